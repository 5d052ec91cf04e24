import * as assert from 'node:assert/strict';
import type { RowPage, RowQuery } from '../../../src/protocol/rowQuery';
import { RowPages, type ListQuery } from '../../../webview/retained/rowPages';
import { pseudoRandom } from '../heap/random';
import { ANY, randomRows } from '../table/randomRows';

const TOTAL = 2000;
const all = randomRows(pseudoRandom(3), TOTAL);

/** A host whose answers are given when the test says so. */
class SlowHost {
  readonly asked: { query: RowQuery; answer(): void; fail(): void }[] = [];

  readonly ask = (query: RowQuery): Promise<RowPage> =>
    new Promise((resolve, reject) => {
      const lines = all.slice(query.start, query.end);
      this.asked.push({
        query,
        answer: () =>
          resolve({ total: TOTAL, values: TOTAL, start: query.start, lines, blank: [] }),
        fail: () => reject(new Error('the host is gone')),
      });
    });

  starts(): number[] {
    return this.asked.map(({ query }) => query.start);
  }

  async answerAll(): Promise<void> {
    for (let i = 0; i < this.asked.length; i++) {
      this.asked[i]!.answer();
      await settled();
    }
  }
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
const query: ListQuery = ANY;

describe('the pages of a list', () => {
  let host: SlowHost;
  let changes: number;
  const pagesOf = (before?: RowPages): RowPages =>
    new RowPages(query, host.ask, () => changes++, before);
  beforeEach(() => {
    host = new SlowHost();
    changes = 0;
  });

  it('are those in view, then one ahead and one behind', async () => {
    const pages = pagesOf();
    pages.show(120, 160);
    assert.deepEqual(
      [host.starts(), pages.total, pages.line(130)],
      [[100, 0], undefined, undefined],
    );
    await host.answerAll();
    assert.deepEqual(host.starts(), [100, 0, 200]);
    assert.deepEqual([pages.total, pages.line(130)], [TOTAL, all[130]]);
  });

  it('are asked for a few at a time, and by then for what is in view by then', async () => {
    const pages = pagesOf();
    pages.show(0, 40);
    await host.answerAll();
    for (let first = 200; first < 1900; first += 50) pages.show(first, first + 40);
    assert.ok(host.asked.length <= 2 + 3);
    await host.answerAll();
    assert.deepEqual(pages.line(1870), all[1870]);
    assert.ok(!host.starts().includes(1000));
  });

  it('are never those beyond the end', async () => {
    const pages = pagesOf();
    pages.show(TOTAL - 20, TOTAL);
    await host.answerAll();
    assert.deepEqual(host.starts(), [1900, 1800]);
    assert.deepEqual(pages.line(TOTAL - 1), all[TOTAL - 1]);
  });

  it('are stood in for by those of the list before, until those in view are there', async () => {
    const before = pagesOf();
    before.show(90, 130);
    await host.answerAll();
    const pages = pagesOf(before);
    pages.show(90, 130);
    const [first, second] = host.asked.slice(-2);
    assert.deepEqual([pages.total, pages.line(95), pages.line(105)], [TOTAL, all[95], all[105]]);
    first!.answer();
    await settled();
    assert.deepEqual(pages.line(105), all[105]);
    second!.answer();
    await settled();
    assert.equal(pages.line(250), undefined);
  });

  it('change nothing once they are closed', async () => {
    const pages = pagesOf();
    pages.show(0, 40);
    pages.close();
    await host.answerAll();
    assert.deepEqual([changes, pages.total, host.asked.length], [0, undefined, 1]);
  });

  it('say why they failed, and ask for nothing more', async () => {
    const pages = pagesOf();
    pages.show(0, 40);
    host.asked[0]!.fail();
    await settled();
    assert.match(pages.failure!, /the host is gone/);
    pages.show(500, 540);
    assert.equal(host.asked.length, 1);
  });

  it('are loaded whole in parts that a message may have', async () => {
    const lines = pagesOf().load(30, 730);
    while (host.asked.length < 4) {
      await host.answerAll();
    }
    assert.deepEqual(await lines, all.slice(30, 730));
    assert.deepEqual(host.starts(), [30, 230, 430, 630]);
  });
});
