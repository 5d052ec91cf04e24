import * as assert from 'node:assert/strict';
import { ShownRows } from '../../../../src/ui/tree/shownRows';

interface Row {
  id: string;
  look: string;
  /** What is below it depends on that. */
  of: object;
}

describe('the rows that VS Code knows', () => {
  let rows: Map<string | undefined, Row[] | Promise<Row[]>>;
  let drawn: (string[] | undefined)[];
  let asked: (string | undefined)[];
  let shown: ShownRows<Row>;

  beforeEach(() => {
    rows = new Map();
    drawn = [];
    asked = [];
    shown = new ShownRows<Row>({
      look: ({ look }) => look,
      below: node => {
        asked.push(node?.id);
        return rows.get(node?.id) ?? [];
      },
      draw: nodes => drawn.push(nodes?.map(({ id }) => id)),
    });
  });

  const row = (id: string, look = id, of = {}): Row => ({ id, look, of });
  async function openAll(node?: Row): Promise<void> {
    for (const each of await shown.open(node)) await openAll(each);
  }

  it('are not drawn again while they look as before', async () => {
    rows.set(undefined, [row('process')]).set('process', [row('a'), row('b')]);
    await openAll();
    rows.set(undefined, [row('process')]).set('process', [row('a'), row('b')]);
    shown.update();
    assert.deepEqual(drawn, []);
  });

  it('are drawn alone where one looks otherwise, or has other rows below it', async () => {
    rows.set(undefined, [row('process')]).set('process', [row('a'), row('b'), row('c')]);
    rows.set('b', [row('b1')]);
    await openAll();
    rows.set(undefined, [row('process')]).set('process', [row('a', 'A'), row('b'), row('c')]);
    rows.set('b', [row('b1'), row('b2')]);
    shown.update();
    assert.deepEqual(drawn, [['a', 'b']]);
    rows.set(undefined, [row('process'), row('snapshot')]);
    shown.update();
    assert.deepEqual(drawn[1], undefined, 'all of it, for another first row');
  });

  it('stay the same objects, with what they have by now', async () => {
    rows.set(undefined, [row('process')]);
    const [before] = await shown.open();
    const later = row('process', 'process', { reading: 2 });
    rows.set(undefined, [later]);
    shown.update();
    assert.deepEqual(before, later);
    assert.equal((await shown.open())[0], before);
  });

  it('are not asked for what is below them while they have the same parts', async () => {
    const of = {};
    rows.set(undefined, [row('snapshot', 'snapshot', of), row('process')]);
    await openAll();
    asked = [];
    rows.set(undefined, [row('snapshot', 'snapshot', of), row('process')]);
    shown.update();
    assert.deepEqual(asked, [undefined, 'process']);
  });

  it('wait for no answer of a process, and are drawn when it comes', async () => {
    rows.set(undefined, [row('value'), row('finding')]).set('value', [row('property')]);
    await openAll();
    const { promise, resolve } = withResolvers<Row[]>();
    rows.set(undefined, [row('value'), row('finding', 'changed')]).set('value', promise);
    shown.update();
    assert.deepEqual(drawn, [['finding']]);
    rows.set(undefined, [row('value'), row('finding', 'changed')]);
    shown.update();
    assert.equal(asked.filter(id => id === 'value').length, 2, 'once before, and once now');
    resolve([row('property', 'other')]);
    await new Promise(setImmediate);
    assert.deepEqual(drawn, [['finding'], ['property']]);
  });

  it('are drawn once more where all was drawn while one was being opened', async () => {
    rows.set(undefined, [row('snapshot'), row('other')]);
    const [snapshot, other] = await shown.open();
    await shown.open(other);
    const { promise, resolve } = withResolvers<Row[]>();
    rows.set('snapshot', promise);
    const opened = shown.open(snapshot);
    rows.set(undefined, [row('process'), row('snapshot'), row('other')]);
    shown.update();
    resolve([row('finding')]);
    assert.deepEqual(
      (await opened).map(({ id }) => id),
      ['finding'],
    );
    assert.deepEqual(drawn, [undefined, ['snapshot']]);
    await shown.open();
    await shown.open(snapshot);
    assert.deepEqual(drawn.length, 2, 'and not again');
  });

  it('are forgotten with those below them when they go', async () => {
    rows.set(undefined, [row('process')]).set('process', [row('a')]);
    await openAll();
    rows.set(undefined, []);
    assert.deepEqual(await shown.open(), []);
    rows.set(undefined, [row('process')]).set('process', [row('other')]);
    await shown.open();
    shown.update();
    assert.deepEqual(drawn, [], 'nobody has opened the new one');
  });
});

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>(settle => (resolve = settle));
  return { promise, resolve };
}
