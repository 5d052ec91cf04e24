/** The signed-in user of a request. Made anew for each request, and meant to go with it. */
export class Session {
  readonly createdAt = Date.now();

  constructor(
    readonly id: string,
    readonly user: string,
    readonly permissions: readonly string[],
  ) {}
}
