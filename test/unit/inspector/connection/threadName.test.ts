import assert from 'node:assert/strict';
import { threadNameOf } from '../../../../src/inspector/connection/threadName';

const url = 'file:///srv/shop/render.js';

describe('the name of a worker thread', () => {
  const cases: [title: string, url: string, id: number, name: string][] = [
    ['[worker 3] pages', url, 3, 'pages'],
    ['[worker 3]', url, 3, 'render.js'],
    ['[worker 3] WorkerThread', url, 3, 'render.js'],
    ['[worker 12] WorkerThread', '', 12, '[worker eval]'],
    ['Worker 4', url, 4, 'render.js'],
    ['[worker 3] [worker 9] two\nlines', url, 3, '[worker 9] two\nlines'],
    ['something else', url, 7, 'render.js'],
    ['[worker 99999999999999999999]', url, 7, 'render.js'],
    [`[worker 1] ${'x'.repeat(1000)}`, url, 1, 'x'.repeat(200)],
  ];
  for (const [title, script, id, name] of cases) {
    it(`is ${JSON.stringify(name.slice(0, 20))} for ${JSON.stringify(title.slice(0, 40))}`, () => {
      assert.deepEqual(threadNameOf({ title, url: script }, 7), { id, name });
    });
  }
});
