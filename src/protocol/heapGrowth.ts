import { formatBytes } from '../base/format';
import type { Recording } from './leftBehind';

/**
 * What a heap may grow by on its own in each round after the first, through what V8 has for itself beside compiled code: plain
 * servers (http, Express, Koa, Fastify, ws) that keep nothing grew by 40 to 160 kB, with 40 to 600 requests a round.
 */
const NOISE_BYTES = 300_000;
/** The same for large heaps, as a share of the heap in use. */
const NOISE_SHARE = 0.01;

type Grown = Pick<Recording, 'rounds' | 'left'>;

/**
 * Bytes by which the heap in use, but for compiled code, grew after the first round and that no row explains; 0 while they are
 * within the noise. What grew in the first round is not known.
 */
export function unexplainedGrowth({ rounds, left }: Grown): number {
  if (rounds.length < 2) return 0;
  const [first, last] = [rounds[0]!, rounds.at(-1)!].map(
    round => round.heapBytes - round.codeBytes,
  ) as [number, number];
  const explained = left.reduce((sum, row) => sum + bytesAfterFirst(row), 0);
  const rest = last - first - explained;
  const noise = Math.max(NOISE_BYTES * (rounds.length - 1), first * NOISE_SHARE);
  return rest > noise ? rest : 0;
}

/** Says what the rows leave unexplained, and what to do next; `undefined` when there is nothing to say. */
export function growthSentence(recording: Grown): string | undefined {
  const rest = unexplainedGrowth(recording);
  if (rest === 0) return undefined;
  return `The heap grew by ${formatBytes(rest)} after round 1 that no row explains: numbers or text that are appended to one value, for example, or a cache that is filling. Record more rounds; if it grows with each, keep the snapshots (--save-snapshots) and look for the largest objects in the last one.`;
}

/** The share of a row's bytes that the rounds after the first have left. */
function bytesAfterFirst({ perRound, retainedBytes }: Grown['left'][number]): number {
  const values = perRound.reduce((sum, count) => sum + count, 0);
  return values === 0 ? 0 : retainedBytes * (1 - perRound[0]! / values);
}
