/** The name that a path begins with (see FunctionScope). */
export function rootOf(path: string): string {
  return /^\w*/.exec(path)![0];
}

/**
 * The prefixes of a path that an element (`[`) or a field (`.`) follows, shortest first: `c.a` and `c.a[i].b` for the
 * elements of `c.a[i].b[j]`. Skips the content of indices.
 */
export function beforeEach(step: '[' | '.', path: string): string[] {
  const found: string[] = [];
  let depth = 0;
  for (let i = 0; i < path.length; i++) {
    if (depth === 0 && path[i] === step) found.push(path.slice(0, i));
    if (path[i] === '[') depth++;
    else if (path[i] === ']') depth--;
  }
  return found;
}
