import type { RowLine, ValueLine, ValuePlace } from '../../src/protocol/rowQuery';
import { MAX_PLACES } from '../../src/protocol/rowQuery';

/** Selected stale references. A reference stays selected when it holds another value in the next reading. */
export interface Selection {
  /** True for everything that the query selects. */
  all: boolean;
  places: ReadonlyMap<string, ValuePlace>;
}

export const NOTHING: Selection = { all: false, places: new Map() };
export const EVERYTHING: Selection = { all: true, places: new Map() };

export function isSelected({ all, places }: Selection, line: ValueLine): boolean {
  return all || places.has(nameOf(line));
}

/** Adds a value, or removes it if it was selected. If everything was selected, only the value is. */
export function toggled({ places }: Selection, line: ValueLine): Selection {
  const changed = new Map(places);
  if (!changed.delete(nameOf(line))) changed.set(nameOf(line), placeOf(line));
  return { all: false, places: changed };
}

/** The values of these lines, the first `MAX_PLACES` of them. */
export function selectionOf(lines: readonly RowLine[]): Selection {
  const values = lines.filter(line => line.kind === 'value').slice(0, MAX_PLACES);
  return { all: false, places: new Map(values.map(line => [nameOf(line), placeOf(line)])) };
}

function placeOf({ finding, instance, slot }: ValueLine): ValuePlace {
  return { finding, instance, slot };
}

function nameOf({ finding, instance, slot }: ValueLine): string {
  return `${finding} ${instance} ${slot}`;
}
