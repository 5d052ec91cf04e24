import type { GoNode } from './goNode';

/** Parses a text; `undefined` when the parser gave up. */
export type GoParser = (text: string) => GoNode | undefined;

/**
 * A parser that caches the trees of recently used texts, up to `maxLength` UTF-16 units in total, because a package's files
 * come with each other.
 */
export function cachingParser(parse: GoParser, maxLength: number): GoParser {
  // In the order of last use.
  const trees = new Map<string, GoNode>();
  let length = 0;
  return text => {
    const known = trees.get(text);
    const tree = known ?? parse(text);
    if (!tree) return undefined;
    trees.delete(text);
    trees.set(text, tree);
    if (!known) length += text.length;
    for (const oldest of trees.keys()) {
      if (length <= maxLength || oldest === text) break;
      trees.delete(oldest);
      length -= oldest.length;
    }
    return tree;
  };
}
