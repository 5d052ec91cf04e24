/** A Node process or worker whose inspector is reachable, or a process whose inspector could be opened. */
export interface NodeTarget {
  /** `undefined` when only the address is known and the process did not tell. */
  pid?: number;
  title: string;
  /** The inspector's `ws://…` address; `undefined` while the process has none open. */
  url?: string;
  /** `v20.1.0`, or `Deno 2.9.6`; `undefined` when the process was not asked or did not tell. */
  node?: string;
  cwd?: string;
  workers: { title: string; url: string }[];
  /** Set for a worker thread of the process. */
  thread?: ThreadName;
}

/** Whether a target runs Deno, which has Node's modules but not Node's event loop. */
export function isDeno({ node }: Pick<NodeTarget, 'node'>): boolean {
  return node?.startsWith('Deno ') ?? false;
}

/** A worker thread. `id` is Node's `threadId`, 1 or more; `name` the one it was given, or the end of its script's address. */
export interface ThreadName {
  id: number;
  name: string;
}

/** How to reach a target. */
export type TargetAddress =
  | { kind: 'url'; url: string }
  | { kind: 'port'; host: string; port: number }
  | { kind: 'pid'; pid: number }
  /** The CDP proxy of a running `pwa-node` debug session, shared with VS Code's debugger. */
  | { kind: 'debugSession'; name: string; host: string; port: number; path?: string };
