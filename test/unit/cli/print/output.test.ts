import assert from 'node:assert/strict';
import { inspectJson } from '../../../../src/cli/print/jsonOutput';
import { formatReading } from '../../../../src/cli/print/printFindings';
import { createStyle, wantsColours, type Style } from '../../../../src/cli/print/style';
import { fakeReading } from '../../../page/fakeHost';
import { finding, reading, staleValue, target } from '../fakeEngine';

const plain = createStyle({ colours: false });
const hostile = '\u001b[31m\u202e<b>\u0007\n\u2028';

describe('formatReading', () => {
  it('prints a finding for people', () => {
    const text = formatReading(target, reading(), plain, '/srv/shop');
    const expected = `
shop (pid 4711, v20.1.0): 1 finding, 3 stale values, 1 value open

UserValues.reset — src/userValues.ts:31  stale-slots
  2 contexts (1 idle) hold 3 stale values; 1 value open
    count  class      key      open    size
        1  AuditFile  audit       1
        1  Session    session
        1  Buffer     body           4.1 kB

Looked at 57 scripts, 2 pooled classes, 1 of them by source alone, 7 pooled contexts read.
Read in 0.1 s; requests waited at most 4 ms for it.
`;
    assert.equal(text, expected.slice(1));
  });

  it('keeps its tables within the width of the terminal', () => {
    const long = 'AVeryLongNameOfAClass'.repeat(2);
    const values = [staleValue({ className: long, key: long })];
    const { live } = finding();
    const narrow = createStyle({ colours: false, columns: 60 });
    const all = reading([finding({ live: { ...live, values } })]);
    const row = (style: Style): string =>
      /^ +1 {2}AVery.*$/m.exec(formatReading(target, all, style, '/'))![0];
    assert.equal(row(narrow).length, 60);
    assert.ok(row(plain).length > 60);
  });

  it('groups by class and key, and says what it leaves out', () => {
    const values = Array.from({ length: 24 }, (_, i) =>
      staleValue({ instance: i, key: `k${i % 12}`, className: 'string', size: 1500 }),
    );
    const { live } = finding();
    const long = finding({ live: { ...live, values, truncated: true, retainedBytes: 2500 } });
    const text = formatReading(target, reading([long]), plain, '/elsewhere');
    assert.match(text, /— \/srv\/shop\/src\/userValues\.ts:31/);
    assert.match(text, /retaining 2\.5 kB/);
    assert.match(text, /2 {2}string {2}k0 {3}3,000 chars\n/);
    assert.match(text, /and 2 more groups \(--json lists all\)/);
    assert.match(text, /the table covers the first 24 values; the counts above are complete/);
  });

  it('names the loaded place, or why there is none in the original', () => {
    const generated = { url: 'file:///srv/shop/dist/a.js', line: 1, column: 900 };
    const mapped = formatReading(target, reading([finding({ generated })]), plain, '/');
    assert.match(mapped, /\n {2}loaded as file:\/\/\/srv\/shop\/dist\/a\.js:1:900\n/);
    const mapNote = 'its source map cannot be read';
    const unmapped = formatReading(target, reading([finding({ mapNote })]), plain, '/');
    assert.match(unmapped, /\n {2}its source map cannot be read\n/);
  });

  it('says which it is when nothing was found, and what was looked at', () => {
    const clean = formatReading(target, fakeReading(0), plain, '/');
    assert.match(clean, /: Nothing stale is held: no reset left anything behind\.\n/);
    assert.match(clean, /Looked at 212 scripts, 1 pooled class, 12 pooled contexts read/);
    const marked: Style = (format, text) => `<${String(format)}>${text}`;
    assert.match(formatReading(target, fakeReading(0), marked, '/'), /<green>Nothing stale/);
    const bySource = formatReading(target, reading([]), marked, '/');
    assert.match(bySource, /: No fault was found in the source of 1 pooled class; its contexts/);
    assert.doesNotMatch(bySource, /<green>|Nothing stale|left anything/);
    assert.match(
      bySource,
      /57 scripts, 1 pooled class, 1 of them by source alone, 0 pooled contexts/,
    );
    const coverage = { ...reading([]).coverage, cleanClasses: 0 };
    const none = formatReading(target, { ...reading([]), coverage }, plain, '/');
    assert.match(none, /: No pooled class was found in 57 scripts; this looks only for pools\.\n/);
    const limited = { ...coverage, limits: ['The walk ended\u001b early.'] };
    const unknown = formatReading(target, { ...reading([]), coverage: limited }, plain, '/');
    assert.match(unknown, /: Not known whether anything is held\.\n/);
    assert.match(unknown, /Not all was read: The walk ended\\u\{1b\} early\.\n/);
  });

  it('sums up what was not decided', () => {
    const undecided = Array.from({ length: 7 }, (_, i) => ({
      className: `Pool${i}`,
      reason: 'not reached',
    }));
    const text = formatReading(target, { ...reading([]), undecided }, plain, '/');
    assert.match(text, /Undecided: 7\n {2}Pool0: not reached\n[^]*and 2 more/);
    assert.match(text, /^shop \(pid 4711, v20\.1\.0\): Not known whether anything is held\.\n/);
  });

  it('escapes every text of the target', () => {
    const evil = finding({
      className: hostile,
      method: hostile,
      location: { ...finding().location, file: `/srv/${hostile}.ts` },
      mapNote: hostile,
    });
    evil.live.values.push(staleValue({ className: hostile, key: hostile }));
    const text = formatReading(
      { ...target, title: hostile, node: hostile },
      { ...reading([evil]), undecided: [{ className: hostile, reason: hostile }] },
      plain,
      '/',
    );
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    assert.match(text, /\\u\{1b\}\[31m\\u\{202e\}/);
  });

  it('keeps the table together when a name is very long', () => {
    const huge = finding();
    huge.live.values.push(staleValue({ className: '\u0001'.repeat(1_000_000), key: 'k' }));
    const text = formatReading(target, reading([huge]), plain, '/');
    assert.ok(Math.max(...text.split('\n').map(line => line.length)) < 200);
  });
});

describe('inspectJson', () => {
  it('says where a class is that was not judged', () => {
    const { location } = finding();
    const { file, line, column } = location;
    const undecided = [
      { className: 'Holder', reason: 'Not reached.', location },
      { className: 'big.js', reason: 'Too large.' },
    ];
    const printed = JSON.parse(inspectJson(target, { ...reading(), undecided })) as object;
    assert.deepEqual((printed as { undecided: unknown }).undecided, [
      { className: 'Holder', reason: 'Not reached.', location: { file, line, column } },
      { className: 'big.js', reason: 'Too large.', location: null },
    ]);
  });

  it('prints exactly the documented fields', () => {
    const line = inspectJson(target, reading());
    assert.equal(line.indexOf('\n'), line.length - 1);
    const value = { key: 'session', className: 'Session', closable: null, retainedBytes: null };
    const { pid, title, node, url } = target;
    const printed = JSON.parse(line) as { findings: [{ live: { values: object[] } }] };
    assert.equal(printed.findings[0].live.values.length, 3);
    printed.findings[0].live.values.length = 1;
    assert.deepEqual(printed, {
      target: { pid, title, node, url },
      findings: [
        {
          rule: 'stale-slots',
          certainty: 'provable',
          className: 'UserValues',
          method: 'reset',
          message: 'reset leaves the slots full',
          location: {
            file: '/srv/shop/src/userValues.ts',
            line: 31,
            column: 5,
            endLine: 31,
            endColumn: 20,
          },
          fixes: [],
          live: {
            instances: 2,
            idle: 1,
            staleReferences: 3,
            open: 1,
            retainedBytes: null,
            truncated: false,
            values: [{ instance: 0, slot: 0, ...value }],
          },
        },
      ],
      undecided: [],
      coverage: {
        ...{
          scripts: 57,
          pooledClasses: 1,
          cleanClasses: 1,
          sourceFaults: 0,
          instances: 7,
          judged: 7,
        },
        ...{ threads: { read: 1, left: 0 }, limits: [] },
      },
      cost: { strategy: 'scopes', longestPauseMs: 3.21, elapsedMs: 118.4 },
    });
  });

  it('carries the generated place when there is one', () => {
    const generated = { url: 'file:///a.js', line: 1, column: 2 };
    const printed = JSON.parse(inspectJson(target, reading([finding({ generated })]))) as {
      findings: object[];
    };
    assert.deepEqual({ ...printed.findings[0] }, { ...printed.findings[0], generated });
  });

  it('says null for what the process did not tell', () => {
    const unknown = { title: 't', workers: [] };
    const printed = JSON.parse(inspectJson(unknown, reading([]))) as object;
    const expected = { pid: null, title: 't', node: null, url: null };
    assert.deepEqual(printed, { ...printed, target: expected });
  });

  it('lets no control character through, and loses none', () => {
    const title = `${hostile}\u009b\u{e0041}\u007f`;
    const line = inspectJson({ ...target, title }, reading());
    assert.doesNotMatch(line.slice(0, -1), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    assert.equal((JSON.parse(line) as { target: { title: string } }).target.title, title);
  });
});

describe('wantsColours', () => {
  it('colours a terminal only, and not against NO_COLOR', () => {
    assert.equal(wantsColours({ isTTY: true }, {}), true);
    assert.equal(wantsColours({}, {}), false);
    assert.equal(wantsColours({ isTTY: true }, { NO_COLOR: '1' }), false);
    assert.equal(createStyle({ colours: true })('red', 'x'), '\u001b[31mx\u001b[39m');
  });
});
