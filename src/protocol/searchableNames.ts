/** Whether somebody can search for a name: those of one or two characters are mostly a minifier's, and everywhere. */
export function isSearchable(name: string): boolean {
  return name.length > 2;
}
