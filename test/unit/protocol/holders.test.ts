import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { holderKinds, holders } from '../../../src/protocol/holders';

const pages = path.join(__dirname, '..', '..', '..', 'media', 'holders');
const HEADINGS = ['Bad', 'How it shows', 'Good'];

/** A page's text on one line, so that its line breaks do not matter. */
function flat(kind: string): string {
  return fs.readFileSync(path.join(pages, `${kind}.md`), 'utf8').replace(/\s+/g, ' ');
}

describe('the table of holders', () => {
  it('has a page for each kind, and no other', () => {
    assert.deepEqual(fs.readdirSync(pages).sort(), holderKinds.map(kind => `${kind}.md`).sort());
  });

  for (const kind of holderKinds) {
    it(`says on the page of ${kind} why it keeps values and how to mend that`, () => {
      const page = flat(kind);
      assert.ok(page.startsWith(`# ${kind} ${holders[kind].why} ## Bad`), page.slice(0, 200));
      assert.ok(page.includes(`## Good ${holders[kind].mend} \`\`\`ts`), kind);
      const headings = [...page.matchAll(/ ## (\S+(?: \S+ shows)?)/g)].map(([, found]) => found);
      assert.deepEqual(headings.slice(0, 3), HEADINGS);
    });
  }

  it('has advice for idle keep-alive sockets', () => {
    assert.match(flat('async-context'), / ## Idle keep-alive sockets .*keepAliveTimeout/);
  });
});
