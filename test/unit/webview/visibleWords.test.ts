import * as assert from 'node:assert/strict';
import { Fragment, h, options } from 'preact';
import { showUnseen } from '../../../webview/visibleWords';
import { UNSEEN, hostileWords } from '../hostileWords';

describe('words of a stranger in the page', () => {
  before(showUnseen);
  after(() => {
    delete options.vnode;
  });

  it('show what is not seen in them, as text and as what is spoken', () => {
    for (const words of hostileWords) {
      const inner = h(Fragment, null, words, [words, [words]]);
      const outer = h('p', { title: words, 'aria-label': words }, words, inner);
      const texts = [outer, inner].flatMap(({ props }) => textsIn(Object.values(props)));
      assert.ok(texts.length >= 6);
      for (const text of texts) assert.doesNotMatch(text.replace(/[\t\n\r]/g, ''), UNSEEN);
    }
  });

  it('keep the tabs and lines of code', () => {
    assert.equal(h('pre', null, '\tif (a)\n').props.children, '\tif (a)\n');
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap(textsIn) : [];
}
