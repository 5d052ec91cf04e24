const COMMENT = /^\s*\/\/\s*pool-leaks-ignore-next-line\b(.*)$/;

/**
 * Whether the line above an offset says `// pool-leaks-ignore-next-line -- why`. Without a reason it is not heeded, so that
 * nobody wonders later why it is there.
 */
export function isSuppressed(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (lineStart === 0) return false;
  const above = text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, lineStart - 1);
  const match = COMMENT.exec(above.replace(/\r$/, ''));
  return match !== null && /^\s*--\s*\S/.test(match[1]!);
}
