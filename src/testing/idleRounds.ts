import type { Recording } from '../protocol/leftBehind';

/** The rounds, from 1, in which no server of the process began a request or accepted a connection. */
export function idleRounds({ rounds }: Pick<Recording, 'rounds'>): number[] {
  return rounds.flatMap(({ requests, connections = 0 }, at) =>
    requests === 0 && connections === 0 ? [at + 1] : [],
  );
}

/** Why such a round fails a test, and what to do. */
export function idleText(round: number): string {
  return `The run made no requests: no server of this process began one in round ${round}, or accepted a connection. Have it send requests to a server of this process, and wait until they are answered; where its work is no requests, set { withoutRequests: true }.`;
}
