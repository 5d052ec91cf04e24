/**
 * A part of a pattern that matches any of the names. An event of something without a name has an empty one: it matches
 * nothing, for an empty match would never move a search on.
 */
export function anyOf(names: Iterable<string>): string {
  const parts = [...names].filter(name => name !== '').map(name => name.replace(/[^\w#]/g, '\\$&'));
  return parts.length === 0 ? '(?!)' : parts.join('|');
}
