/** What became of the requests that a server began since they are followed. `made` is exact. */
export interface RequestFigures {
  made: number;
  /** Closed, whether they were answered or broken off. */
  over: number;
  /** Over, and not yet collected by V8, which may still free them. Rises from collection to collection when they are held. */
  inMemory: number;
  /** Of these, those that a full collection of V8's did not free although they were over before it began. */
  outlived: number;
  /** Full collections of V8's since the requests are followed; a scavenge is none. */
  collections: number;
  /** One in so many requests is followed, by chance: 1 means that all figures are exact, more that they are estimates. */
  oneIn: number;
  /** Whether there may be HTTP/2 requests that this version of Node does not tell of. */
  http2Unseen: boolean;
}
