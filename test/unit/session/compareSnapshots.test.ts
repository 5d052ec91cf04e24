import assert from 'node:assert/strict';
import type { ClassShare, HeapRow, NodeSample } from '../../../src/protocol/heapReading';
import type { ValueSet } from '../../../src/protocol/snapshotComparison';
import type { SnapshotFinding } from '../../../src/protocol/snapshotReading';
import { compareSnapshots, type ReadSnapshot } from '../../../src/session/compareSnapshots';
import { heapRow, snapshotFinding, snapshotReading } from './snapshotFixture';

const NODES = 200;

function sample(kindOf: (id: number) => string = id => `object Class${id % 7}`): NodeSample {
  const ids = Uint32Array.from({ length: NODES }, (_, i) => 2 * i + 1);
  return { ids, kinds: [...ids].map(kindOf) };
}

/** A snapshot with its rows by finding, and how they were asked for. */
function snapshot(
  findings: SnapshotFinding[],
  {
    rows = findings.map(({ held }) => held.values),
    nodes = sample(),
    classes = [] as ClassShare[],
  } = {},
): ReadSnapshot & { pages: [start: number, end: number][] } {
  const pages: [number, number][] = [];
  return {
    pages,
    reading: snapshotReading(findings.map((each, ordinal) => ({ ...each, ordinal }))),
    reader: {
      rows: (finding, start, end) => {
        pages.push([start, end]);
        return Promise.resolve(rows[finding]!.slice(start, end));
      },
      nodeSample: () => Promise.resolve(nodes),
      classes: () => Promise.resolve(classes),
    },
  };
}

const rowsOf = (...ids: number[]): HeapRow[] =>
  ids.map((valueId, row) => heapRow({ row, slot: row, valueId }));
const idsOf = ({ largest }: ValueSet): number[] => largest.map(({ valueId }) => valueId).sort();

describe('compareSnapshots', () => {
  it('tells values that are stale in both from new ones and gone ones', async () => {
    const before = snapshot([snapshotFinding(rowsOf(1, 3, 5, 7))]);
    const later = rowsOf(5, 7, 7, 9);
    later[1] = heapRow({ ...later[1], closable: 'open', retainedBytes: 900 });
    const { findings, unmatched } = await compareSnapshots(
      before,
      snapshot([snapshotFinding(later)]),
    );
    assert.equal(unmatched, undefined);
    const [{ change, values }] = findings as [(typeof findings)[0]];
    assert.equal(change, 'grown');
    assert.deepEqual(idsOf(values!.stillStale), [5, 7]);
    assert.deepEqual(idsOf(values!.newlyStale), [9]);
    assert.deepEqual(idsOf(values!.noLongerStale), [1, 3]);
    const { count, open, retainedBytes, largest } = values!.stillStale;
    assert.deepEqual([count, open, retainedBytes, largest[0]!.valueId], [2, 1, 1000, 7]);
  });

  it('joins findings by what two processes have in common, not by their ids', async () => {
    const before = snapshot([
      snapshotFinding(rowsOf(1, 3)),
      snapshotFinding(rowsOf(1), { className: 'Gone' }),
      snapshotFinding(rowsOf(1), { rule: 'stale-fields' }),
      snapshotFinding(rowsOf(1), { className: 'Same' }),
    ]);
    const after = snapshot([
      snapshotFinding(rowsOf(1), { className: 'New' }),
      snapshotFinding(rowsOf(1), { className: 'Same', id: '9:40:stale-slots:1' }),
      snapshotFinding(rowsOf(1), { id: '9:21:stale-slots:0' }),
      snapshotFinding(rowsOf(1, 3, 5), { rule: 'stale-fields' }),
    ]);
    const { findings } = await compareSnapshots(before, after);
    assert.deepEqual(
      findings.map(({ className, rule, change, before: from, after: to }) => [
        ...[className, rule, change],
        ...[from?.retainedBytes ?? null, to?.retainedBytes ?? null],
      ]),
      [
        ['Values', 'stale-fields', 'grown', 100, 300],
        ['New', 'stale-slots', 'new', null, 100],
        ['Same', 'stale-slots', 'same', 100, 100],
        ['Values', 'stale-slots', 'shrunk', 200, 100],
        ['Gone', 'stale-slots', 'gone', 100, null],
      ],
    );
  });

  it('joins classes of one name in one file in the order of their lines', async () => {
    const at = (line: number, ...ids: number[]): SnapshotFinding => {
      const finding = snapshotFinding(rowsOf(...ids));
      return { ...finding, location: { ...finding.location!, line } };
    };
    const before = snapshot([at(40, 1), at(4, 1, 3)]);
    const { findings } = await compareSnapshots(before, snapshot([at(5, 1, 3), at(44, 1)]));
    assert.deepEqual(
      findings.map(({ change, location }) => [change, location!.line]),
      [
        ['same', 5],
        ['same', 44],
      ],
    );
  });

  it('goes by the references where the bytes are equal', async () => {
    const halves = rowsOf(1, 3).map(row => ({ ...row, retainedBytes: 50 }));
    const { findings } = await compareSnapshots(
      snapshot([snapshotFinding(rowsOf(1))]),
      snapshot([snapshotFinding(halves)]),
    );
    assert.equal(findings[0]!.change, 'grown');
  });

  it('says which classes of what is retained grew', async () => {
    const share = (className: string, count: number, bytes: number) => ({
      className,
      count,
      bytes,
    });
    const classes = [share('Session', 2, 200), share('Socket', 1, 70), share('Map', 4, 40)];
    const { findings } = await compareSnapshots(
      snapshot([snapshotFinding(rowsOf(1), { classes })]),
      snapshot([
        snapshotFinding(rowsOf(1), { classes: [share('Map', 4, 40), share('Session', 9, 900)] }),
      ]),
    );
    assert.deepEqual(findings[0]!.classes, [
      {
        className: 'Session',
        before: { count: 2, bytes: 200 },
        after: { count: 9, bytes: 900 },
      },
      { className: 'Socket', before: { count: 1, bytes: 70 }, after: { count: 0, bytes: 0 } },
    ]);
  });

  it('matches no values when the ids are of another numbering', async () => {
    const before = snapshot([snapshotFinding(rowsOf(1, 3))]);
    const others = [
      sample(id => `object Class${(id + (id % 20 === 1 ? 1 : 0)) % 7}`),
      { ids: sample().ids.subarray(0, 10), kinds: sample().kinds.slice(0, 10) },
      { ids: sample().ids.map(id => id + 1000), kinds: sample().kinds },
    ];
    for (const nodes of others) {
      const after = snapshot([snapshotFinding(rowsOf(1, 3))], { nodes });
      const { findings, unmatched } = await compareSnapshots(before, after);
      assert.match(unmatched!, /two processes, or .* renumbered/);
      assert.deepEqual([findings[0]!.change, findings[0]!.values], ['same', null]);
      assert.deepEqual(after.pages, []);
    }
  });

  it('asks for rows in pages, up to a limit, and keeps the largest', async () => {
    const MANY = 100_500;
    const rows = Array.from({ length: MANY }, (_, i) =>
      heapRow({ row: i, valueId: i, retainedBytes: i }),
    );
    const finding = snapshotFinding(rows.slice(0, 1));
    finding.held.staleReferences = MANY;
    const after = snapshot([finding], { rows: [rows] });
    const { findings } = await compareSnapshots(snapshot([]), after);
    const { newlyStale, truncated } = findings[0]!.values!;
    assert.deepEqual([truncated, newlyStale.count], [true, 100_000]);
    assert.ok(after.pages.every(([start, end]) => end - start <= 1000));
    assert.deepEqual(
      newlyStale.largest.map(({ valueId }) => valueId),
      Array.from({ length: 200 }, (_, i) => 99_999 - i),
    );
  });

  it('tells what grew in the whole heap, also where pools hold nothing', async () => {
    const share = (className: string, count: number, bytes: number): ClassShare => ({
      ...{ className, count, bytes },
    });
    const before = snapshot([], { classes: [share('Map', 1, 100), share('Session', 5, 500)] });
    const after = snapshot([], {
      classes: [share('Map', 301, 2_900_100), share('Order', 2, 80), share('Session', 4, 400)],
    });
    const { classes, findings } = await compareSnapshots(before, after);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      classes.map(({ className, before: from, after: to }) => [className, from, to]),
      [
        ['Map', { count: 1, bytes: 100 }, { count: 301, bytes: 2_900_100 }],
        ['Order', { count: 0, bytes: 0 }, { count: 2, bytes: 80 }],
      ],
    );
  });
});
