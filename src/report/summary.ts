import { formatBytes, formatCount, formatQuantity } from '../base/format';
import { contextsSentence } from '../protocol/contextsText';
import { waysToReach } from '../protocol/finding';
import { coverageSentence, english, verdictSentence } from '../protocol/verdict';
import { clippedText, html, type Html, type Part } from './html';
import type {
  InspectedServer,
  RecordedServer,
  ReportData,
  ReportFinding,
  SnapshotFile,
} from './reportData';
import { timeOf } from './times';

const TITLE_LIMIT = 120;
const NODE_LIMIT = 40;
const LIMIT_LENGTH = 300;
const MOST_LIMITS = 20;

/** The head of the page: what was read, when, at what cost, and how much is held. */
export function summary(data: ReportData): Html {
  const { subject, at, version } = data;
  const facts = factsOf(subject);
  return html`<header>
    <p class="kind">Pool Leak Inspector ${version}</p>
    <h1><bdi>${subjectText(subject)}</bdi></h1>
    <ul class="facts">
      <li>${timeOf(at)}</li>
      ${facts.map(fact => html`<li>${fact}</li>`)}
      ${data.coverage ? html`<li>${coverageSentence(data.coverage, english)}</li>` : ''}
    </ul>
    ${found(data)} ${gapsOf(data)}
  </header>`;
}

function factsOf(subject: ReportData['subject']): Part[] {
  switch (subject.kind) {
    case 'server':
      return serverFacts(subject);
    case 'recording':
      return recordingFacts(subject);
    case 'file':
      return fileFacts(subject);
  }
}

function found(data: ReportData): Html {
  const { subject, verdict } = data;
  if (subject.kind === 'recording') {
    return html`<p class="verdict ${verdict.kind}">${subject.sentence}</p>`;
  }
  if (verdict.kind !== 'held') return nothingFound(data);
  const { contexts, findings } = data;
  return html`${
    contexts && contexts.held > 0
      ? html`<p class="verdict held">${contextsSentence(contexts)}.</p>`
      : ''
  }${findings.length > 0 ? figures(data) : ''}`;
}

/** The name of the subject, at most 120 units long. */
export function subjectText(subject: ReportData['subject']): string {
  return clippedText(subject.kind === 'file' ? subject.file : subject.title, TITLE_LIMIT);
}

function processFacts({ pid, node }: Pick<InspectedServer, 'pid' | 'node'>): Part[] {
  return [
    ...(pid === undefined ? [] : [`pid ${pid}`]),
    ...(node === undefined ? [] : [`Node ${clippedText(node, NODE_LIMIT)}`]),
  ];
}

function recordingFacts(subject: RecordedServer): Part[] {
  const { rounds, cost } = subject;
  const longest = Math.max(0, ...cost.pausesMs) / 1000;
  const snapshots = formatQuantity(rounds.length + 1, 'heap snapshot');
  return [
    ...processFacts(subject),
    `${formatQuantity(rounds.length, 'round')} of load, recorded in ${(cost.elapsedMs / 1000).toFixed(1)} s`,
    `${snapshots}, for each of which the server stood still for up to ${longest.toFixed(1)} s`,
  ];
}

function serverFacts(subject: InspectedServer): Part[] {
  const { cost, snapshot } = subject;
  return [
    ...processFacts(subject),
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
    ...(numbers ? [] : ['written without numbers: pooled contexts in use were not decided']),
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
    ${figure('stale', 'Stale values', formatCount(held), whereHeld(held, byIdle))}
    ${open > 0 ? figure('open', 'Open values', formatCount(open), 'and nothing will close them') : ''}
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
