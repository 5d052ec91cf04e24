/**
 * What a field, an array's elements or an expression can hold:
 * - `nothing`: only primitives, or bytes of typed arrays and buffers;
 * - `own`: besides, only objects that the class itself makes and that hold nothing of others;
 * - `others`: a reference from outside the instance, such as a caller's argument;
 * - `unknown`: cannot be told from the texts that are known.
 */
export type Holding = 'nothing' | 'own' | 'others' | 'unknown';

/** As `Holding`, with what further evidence may still decide. A later one outweighs those before it. */
const ORDER = [
  'nothing',
  'own',
  'unknown',
  /** Something that was reached or made through a caller's argument: a reference or a primitive. */
  'derived',
  /** A caller's argument as it came, without a declared type. */
  'given',
  'others',
] as const;

export type Held = (typeof ORDER)[number];

const ranks = new Map(ORDER.map((held, rank) => [held, rank]));

/** Whether it outweighs another. */
export function outweighs(held: Held, other: Held): boolean {
  return ranks.get(held)! > ranks.get(other)!;
}

/** What can be held where any of these can be. `nothing` for none of them. */
export function worst(all: Iterable<Held>): Held {
  let found: Held = 'nothing';
  for (const each of all) if (outweighs(each, found)) found = each;
  return found;
}

/** The answer when there is no further evidence. */
export function holdingOf(held: Held): Holding {
  if (held === 'given') return 'others';
  return held === 'derived' ? 'unknown' : held;
}
