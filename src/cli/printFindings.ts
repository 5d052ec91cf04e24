import { formatCount, formatQuantity, visibleText } from '../base/format';
import type { Finding, Reading, ReadingCost } from '../protocol/finding';
import type { NodeTarget } from '../protocol/target';
import { formatFinding, formatUndecided, type Retained } from './printFinding';
import type { Style } from './style';

/** One reading for people: the target, each finding with its values, what was not decided, the cost. `retained` by finding id. */
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
    formatUndecided(reading.undecided, style),
    formatCoverage(reading, style),
    `${style('dim', costLine(reading.cost))}\n`,
  ]
    .filter(part => part !== '')
    .join('\n');
}

function summary(target: NodeTarget, { findings }: Reading, style: Style): string {
  const facts = [target.pid === undefined ? '' : `pid ${target.pid}`, target.node ?? '']
    .filter(fact => fact !== '')
    .join(', ');
  const name = `${visibleText(target.title, 80)}${facts && ` (${visibleText(facts, 60)})`}`;
  if (findings.length === 0) return `${style('bold', name)}: no stale references found\n`;
  const stale = total(findings, finding => finding.live.staleReferences);
  const open = total(findings, finding => finding.live.open);
  const counts = [
    formatQuantity(findings.length, 'finding'),
    formatQuantity(stale, 'stale reference'),
    ...(open > 0 ? [`${formatQuantity(open, 'value')} still open`] : []),
  ];
  return `${style('bold', name)}: ${counts.join(', ')}\n`;
}

/** What was looked at, when nothing was found; what kept the reading from more, always. */
function formatCoverage({ findings, coverage }: Reading, style: Style): string {
  const { scripts, pooledClasses, instances, judged, limits } = coverage;
  const lines: string[] = [];
  if (findings.length === 0) {
    const classes = formatQuantity(pooledClasses, 'pooled class', 'pooled classes');
    const all = formatQuantity(instances, 'instance');
    const read = judged === instances ? all : `${formatCount(judged)} of ${all}`;
    lines.push(
      `Looked at ${formatQuantity(scripts, 'script')}: ${classes} whose resets may leave something behind, ${read} read.\n`,
    );
  }
  for (const limit of limits)
    lines.push(`${style('yellow', 'Not all was read:')} ${visibleText(limit, 300)}\n`);
  return lines.join('');
}

function total(findings: Finding[], count: (finding: Finding) => number): number {
  return findings.reduce((sum, finding) => sum + count(finding), 0);
}

/** The number is of the probe's own calls: switching V8's debugger on to read the scripts is not in it. */
function costLine({ strategy, longestPauseMs, elapsedMs }: ReadingCost): string {
  const ways = {
    scopes: 'the scope walk',
    breakpoint: 'a breakpoint',
    'heap-query': 'a heap query',
  };
  const pause = longestPauseMs.toFixed(1);
  return `Read through ${ways[strategy]} in ${Math.round(elapsedMs)} ms; no call of the probe held the server longer than ${pause} ms.`;
}
