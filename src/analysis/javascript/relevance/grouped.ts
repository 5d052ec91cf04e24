import type { ScanEvent, Sign } from './scan/scan';

/** The names of events with certain signs, by what `keyOf` answers for the event. Nameless events are left out. */
export function grouped<Key>(
  events: readonly ScanEvent[],
  signs: readonly Sign[],
  keyOf: (event: ScanEvent) => Key,
): Map<Key, Set<string>> {
  const groups = new Map<Key, Set<string>>();
  for (const event of events) {
    if (event.name === '' || !signs.includes(event.sign)) continue;
    const key = keyOf(event);
    const names = groups.get(key);
    if (names) names.add(event.name);
    else groups.set(key, new Set([event.name]));
  }
  return groups;
}
