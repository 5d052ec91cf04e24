import type { ListeningSocket } from './localProcess';

/** An address at which an inspector may listen. `address` can be reached from this machine. */
export interface Candidate {
  address: string;
  port: number;
}

/** The ports that Node uses by default: the first one, and those of its children. */
export const USUAL_PORTS: readonly number[] = [9229, 9230, 9231, 9232];

/** Limit of unlikely sockets that are asked per process. */
const MAX_OTHERS = 32;

/**
 * Which sockets of a process may be its inspector, likeliest first. An inspector listens on loopback unless told otherwise.
 * A socket open to all interfaces is most likely the server itself, and is not asked unless its port is a usual one or the
 * `declared` one (0: any).
 */
export function candidatesOf(
  sockets: readonly ListeningSocket[],
  declared: number | undefined,
): { likely: Candidate[]; others: Candidate[] } {
  const likely = new Map<string, Candidate>();
  const others = new Map<string, Candidate>();
  for (const { address: bound, port } of sockets) {
    const address = connectableAddress(bound);
    if (address === undefined) continue;
    const isLikely = port === declared || USUAL_PORTS.includes(port);
    const isOpenToAll = address !== bound;
    if (isLikely) likely.set(`${address} ${port}`, { address, port });
    else if (!isOpenToAll || declared === 0) others.set(`${address} ${port}`, { address, port });
  }
  return { likely: [...likely.values()], others: [...others.values()].slice(0, MAX_OTHERS) };
}

/** The loopback address that reaches a socket bound to `address`; `undefined` when loopback does not reach it. */
function connectableAddress(address: string): string | undefined {
  if (address === '0.0.0.0' || address === '::' || address === '*') return '127.0.0.1';
  return address === '::1' || address.startsWith('127.') ? address : undefined;
}
