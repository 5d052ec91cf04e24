import { formatBytes, formatCount, formatQuantity } from '../base/format';
import { waysToReach } from '../protocol/finding';
import { coverageSentence, english, verdictSentence } from '../protocol/verdict';
import { clippedText, html, type Html, type Part } from './html';
import type { InspectedServer, ReportData, ReportFinding, SnapshotFile } from './reportData';
import { timeOf } from './times';

const TITLE_LIMIT = 120;
const NODE_LIMIT = 40;
const LIMIT_LENGTH = 300;
const MOST_LIMITS = 20;

/** The head of the page: what was read, when, at what cost, and how much is held. */
export function summary(data: ReportData): Html {
  const { subject, at, version } = data;
  const facts = subject.kind === 'server' ? serverFacts(subject) : fileFacts(subject);
  return html`<header>
    <p class="kind">Pool Leak Inspector ${version}</p>
    <h1><bdi>${subjectText(subject)}</bdi></h1>
    <ul class="facts">
      <li>${timeOf(at)}</li>
      ${facts.map(fact => html`<li>${fact}</li>`)}
      ${data.coverage ? html`<li>${coverageSentence(data.coverage, english)}</li>` : ''}
    </ul>
    ${data.verdict.kind === 'held' ? figures(data) : nothingFound(data)} ${gapsOf(data)}
  </header>`;
}

/** The name of the subject, at most 120 units long. */
export function subjectText(subject: ReportData['subject']): string {
  return clippedText(subject.kind === 'server' ? subject.title : subject.file, TITLE_LIMIT);
}

function serverFacts({ pid, node, cost, snapshot }: InspectedServer): Part[] {
  return [
    ...(pid === undefined ? [] : [`pid ${pid}`]),
    ...(node === undefined ? [] : [`Node ${clippedText(node, NODE_LIMIT)}`]),
    `read through ${waysToReach[cost.strategy]} in ${formatCount(Math.round(cost.elapsedMs))} ms, no call longer than ${cost.longestPauseMs.toFixed(1)} ms`,
    ...(snapshot
      ? [
          `heap snapshot of ${formatBytes(snapshot.bytes)}, for which the server stood still for up to ${(snapshot.elapsedMs / 1000).toFixed(1)} s`,
        ]
      : []),
  ];
}

function fileFacts({ bytes, nodes, numbers, elapsedMs }: SnapshotFile): Part[] {
  return [
    `heap snapshot of ${formatBytes(bytes)}, ${formatQuantity(nodes, 'node')}`,
    `read in ${formatCount(Math.round(elapsedMs))} ms`,
    ...(numbers ? [] : ['written without numbers: contexts in use were not decided']),
  ];
}

function nothingFound({ verdict, coverage }: ReportData): Html {
  return html`<p class="verdict ${verdict.kind}">
    ${verdictSentence(verdict, coverage, english)}
  </p>`;
}

/** Says what a reading missed: that is not the same as clean, whatever else was found. */
function gapsOf({ verdict, undecided, coverage }: ReportData): Html | undefined {
  if (verdict.gaps.length === 0) return undefined;
  const limits = coverage?.limits ?? [];
  const classes = formatQuantity(undecided.length, 'class or place', 'classes or places');
  return html`<div class="gaps">
    ${limits.length > 0 ? html`<p>Not all of it was read:</p>` : ''}
    ${
      limits.length > 0
        ? html`<ul>
            ${limits
              .slice(0, MOST_LIMITS)
              .map(limit => html`<li>${clippedText(limit, LIMIT_LENGTH)}</li>`)}
          </ul>`
        : ''
    }
    ${
      undecided.length > 0
        ? html`<p>
            ${classes} could not be decided: that is
            <a href="#undecided">not the same as clean</a>.
          </p>`
        : ''
    }
  </div>`;
}

function figures({ findings, retainedBytes }: ReportData): Html {
  const sum = (count: (finding: ReportFinding) => number): number =>
    findings.reduce((total, finding) => total + count(finding), 0);
  const held = sum(finding => finding.held.staleReferences);
  const open = sum(finding => finding.held.open);
  const byIdle = heldByIdle(findings);
  return html`<dl class="figures">
    ${figure('stale', 'Values still held', formatCount(held), whereHeld(held, byIdle))}
    ${open > 0 ? figure('open', 'Closables still open', formatCount(open), 'and nothing will close them') : ''}
    ${
      retainedBytes === null
        ? ''
        : figure('bytes', 'Retained', formatBytes(retainedBytes), 'would be freed by clearing them')
    }
    ${figure(
      '',
      findings.length === 1 ? 'Faulty reset' : 'Faulty resets',
      formatCount(findings.length),
      `in ${formatQuantity(new Set(findings.map(finding => finding.className)).size, 'pooled class', 'pooled classes')}`,
    )}
  </dl>`;
}

function figure(kind: string, name: string, value: string, note: string): Html {
  return html`<div class="${kind}">
    <dt>${name}</dt>
    <dd><strong>${value}</strong> <small>${note}</small></dd>
  </div>`;
}

function whereHeld(held: number, byIdle: number | undefined): string {
  if (byIdle === undefined) return 'by pooled contexts';
  return byIdle === held
    ? 'all by idle contexts'
    : `${formatCount(byIdle)} of them by idle contexts`;
}

/** Known only when every value is listed, because it must be exact. */
function heldByIdle(findings: readonly ReportFinding[]): number | undefined {
  if (findings.some(({ held }) => held.truncated)) return undefined;
  return findings.reduce(
    (total, { held }) => total + held.values.filter(value => value.idle).length,
    0,
  );
}
