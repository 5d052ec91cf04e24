import type { ContextsReading, Holder, SourcePlace } from '../protocol/heldContexts';

/** Finished requests for a report, with the displayed file names. */
export function contextsForReport(
  contexts: ContextsReading | undefined,
  shownFile: (file: string) => string,
): { contexts?: ContextsReading } {
  if (!contexts) return {};
  const holders = contexts.holders.map(row => ({
    ...row,
    ...placedHolder(row, shownFile),
    storedAt: row.storedAt.map(place => placed(place, shownFile)),
  }));
  return { contexts: { ...contexts, holders } };
}

/** A holder, and what has it, with the displayed names of their files. */
export function placedHolder(
  { kind, className, name, location, within }: Holder,
  shownFile: (file: string) => string,
): Holder {
  return {
    ...{ kind, className, name, location: location && placed(location, shownFile) },
    ...(within && { within: placedHolder(within, shownFile) }),
  };
}

/** A place with the displayed name of its file. */
export function placed(place: SourcePlace, shownFile: (file: string) => string): SourcePlace {
  return { ...place, file: shownFile(place.file) };
}
