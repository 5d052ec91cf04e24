import { contextsSections } from './contextsSection';
import { findingSection } from './findingSection';
import { findingsTable } from './findingsTable';
import { html, type Html } from './html';
import { largestTable } from './largestTable';
import { occupancyStrip } from './occupancyStrip';
import { page } from './page';
import type { ReportData } from './reportData';
import { recordingSections } from './recordingSections';
import { ruleSections } from './ruleSections';
import { runCurves } from './runCurves';
import { subjectText, summary } from './summary';
import { treemap } from './treemap';
import { undecidedTable } from './undecidedTable';

/** Limit of findings with a section of their own. The table lists more. */
const MOST_SECTIONS = 10;
const MOST_STRIPS = 12;

/**
 * Renders a report as one self-contained HTML page without scripts or requests. It stays below 2 MB for any input: each list
 * and text has a limit, and says what it leaves out.
 */
export function renderReport(data: ReportData): string {
  const { findings, occupancy, largest, runs, undecided } = data;
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return page(
    `Pool leaks in ${subjectText(data.subject)}`,
    html`${summary(data)}
      <main>
        ${data.subject.kind === 'recording' ? recordingSections(data.subject) : ''}
        ${overview(data)} ${strips(occupancy)} ${runCurves(runs)} ${contextsSections(data.contexts)}
        ${findings.slice(0, MOST_SECTIONS).map(findingSection)} ${largestTable(largest, findings)}
        ${undecidedTable(undecided)} ${ruleSections(rules)}
      </main>`,
  );
}

function overview({ findings }: ReportData): Html | undefined {
  if (findings.length < 2) return undefined;
  return html`<section>
    <h2>Faulty resets</h2>
    ${findingsTable(findings, MOST_SECTIONS)}
    ${treemap('map', 'What all faulty resets leave behind', findings)}
  </section>`;
}

function strips(occupancy: ReportData['occupancy']): Html | undefined {
  if (occupancy.length === 0) return undefined;
  return html`<section>
    <h2>Contexts</h2>
    ${occupancy.slice(0, MOST_STRIPS).map((pool, i) => occupancyStrip(`strip-${i}`, pool))}
    <p class="legend">
      <span class="key used">in use</span> <span class="key stale">stale</span>
      <span class="key open">stale and open</span>
      <span class="key active">serves a request</span>
    </p>
  </section>`;
}
