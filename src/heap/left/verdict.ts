import type { LeftVerdict } from '../../protocol/leftBehind';

/** Standard deviations by which a round of a growth may differ from the mean of all. */
const TOLERANCE = 1.5;
/** A holder with fewer values than this in a round may as well have been replaced in part. */
const LEAST_GROWTH = 3;

/**
 * Whether values that are alive at the end grow with the rounds. Each round then left about as many, up to what chance does;
 * what is replaced leaves most in the last round, what filled once in the first. `undefined` when there are no values.
 * `used`: those of each round that were used again later, as the members of a pool that is filling. `isMany`: one holder can
 * have any number of them.
 */
export function growthOf(
  perRound: readonly number[],
  used: readonly number[],
  isMany: boolean,
): LeftVerdict | undefined {
  const total = perRound.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  if (!isMany || perRound.length < 2) return 'parked';
  const left = perRound.map((count, round) => Math.max(0, count - used[round]!));
  const mean = left.reduce((sum, count) => sum + count, 0) / left.length;
  const isEven = left.every(
    count => count >= LEAST_GROWTH && Math.abs(count - mean) <= TOLERANCE * Math.sqrt(mean),
  );
  return isEven ? 'grows' : 'parked';
}
