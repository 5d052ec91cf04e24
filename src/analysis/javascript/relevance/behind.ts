/**
 * The matches of a pattern that begins with a rare character, each with what stands before it: `before` must end with `$` and
 * sees up to `length` characters. Matches without that are left out. Much faster than one pattern that begins with any word.
 */
export function* matchesBehind(
  text: string,
  pattern: RegExp,
  before: RegExp,
  length: number,
): Generator<{ found: RegExpExecArray; ahead: RegExpExecArray }> {
  for (const found of text.matchAll(pattern)) {
    const ahead = before.exec(text.slice(Math.max(0, found.index - length), found.index));
    if (ahead) yield { found, ahead };
  }
}
