import type { SourceFix } from '../../../protocol/sourceFinding';
import type { FixSite } from './fixSite';

/** The comment above the blamed line that makes the analyser leave it alone; people put their own reason in. */
export function suppressFix({ text, style, reset }: FixSite): SourceFix {
  const lineStart = text.lastIndexOf('\n', reset.statement.start! - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))![0];
  const comment = `${indent}// pool-leaks-ignore-next-line -- the references are kept on purpose${style.eol}`;
  return {
    kind: 'suppress',
    title: 'Ignore this reset with a reason',
    edits: [{ start: lineStart, end: lineStart, text: comment }],
  };
}
