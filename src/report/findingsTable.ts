import { formatBytes, formatCount } from '../base/format';
import { html, type Html } from './html';
import { findingText, locationOf } from './names';
import type { ReportFinding } from './reportData';
import { isInBytes } from './retainedParts';
import { shareBar, table } from './table';

const MOST_ROWS = 100;

/** One row for each finding. The first `described` findings have a section of their own, to which the name links. */
export function findingsTable(findings: readonly ReportFinding[], described: number): Html {
  const weight = ({ held }: ReportFinding): number =>
    isInBytes(findings) ? (held.retainedBytes ?? 0) : held.staleReferences;
  const whole = findings.reduce((sum, finding) => sum + weight(finding), 0);
  return table<[ordinal: number, finding: ReportFinding]>(
    'The most important first',
    [
      {
        title: 'Reset',
        kind: 'head',
        cell: ([ordinal, finding]) => {
          const name = html`<bdi>${findingText(finding)}</bdi>`;
          return ordinal < described ? html`<a href="#finding-${ordinal}">${name}</a>` : name;
        },
      },
      { title: 'Rule', cell: ([, { rule }]) => html`<a href="#rule-${rule}">${rule}</a>` },
      { title: 'Source', cell: ([, finding]) => locationOf(finding) },
      { title: 'Contexts', kind: 'number', cell: ([, { held }]) => formatCount(held.instances) },
      { title: 'Idle', kind: 'number', cell: ([, { held }]) => formatCount(held.idle) },
      {
        title: 'Values',
        kind: 'number',
        cell: ([, { held }]) => formatCount(held.staleReferences),
      },
      { title: 'Open', kind: 'number', cell: ([, { held }]) => formatCount(held.open) },
      {
        title: 'Retained',
        kind: 'number',
        cell: ([, { held }]) =>
          held.retainedBytes === null ? undefined : formatBytes(held.retainedBytes),
      },
      { title: 'Share', cell: ([, finding]) => shareBar(weight(finding), whole) },
    ],
    [...findings.entries()],
    MOST_ROWS,
  );
}
