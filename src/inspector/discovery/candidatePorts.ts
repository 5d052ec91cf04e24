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
 * Which sockets of a process may be its inspector, likeliest first. Nobody else's server must be asked: it would have to
 * answer a request that nobody sent it. So a socket is asked when its port is a usual one or the `declared` one; any other
 * only when the main thread does not accept its connections, or, where the system does not tell that, when any port was
 * declared (0). An inspector listens on loopback unless told otherwise.
 */
export function candidatesOf(
  sockets: readonly ListeningSocket[],
  declared: number | undefined,
): { likely: Candidate[]; others: Candidate[] } {
  const likely = new Map<string, Candidate>();
  const others = new Map<string, Candidate>();
  for (const { address: bound, port, isMainLoops } of sockets) {
    const address = connectableAddress(bound);
    if (address === undefined) continue;
    const candidate = { address, port };
    const key = `${address} ${port}`;
    const isAny = declared === 0;
    if (port === declared || USUAL_PORTS.includes(port)) likely.set(key, candidate);
    else if (
      isMainLoops === false ? isAny || address === bound : isMainLoops === undefined && isAny
    ) {
      others.set(key, candidate);
    }
  }
  return { likely: [...likely.values()], others: [...others.values()].slice(0, MAX_OTHERS) };
}

/** The loopback address that reaches a socket bound to `address`; `undefined` when loopback does not reach it. */
export function connectableAddress(address: string): string | undefined {
  if (address === '0.0.0.0' || address === '::' || address === '*') return '127.0.0.1';
  return address === '::1' || address.startsWith('127.') ? address : undefined;
}
