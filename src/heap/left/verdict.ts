import { LEAST_GROWTH, type LeftVerdict } from '../../protocol/leftBehind';
import { sum } from './perRound';

/** Standard deviations by which a round of a growth may differ from what is expected of it. */
const TOLERANCE = 1.5;
/** A collection that is seen to get larger, and that has got this many in all, and some in each of so many rounds, grows. */
const LEAST_SEEN = 5;
const LEAST_ROUNDS = 3;
/** A place that got larger by less than this part of its young entries had others replaced. */
const LEAST_GAIN = 0.5;
/** One that got larger by more than this lost some of them again. */
const MOST_GAIN = 1.1;

/** What is known of values that are alive at the end. */
export interface Survivors {
  /** How many were made in each round. */
  perRound: readonly number[];
  /** Those of each round that were used again later, as the members of a pool that is filling. */
  used: readonly number[];
  /** One holder can have any number of them. */
  isMany: boolean;
  /** What the server was asked in each round; `undefined` when that is not known of all rounds. */
  requests?: readonly number[] | undefined;
  /** The collections that hold them, where their sizes are known. */
  content?: Content | undefined;
}

/** How collections came to their entries. */
export interface Content {
  /** Entries in the earlier snapshots and in the last one: one more than there are rounds. */
  sizes: readonly number[];
  /** Entries of the last snapshot that were made in each round. */
  born: readonly number[];
}

/**
 * Whether values that are alive at the end grow with the rounds. Each round then left about as many for each request, up to
 * what chance does; what is replaced leaves most in the last round, what filled once in the first. Collections must also
 * have become larger by what they got, because one that is full has as many young entries as one that grows. `undefined` when
 * there are no values.
 */
export function growthOf(survivors: Survivors): LeftVerdict | undefined {
  const { perRound, used, isMany, requests, content } = survivors;
  if (sum(perRound) === 0) return undefined;
  if (!isMany || perRound.length < 2) return 'parked';
  if (content && !gained(content)) return 'parked';
  const counts = content ? content.born : perRound;
  const left = counts.map((count, round) => Math.max(0, count - used[round]!));
  const asked = requests?.length === left.length && sum(requests) > 0 ? requests : undefined;
  // What a timer adds follows the rounds, not the requests; without a size, that may as well be a holder that is full.
  const grows =
    isEven(left, asked) ||
    (content !== undefined &&
      (isEven(left, undefined) || (isSteady(left) && sum(left) >= LEAST_SEEN)));
  return grows ? 'grows' : 'parked';
}

/**
 * Whether collections became larger by about as much in each of several rounds, however little that is. Few values say little
 * unless they are large. `used`: as in `Survivors`.
 */
export function isSeenSteady(content: Content, used: readonly number[]): boolean {
  return gained(content) && isSteady(content.born.map((count, round) => count - used[round]!));
}

function isSteady(left: readonly number[]): boolean {
  return left.length >= LEAST_ROUNDS && left.every(count => count > 0) && isAsExpected(left);
}

function gained({ sizes, born }: Content): boolean {
  return born.every((count, round) => {
    const gain = sizes[round + 1]! - sizes[round]!;
    return gain >= LEAST_GAIN * count && gain <= MOST_GAIN * count + 1;
  });
}

/** Whether each round left about as many for each request; without requests, about as many. */
export function isEven(left: readonly number[], requests: readonly number[] | undefined): boolean {
  const isEnough = (count: number, round: number): boolean =>
    count >= LEAST_GROWTH || (requests !== undefined && count >= requests[round]!);
  return sum(left) >= LEAST_GROWTH && left.every(isEnough) && isAsExpected(left, requests);
}

/** Whether no round differs more than chance has it. */
function isAsExpected(
  left: readonly number[],
  weights: readonly number[] = left.map(() => 1),
): boolean {
  const share = sum(left) / sum(weights);
  return left.every((count, round) => {
    const expected = share * weights[round]!;
    return Math.abs(count - expected) <= TOLERANCE * Math.sqrt(Math.max(1, expected));
  });
}

/** Whether each of several rounds has clearly more than the one before. */
export function isRising(counts: readonly number[]): boolean {
  if (counts.length < LEAST_ROUNDS || counts[0]! < LEAST_GROWTH) return false;
  return counts.slice(1).every((count, round) => {
    const before = counts[round]!;
    return count - before > TOLERANCE * Math.sqrt(before);
  });
}
