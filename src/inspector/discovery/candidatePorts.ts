import type { ListeningSocket } from './localProcess';

/** Where to ask whether an inspector is there. `address` is one that can be connected to from this machine. */
export interface Candidate {
  address: string;
  port: number;
}

/** The ports that Node takes when nobody names one: the first, and those of its children. */
export const USUAL_PORTS: readonly number[] = [9229, 9230, 9231, 9232];

/** Unlikely sockets of one process that are asked at all. */
const MAX_OTHERS = 32;

/**
 * Which of one process's sockets may be its inspector, likeliest first. An inspector listens on loopback unless it was
 * told otherwise: a socket that is open to all interfaces is most likely the server itself and is left in peace, unless
 * its port is a usual one or the `declared` one (0: any).
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

/** The loopback address that reaches a socket bound to `address`; `undefined` for a socket that loopback does not reach. */
function connectableAddress(address: string): string | undefined {
  if (address === '0.0.0.0' || address === '::' || address === '*') return '127.0.0.1';
  return address === '::1' || address.startsWith('127.') ? address : undefined;
}
