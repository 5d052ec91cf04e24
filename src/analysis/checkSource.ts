import type {
  CheckRequest,
  SourceCheck,
  SourceFinding,
  SourceFix,
} from '../protocol/sourceFinding';
import type { PoolModel } from '../protocol/poolModel';
import { analyseSource } from './analyse';

const SUPPRESSED = /^[^\S\n]*\/\/ pool-leaks-ignore-next-line\b/;

/** Reads one text's faulty resets from its pool models. Never throws: what cannot be read is said in `skipped`. */
export function checkSource({ source }: CheckRequest): Promise<SourceCheck> {
  const { models, skipped } = analyseSource(source);
  const findings = models
    .flatMap(model => findingsOf(model, source.text))
    .sort((a, b) => a.range.start - b.range.start);
  return Promise.resolve({ findings, needs: [], ...(skipped === undefined ? {} : { skipped }) });
}

function findingsOf(model: PoolModel, text: string): SourceFinding[] {
  return model.faults
    .map(({ rule, certainty, reset }): SourceFinding => {
      const { method, statement, methodRange } = model.resets[reset]!;
      return {
        rule,
        certainty,
        className: model.className,
        method,
        message: `${model.className}.${method} keeps what it should let go.`,
        range: statement,
        methodRange,
        fixes: [suppression(text, statement.start)],
      };
    })
    .filter(({ range }) => !SUPPRESSED.test(lineBefore(text, range.start)));
}

function suppression(text: string, at: number): SourceFix {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const indent = /^[^\S\n]*/.exec(text.slice(start, at))![0];
  const comment = `${indent}// pool-leaks-ignore-next-line -- why\n`;
  return {
    kind: 'suppress',
    title: 'Suppress with a reason',
    edits: [{ start, end: start, text: comment }],
  };
}

function lineBefore(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1);
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, Math.max(0, start));
}
