import { parseSource, type ParseResult } from './parse';

/** In UTF-16 units of the texts: a tree takes some 50 times as many bytes. */
const MOST = 1_000_000;

/**
 * The trees of the texts that were parsed last: a text is checked again with what it refers to, and its neighbours refer to
 * the same. Nobody changes a tree.
 */
export class RecentTrees {
  private readonly trees = new Map<string, ParseResult>();
  private length = 0;

  /** `parseSource`, or what it answered lately. */
  parse(name: string, text: string): ParseResult {
    if (text.length > MOST) return parseSource(name, text);
    const key = `${name}\n${text}`;
    const known = this.trees.get(key);
    this.trees.delete(key);
    const tree = known ?? parseSource(name, text);
    this.trees.set(key, tree);
    if (!known) this.length += key.length;
    for (const oldest of this.trees.keys()) {
      if (this.length <= MOST) break;
      this.trees.delete(oldest);
      this.length -= oldest.length;
    }
    return tree;
  }
}
