import * as assert from 'node:assert/strict';
import { formatRecording } from '../../../../src/cli/print/printRecording';
import { recordingJson } from '../../../../src/cli/print/recordingJson';
import { shownPath } from '../../../../src/base/shownPath';
import { createStyle } from '../../../../src/cli/print/style';
import { leftBehind, parkedLeft, recording } from '../../session/recordingFixture';

const print = (...given: Parameters<typeof recording>): string =>
  formatRecording(recording(...given), createStyle({ colours: false }), file =>
    shownPath(file, '/srv/shop'),
  );

describe('a printed recording', () => {
  it('has its rounds, what grows and what is parked, with place, path and what to do', () => {
    const fixes = [
      { kind: 'nil-only', title: 'Clear the field' },
      { kind: 'suppress', title: 'Ignore this reset' },
    ];
    const rows = [leftBehind(), parkedLeft({ rule: 'stale-fields', fixes })];
    assert.equal(
      print(rows),
      `shop (pid 4711, v20.1.0): 1 holder grows, 1 is parked.

  round     requests   took  heap after
      1           60  1.2 s     12.0 MB
      2  not counted  0.9 s     12.1 MB

GROWS  the Map recent — src/server.js:12
  The Map recent grows.
  4.2 kB retained; by round: 60, 61; your own code
    count  class      own size
        9  (closure)     900 B
      120  Session       800 B
  path: (variable) recent Map → [] Session
  stored at src/server.js:30
  To do: Delete the entry when the request ends, give the Map a limit, or key a WeakMap by the request. More: media/holders/map.md.

parked the field _query of Client  stale-fields
  It is parked.
  4.2 kB retained; by round: 0, 8; the dependency pg@8.1.0
    count  class      own size
        9  (closure)     900 B
      120  Session       800 B
  path: (variable) recent Map → [] Session
  To do: Set the field to the value that the constructor uses for “empty” before the instance is parked, and do not delete it. Clear it only when nothing can use the instance any more. Fixes: Clear the field.

Looked at 3 heap snapshots, 57 scripts, 1 pooled class, 7 pooled contexts read.
The server stood still for up to 0.5 s, 0.6 s, 0.7 s; the recording took 9.9 s.
`,
    );
  });

  it('never says that nothing was left without what was looked at and what was not', () => {
    assert.match(print([]), /: Nothing was left behind.*\n[^]*\nLooked at 3 heap snapshots, 57 sc/);
    assert.match(
      print([], ['It was cut.']),
      /: Not known whether.*\n[^]*\nNot all was told: It was/,
    );
  });

  it('says whose code it is only where it is known', () => {
    const whose = (file: string | undefined): string => {
      const location = file === undefined ? null : { file, line: 1, column: 1 };
      const holder = { ...leftBehind().holder, location };
      return print([leftBehind({ holder, storedAt: [] })]);
    };
    assert.match(whose('/srv/shop/a.js'), /; your own code\n/);
    for (const file of [undefined, '(script 12)', 'node:events', 'evalmachine.<anonymous>']) {
      assert.match(whose(file), /; no place in the sources is known, nor whose code it is\n/);
    }
  });

  it('lists only the first of many rows', () => {
    assert.match(print(Array.from({ length: 25 }, () => leftBehind())), /\nand 5 more \(--json/);
  });

  it('shows hostile words as text', () => {
    const hostile = '\u001B]0;owned\u0007';
    const row = leftBehind({ message: hostile, package: hostile, path: [hostile] });
    const printed = print([row], [hostile]);
    assert.ok(!printed.includes('\u001B') && !printed.includes('\u0007'));
  });

  it('is exactly the contract as JSON', () => {
    const rows = [parkedLeft({ fixes: [{ kind: 'nil-only', title: 'Clear the field' }] })];
    assert.deepEqual(JSON.parse(recordingJson(recording(rows, ['Cut.']))), {
      target: { pid: 4711, title: 'shop', node: 'v20.1.0', url: 'ws://127.0.0.1:9229/a' },
      rounds: [
        { requests: 60, elapsedMs: 1234, heapBytes: 12_000_000 },
        { requests: null, elapsedMs: 900, heapBytes: 12_100_000 },
      ],
      left: [
        {
          package: 'pg@8.1.0',
          fixes: [{ kind: 'nil-only', title: 'Clear the field' }],
          verdict: 'parked',
          holder: { kind: 'field', className: 'Client', name: '_query', location: null },
          alsoHeldBy: [],
          classes: [
            { className: '(closure)', count: 9, bytes: 900 },
            { className: 'Session', count: 120, bytes: 800 },
          ],
          perRound: [0, 8],
          contexts: 0,
          retainedBytes: 4200,
          path: ['(variable) recent Map', '[] Session'],
          storedAt: [],
          rule: null,
          message: 'It is parked.',
        },
      ],
      heldBefore: {
        ...{ basis: 'snapshot', over: 0, held: 0, holders: [] },
        message: 'No finished request is held in the heap snapshot.',
      },
      coverage: {
        ...{ scripts: 57, pooledClasses: 1, cleanClasses: 0, sourceFaults: 0 },
        ...{ instances: 7, judged: 7, threads: { read: 1, left: 0 }, limits: ['Cut.'] },
      },
      cost: { pausesMs: [500, 600, 700], elapsedMs: 9877 },
    });
  });
});
