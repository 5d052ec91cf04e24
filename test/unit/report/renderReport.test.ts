import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { load, type CheerioAPI } from 'cheerio';
import type { StaleValue } from '../../../src/protocol/finding';
import type { Sample } from '../../../src/protocol/liveFigures';
import type { Verdict } from '../../../src/protocol/verdict';
import type { ReportData, ReportFinding } from '../../../src/report/reportData';
import { renderReport } from '../../../src/report/renderReport';
import { at, fullReportData, held, reportData, reportFinding, staleValue } from './sampleReports';

const MOST_BYTES = 2_000_000;
const MOST_VALUES = 100_000;

function pageOf(data: ReportData): CheerioAPI {
  return load(renderReport(data));
}

function textOf(page: CheerioAPI, selector: string): string {
  return page(selector).text().replace(/\s+/g, ' ').trim();
}

/** The texts of a table's cells by rows, the head first. */
function cellsOf(page: CheerioAPI, caption: RegExp): string[][] {
  const table = page('table').filter((_, each) => caption.test(page(each).find('caption').text()));
  assert.equal(table.length, 1, `tables of ${caption}`);
  return table
    .find('tr')
    .toArray()
    .map(row =>
      page(row)
        .children()
        .toArray()
        .map(cell => page(cell).text().replace(/\s+/g, ' ').trim()),
    );
}

describe('a report', () => {
  let full: CheerioAPI;
  before(() => {
    full = pageOf(fullReportData());
  });

  it('begins with what was read, when and at what cost', () => {
    const page = pageOf(reportData());
    assert.equal(page('head title').text(), 'Pool leaks in shop/server.js');
    assert.equal(page('html').attr('lang'), 'en');
    assert.equal(textOf(page, 'h1'), 'shop/server.js');
    assert.equal(page('header time').attr('datetime'), '2026-03-01T12:00:00.000Z');
    assert.equal(
      textOf(page, '.facts'),
      '2026-03-01 12:00:00 UTC pid 4711Node v20.1.0read through the scope walk in 118 ms, no call longer than 3.2 ms 57 scripts, 3 pooled classes, 1 of them by source alone, 7 pooled contexts read',
    );
  });

  it('says in figures what is held, still open and retained', () => {
    assert.equal(
      textOf(full, '.figures'),
      'Stale values 328 304 of them by idle contexts Open values 64 and nothing will close them Retained 3.4 MB would be freed by clearing them Faulty resets 2 in 2 pooled classes',
    );
  });

  it('leaves out figures that are not known', () => {
    const cut = reportFinding({ held: held([staleValue()], { truncated: true }) });
    assert.equal(
      textOf(pageOf(reportData({ findings: [cut] })), '.figures'),
      'Stale values 1 by pooled contexts Faulty reset 1 in 1 pooled class',
    );
  });

  it('says that undecided is not clean', () => {
    const undecided = [{ className: 'Parser', reason: 'No context of it was found.' }];
    const unknown: Verdict = { kind: 'unknown', gaps: ['Parser: No context of it was found.'] };
    const page = pageOf(reportData({ findings: [], undecided, verdict: unknown }));
    assert.equal(textOf(page, '.verdict'), 'Not known whether anything is held.');
    assert.match(textOf(page, '.gaps'), /1 class or place could not be decided: .*not the same/);
    assert.deepEqual(cellsOf(page, /may hold/)[1], ['Parser', 'No context of it was found.']);
  });

  it('says what was looked at, and what it looks for, when nothing was found', () => {
    const clean = pageOf(reportData({ findings: [], verdict: { kind: 'clean', gaps: [] } }));
    assert.match(
      textOf(clean, '.verdict.clean'),
      /^Nothing stale is held in the contexts that were read\. No fault was found in the source/,
    );
    assert.match(
      textOf(clean, '.facts'),
      /57 scripts, 3 pooled classes, .* 7 pooled contexts read/,
    );
    const bySource = pageOf(
      reportData({ findings: [], verdict: { kind: 'sourceOnly', gaps: [] } }),
    );
    assert.match(textOf(bySource, '.verdict.sourceOnly'), /^No fault was found in the source of 1/);
    const none = pageOf(reportData({ findings: [], verdict: { kind: 'noPool', gaps: [] } }));
    assert.match(textOf(none, '.verdict'), /^No pooled class was found in 57 scripts; this looks/);
  });

  it('says of when a finding is that was not reached again, and what was not read', () => {
    const coverage = { ...reportData().coverage!, limits: ['The walk ended early.'] };
    const verdict: Verdict = { kind: 'held', gaps: coverage.limits };
    const page = pageOf(
      reportData({ findings: [reportFinding({ seenAt: at })], coverage, verdict }),
    );
    assert.match(textOf(page, '#finding-0'), /As of 2026-03-01 12:00:00 UTC, not reached since\./);
    assert.match(textOf(page, '.gaps'), /Not all of it was read: The walk ended early\./);
  });

  it('breaks a curve where a reading saw nothing, and nowhere else', () => {
    const sample = { heapUsedBytes: null, heapTotalBytes: null, findings: null };
    const run = fullReportData().runs[0]!;
    const samples = [4, null, 6, undefined, 8].map((count, i): Sample => ({
      ...{ ...sample, sequence: i, at: at + i * 1000 },
      ...{ staleReferences: count ?? null, open: count ?? null },
      ...(count === undefined ? { unread: true } : {}),
    }));
    const page = pageOf(reportData({ runs: [{ ...run, samples }] }));
    assert.match(page('path.line.stale').attr('d')!, /^M0 \d+L500 \d+M1000 0$/);
    const last = { ...run, samples: samples.slice(0, 4) };
    assert.match(textOf(pageOf(reportData({ runs: [last] })), 'svg desc'), /not known at last/);
  });

  it('describes each finding with its place, what it holds and what to do', () => {
    const page = pageOf(reportData());
    const section = textOf(page, '#finding-0');
    assert.match(section, /^UserValues\.reset stale-slots It rewinds a counter and leaves/);
    assert.match(section, /at src\/userValues\.ts:31\./);
    assert.match(section, /2 contexts \(2 idle\) hold 3 stale values; 1 value open\./);
    assert.match(section, /What to do Walk the used slots before the counter is rewound/);
    assert.deepEqual(cellsOf(page, /^\s*Values held by UserValues\.reset/), [
      ['Class', 'Key', 'Count', 'Open', 'Size', 'Share'],
      ['AuditFile', 'audit', '1', '1', '', ''],
      ['Session', 'session', '1', '', '', ''],
      ['Buffer', 'body', '1', '', '4.1 kB', ''],
    ]);
  });

  it('says of a guess that it is one', () => {
    const { id, rule, className, held: what } = reportFinding();
    const note = 'Its counter is behind its array.';
    const page = pageOf(reportData({ findings: [{ id, rule, className, held: what, note }] }));
    const section = textOf(page, '#finding-0');
    assert.match(section, /guessed by its structure; no source was read\./);
    assert.match(section, /Its counter is behind its array\./);
    assert.match(section, /pool-leaks snapshot … --source …/);
  });

  it('compares several findings', () => {
    assert.deepEqual(cellsOf(full, /most important first/), [
      ['Reset', 'Rule', 'Source', 'Contexts', 'Idle', 'Values', 'Open', 'Retained', 'Share'],
      [
        ...['UserValues.reset', 'stale-slots', 'src/userValues.ts:31'],
        ...['96', '88', '288', '64', '3.0 MB', ''],
      ],
      [
        ...['CompletionHolder.release', 'stale-fields', 'src/completionHolder.ts:44'],
        ...['40', '40', '40', '0', '208.0 kB', ''],
      ],
    ]);
  });

  it('lists the largest values with what keeps them alive, those that one thing keeps in one row', () => {
    const [, first, ...more] = cellsOf(full, /By retained bytes/);
    assert.deepEqual(first, [
      ...['Session', 'session', '88', 'UserValues.reset', '88 of them', 'idle', '0', ''],
      ...['983.5 kB', '(GC roots)idle Array[…] RequestContext.entries Array[…] stale Session'],
    ]);
    const counts = [first, ...more].map(row => Number(row[2] || 1));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      100,
    );
  });

  it('shows the runs before and after a fix, in pictures and in numbers', () => {
    assert.equal(full('.run').length, 2);
    assert.match(textOf(full, '.run .marks'), /\+ 3 min heap snapshot, 3\.0 MB retained/);
    const rows = cellsOf(full, /same in numbers/).map(row => [row[0], ...row.slice(3)]);
    assert.deepEqual(rows[1], ['Stale values', '0', '326', '326']);
    assert.deepEqual(rows[4], ['Stale values', '0', '0', '0']);
  });

  it('labels areas of its treemap with whole names or not at all, and names all when pointed at', () => {
    const texts = full('svg.treemap text')
      .toArray()
      .map(each => full(each).text());
    assert.ok(texts.length > 0);
    assert.deepEqual(
      texts.filter(text => text.includes('…')),
      [],
    );
    for (const cell of full('svg.treemap > svg').toArray()) {
      const name = full(cell).children('title').text();
      const label = full(cell).children('text').first().text();
      assert.ok(name !== '' && (label === '' || name.includes(label)), `${name}: ${label}`);
    }
  });

  it('is read by assistive technology: names, heads, captions and texts for pictures', () => {
    const level = (tag: string): number => Number(tag.slice(1));
    const headings = full('h1, h2, h3')
      .toArray()
      .map(({ tagName }) => level(tagName));
    assert.equal(headings.filter(each => each === 1).length, 1);
    assert.ok(headings.every((each, i) => i === 0 || each <= headings[i - 1]! + 1));
    for (const table of full('table').toArray()) {
      assert.equal(full(table).find('caption').length, 1);
      assert.equal(full(table).find('thead th:not([scope="col"])').length, 0);
      for (const row of full(table).find('tbody tr').toArray()) {
        assert.equal(full(row).find('th[scope="row"]').length, 1);
      }
    }
    const pictures = full('svg[role="img"]').toArray();
    assert.ok(pictures.length >= 9);
    for (const picture of pictures) {
      const names = full(picture).attr('aria-labelledby')!.split(' ');
      assert.equal(names.length, 2);
      for (const name of names) assert.notEqual(textOf(full, `#${name}`), '');
    }
  });

  it('needs nothing else and runs nothing', () => {
    assert.equal(full('script, link, iframe, object, img, base, form, [style]').length, 0);
    for (const element of full('*').toArray()) {
      for (const [name, value] of Object.entries(full(element).attr() ?? {})) {
        assert.ok(!name.startsWith('on'), name);
        if (/^(href|src|action|data)$/.test(name)) assert.match(value, /^#/);
      }
    }
    const hash = createHash('sha256').update(full('style').text()).digest('base64');
    assert.equal(
      full('meta[http-equiv="Content-Security-Policy"]').attr('content'),
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    assert.doesNotMatch(full('style').text(), /@import|url\((?!#)/);
  });

  it('has a target for each link, and no two of one name', () => {
    const ids = full('[id]')
      .toArray()
      .map(({ attribs }) => attribs['id']!);
    assert.equal(new Set(ids).size, ids.length);
    for (const { attribs } of full('a').toArray())
      assert.ok(ids.includes(attribs['href']!.slice(1)));
  });

  it('keeps its structure whatever the names are', () => {
    const plain = renderReport(renamed(fullReportData(), name => name));
    const nasty = renderReport(
      renamed(fullReportData(), name => `</td>${name}<img src=x onerror=a()>"'\u202e\u0007`),
    );
    const expected = structureOf(load(plain));
    const changed = structureOf(load(nasty)).filter((element, i) => element !== expected[i]);
    assert.deepEqual(changed.slice(0, 3), []);
    for (const unseen of ['\u202e', '\u0007']) assert.ok(!nasty.includes(unseen));
    assert.ok(
      load(nasty)('body').text().includes('</td>Session<img src=x onerror=a()>"\'\\u{202e}'),
    );
  });

  it('stays below 2 MB whatever it is made of', function () {
    const page = renderReport(enormous());
    assert.ok(Buffer.byteLength(page) < MOST_BYTES, `${Buffer.byteLength(page)} bytes`);
    assert.match(load(page)('body').text(), /more rows/);
  });
});

/** The same with each name of the target's changed. */
function renamed(data: ReportData, rename: (name: string) => string): ReportData {
  const keep = new Set([
    'id',
    'rule',
    'kind',
    'finding',
    'closable',
    'slot',
    'strategy',
    'version',
  ]);
  const copy = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return value === '' || keep.has(key) ? value : rename(value);
    if (Array.isArray(value)) return value.map(each => copy(each, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, copy(each, name)]),
    );
  };
  return copy(data, '') as ReportData;
}

/** Every element with the names of its attributes; labels of areas come and go with their length. */
function structureOf(page: CheerioAPI): string[] {
  page('.treemap text').remove();
  return page('*')
    .toArray()
    .map(each => `${page(each).prop('tagName')} ${Object.keys(page(each).attr() ?? {}).join(' ')}`);
}

/** Everything that can be large is, and of the characters that grow most. */
function enormous(): ReportData {
  const name = '"\u0001'.repeat(500_000);
  const keys = Array.from({ length: 60 }, (_, i) => `${i}${name.slice(0, 1000)}`);
  const valuesOf = (length: number): StaleValue[] =>
    Array.from({ length }, (_, i) =>
      staleValue({
        instance: i,
        slot: name,
        key: keys[i % keys.length]!,
        className: name,
        closable: 'open',
        retainedBytes: 1_000_000 - i,
      }),
    );
  const values = valuesOf(100);
  const classes = values.map(() => ({ className: name, count: 1, bytes: 1 }));
  const findings = Array.from({ length: 100 }, (_, i): ReportFinding =>
    reportFinding({
      id: String(i),
      className: name,
      method: name,
      location: { file: name, line: 1 },
      note: name,
      held: held(i === 0 ? valuesOf(MOST_VALUES) : values),
      retained: { sharedBytes: 1, classes },
    }),
  );
  const full = fullReportData();
  const step = { reference: name, className: name, id: 1, stale: true };
  const path = Array.from({ length: 1000 }, (_, i) => ({ ...step, stale: i % 2 === 0 }));
  const contexts = Array.from({ length: 100_000 }, (_, instance) => ({
    ...{ instance, idle: false, used: 3, stale: 3, open: 1, capacity: 10 },
  }));
  const samples = Array.from({ length: 100_000 }, (_, i) => ({
    ...full.runs[0]!.samples[i % 300]!,
    at: i,
  }));
  const marks = samples.map(({ at }) => ({ sequence: at, at, kind: 'fix' as const, label: name }));
  return {
    ...full,
    findings,
    largest: values.flatMap(value => ({ finding: '1', value, path })),
    occupancy: findings.map(() => ({ ...full.occupancy[0]!, className: name, contexts })),
    runs: findings.map((_, run) => ({
      head: { ...full.runs[0]!.head, run, title: name },
      samples,
      marks,
    })),
    undecided: values.map(() => ({ className: name, reason: name })),
  };
}
