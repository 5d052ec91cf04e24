import type { ContextsReading, SourcePlace } from '../protocol/heldContexts';

/** Finished requests for a report, with the displayed file names. */
export function contextsForReport(
  contexts: ContextsReading | undefined,
  shownFile: (file: string) => string,
): { contexts?: ContextsReading } {
  if (!contexts) return {};
  const holders = contexts.holders.map(row => ({
    ...row,
    location: row.location && placed(row.location, shownFile),
    storedAt: row.storedAt.map(place => placed(place, shownFile)),
  }));
  return { contexts: { ...contexts, holders } };
}

/** A place with the displayed name of its file. */
export function placed(place: SourcePlace, shownFile: (file: string) => string): SourcePlace {
  return { ...place, file: shownFile(place.file) };
}
