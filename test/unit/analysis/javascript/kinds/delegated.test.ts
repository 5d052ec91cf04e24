import * as assert from 'node:assert/strict';
import { findingsIn } from '../rules/checked';
import { renamed } from './variations';

const LIST = (reset: string): string => `export class List {
  constructor(n) { this.data = new Array(n); this.length = 0; }
  add(x) { this.data[this.length++] = x; }
  restart() { ${reset} }
}
export class Tagged extends List {
  restart() { super.restart(); this.round++; }
}`;

const USER = `import { List } from './list.js';
export class Frame {
  constructor() { this.items = new List(8); }
  put(x) { this.items.add(x); }
  draw() { for (let i = 0; i < this.items.length; i++) this.items.data[i].draw(); }
  begin() { this.items.restart(); }
}`;

const NUMBERS = `import { List } from './list.js';
export class Frame {
  constructor() { this.items = new List(8); }
  put(x: number) { this.items.add(x); }
  sum() { let all = 0; for (let i = 0; i < this.items.length; i++) all += this.items.data[i] * 2; return all; }
  begin() { this.items.restart(); }
}`;

const REWINDS = 'this.length = 0;';
const CLEARS = 'this.data.fill(undefined, 0, this.length); this.length = 0;';

/** The methods that are blamed in a file which uses the list of another one. */
async function blamed(text: string, list: string, name = '/src/frame.js'): Promise<string[]> {
  const findings = await findingsIn(text, name, [{ name: '/src/list.js', text: list }]);
  return findings.filter(({ certainty }) => certainty === 'provable').map(({ method }) => method);
}

describe('a counter that another class sets back', () => {
  it('is found where a list of another file is told to', async () => {
    assert.deepEqual(await blamed(USER, LIST(REWINDS)), ['begin']);
    const other = USER.replaceAll('List', 'Tagged');
    assert.deepEqual(await blamed(other, LIST(REWINDS)), ['begin']);
  });

  it('is found whatever things are called', async () => {
    for (const seed of [1, 2, 3]) {
      // One source, so that both files get the same names.
      const { text, names } = renamed(
        `${LIST(REWINDS)}\n//CUT\n${USER}`.replace(/^import.*$/m, ''),
        seed,
      );
      const [list, user] = text.split('//CUT') as [string, string];
      const used = `import { ${names.get('List')} } from './list.js';${user}`;
      assert.deepEqual(await blamed(used, list), [names.get('begin')], used);
    }
  });

  it('says that its own method would have to clear the slots', async () => {
    const [finding] = await findingsIn(USER, '/src/frame.js', [
      { name: '/src/list.js', text: LIST(REWINDS) },
    ]);
    assert.equal(finding?.unmended, 'List.restart would have to clear them');
    assert.match(finding.message, /Frame\.begin calls List\.restart, which rewinds length/);
  });

  it('is found where a base class is told to', async () => {
    const findings = await findingsIn(LIST(REWINDS));
    assert.deepEqual(
      findings.map(({ className, method }) => [className, method]),
      [
        ['List', 'restart'],
        ['Tagged', 'restart'],
      ],
    );
  });

  it('is left alone where that clears, or the caller does', async () => {
    assert.deepEqual(await blamed(USER, LIST(CLEARS)), []);
    assert.deepEqual(await findingsIn(LIST(CLEARS)), []);
    const cleared = USER.replace(
      'this.items.restart()',
      'this.items.data.fill(null); this.items.restart()',
    );
    assert.deepEqual(await blamed(cleared, LIST(REWINDS)), []);
  });

  it('is left alone where the list gets only numbers', async () => {
    assert.deepEqual(await blamed(NUMBERS, LIST(REWINDS), '/src/frame.ts'), []);
  });
});
