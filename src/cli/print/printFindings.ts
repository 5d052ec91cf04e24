import { formatCount, formatQuantity, visibleText } from '../../base/format';
import { waysToReach, type Finding, type Reading, type ReadingCost } from '../../protocol/finding';
import { contextsSentence } from '../../protocol/contextsText';
import type { NodeTarget } from '../../protocol/target';
import { coverageSentence, english, verdictOf, verdictSentence } from '../../protocol/verdict';
import { formatContexts } from './printContexts';
import { formatFinding, formatUndecided, type Retained } from './printFinding';
import { shownPath } from '../../base/shownPath';
import type { Style } from './style';

/** For whoever finds nothing although memory climbs. */
const NEXT =
  'If memory climbs all the same, see what requests leave behind, whoever holds it: pool-leaks record <target>';

/**
 * Formats one reading: the target, each finding with its values, what was not decided, the cost. `retained` is keyed by
 * finding id.
 */
export function formatReading(
  target: NodeTarget,
  reading: Reading,
  style: Style,
  cwd: string,
  retained: ReadonlyMap<string, Retained> = new Map(),
): string {
  return [
    summary(target, reading, style),
    ...reading.findings.map(finding =>
      formatFinding({ ...finding, retained: retained.get(finding.id) }, style, cwd),
    ),
    formatContexts(reading.contexts, style, file => shownPath(file, cwd)),
    formatUndecided(reading.undecided, style, cwd),
    `${formatCoverage(reading, style)}${style('dim', costLine(reading.cost))}\n`,
    reading.findings.length === 0 ? `${NEXT}\n` : '',
  ]
    .filter(part => part !== '')
    .join('\n');
}

function summary(target: NodeTarget, reading: Reading, style: Style): string {
  const { findings, contexts } = reading;
  const facts = [target.pid === undefined ? '' : `pid ${target.pid}`, target.node ?? '']
    .filter(fact => fact !== '')
    .join(', ');
  const name = `${visibleText(target.title, 80)}${facts && ` (${visibleText(facts, 60)})`}`;
  const held = contexts && contexts.held > 0 ? [contextsSentence(contexts)] : [];
  if (findings.length === 0) {
    const sentence = held[0] ?? nothingFound(reading, style);
    return `${style('bold', name)}: ${sentence}\n`;
  }
  const stale = total(findings, finding => finding.live.staleReferences);
  const open = total(findings, finding => finding.live.open);
  const counts = [
    formatQuantity(findings.length, 'finding'),
    formatQuantity(stale, 'stale value'),
    ...(open > 0 ? [`${formatQuantity(open, 'value')} open`] : []),
    ...held,
  ];
  return `${style('bold', name)}: ${counts.join(', ')}\n`;
}

/** Green only if everything was read and judged. */
function nothingFound(reading: Reading, style: Style): string {
  const verdict = verdictOf(reading);
  const sentence = verdictSentence(verdict, reading.coverage, english);
  if (verdict.kind === 'noPool' || verdict.kind === 'sourceOnly') return sentence;
  return style(verdict.kind === 'clean' ? 'green' : 'yellow', sentence);
}

/** What was looked at, and what limited the reading. */
function formatCoverage({ coverage }: Reading, style: Style): string {
  const limits = coverage.limits.map(
    limit => `${style('yellow', 'Not all was read:')} ${visibleText(limit, 300)}\n`,
  );
  return `${limits.join('')}${style('dim', `Looked at ${coverageSentence(coverage, english)}.`)}\n`;
}

function total(findings: Finding[], count: (finding: Finding) => number): number {
  return findings.reduce((sum, finding) => sum + count(finding), 0);
}

/** What the reading cost the server: the longest time that it did nothing else. */
function costLine({ strategy, longestPauseMs, elapsedMs }: ReadingCost): string {
  const way = strategy === 'scopes' ? '' : `, with the help of ${waysToReach[strategy]}`;
  const pause = formatCount(Math.ceil(longestPauseMs));
  return `Read in ${(elapsedMs / 1000).toFixed(1)} s${way}; requests waited at most ${pause} ms for it.`;
}
