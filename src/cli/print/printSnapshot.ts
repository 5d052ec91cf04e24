import { formatBytes, formatQuantity, visibleText } from '../../base/format';
import { contextsSentence } from '../../protocol/contextsText';
import type { SnapshotReading } from '../../protocol/snapshotReading';
import { english, snapshotVerdict, verdictSentence } from '../../protocol/verdict';
import { formatContexts } from './printContexts';
import { formatFinding, formatUndecided, type ShownFinding } from './printFinding';
import { shownPath } from '../../base/shownPath';
import type { Style } from './style';

/** Formats one snapshot file: the file, each finding, what was not decided, the time. */
export function formatSnapshot(
  file: string,
  reading: SnapshotReading,
  findings: ShownFinding[],
  style: Style,
  cwd: string,
): string {
  return [
    summary(file, reading, style, cwd),
    ...findings.map(finding => formatFinding(finding, style, cwd)),
    formatContexts(reading.contexts, style, each => shownPath(each, cwd)),
    formatUndecided(reading.undecided, style, cwd),
    `${style('dim', `Read in ${Math.round(reading.elapsedMs)} ms.`)}\n`,
  ]
    .filter(part => part !== '')
    .join('\n');
}

function summary(file: string, reading: SnapshotReading, style: Style, cwd: string): string {
  const { bytes, nodes, numbers, findings, contexts, retainedBytes } = reading;
  const name = `${shownPath(file, cwd)} (${formatBytes(bytes)}, ${formatQuantity(nodes, 'node')})`;
  const lines = [`${style('bold', visibleText(name, 300))}: ${counts()}\n`];
  if (!numbers) {
    const lack =
      'It was written without numbers, so that pooled contexts in use were not decided. To write them: pool-leaks inspect --snapshot, or v8.writeHeapSnapshot(file, { exposeNumericValues: true }).';
    lines.push(`${style('dim', lack)}\n`);
  }
  return lines.join('');

  function counts(): string {
    const held = contexts && contexts.held > 0 ? [contextsSentence(contexts)] : [];
    if (findings.length === 0 && held[0] !== undefined) return held[0];
    if (findings.length === 0) return verdictSentence(snapshotVerdict(reading), null, english);
    const stale = findings.reduce((sum, { held }) => sum + held.staleReferences, 0);
    return [
      formatQuantity(findings.length, 'finding'),
      formatQuantity(stale, 'stale value'),
      `${formatBytes(retainedBytes)} retained`,
      ...held,
    ].join(', ');
  }
}
