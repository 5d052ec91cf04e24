import * as assert from 'node:assert/strict';
import { load } from 'cheerio';
import { clippedText, html } from '../../../src/report/html';

const hostile = `</p><script>alert(1)</script><img src=x onerror="a()">'"&amp;\``;

describe('html', () => {
  it('makes text of texts, in content and in attributes', () => {
    const page = load(html`<p title="${hostile}" lang="${hostile}">${hostile}</p>`.text);
    const paragraph = page('p');
    assert.equal(page('body *').length, 1);
    assert.deepEqual(
      [paragraph.text(), paragraph.attr('title'), paragraph.attr('lang')],
      [hostile, hostile, hostile],
    );
    assert.deepEqual(Object.keys(paragraph.attr()!), ['title', 'lang']);
  });

  it('keeps markup of its own, lists, numbers, and nothing for undefined', () => {
    const parts = [1, ['two', undefined], html`<i>3</i>`];
    assert.equal(html`<p>${parts}</p>`.text, '<p>1two<i>3</i></p>');
  });

  it('shows what cannot be seen, and cuts what is long', () => {
    const page = load(
      html`<p>${'a\u202e\u0000\u2028b'}</p>
        <p>${'x'.repeat(1_000_000)}</p>`.text,
    );
    assert.equal(page('p').first().text(), 'a\\u{202e}\\u{0}\\u{2028}b');
    assert.equal(page('p').last().text(), `${'x'.repeat(1000)}…`);
  });

  it('cuts what escaping made long', () => {
    assert.equal(clippedText('\u0000'.repeat(100), 20).length, 21);
    assert.equal(clippedText('short', 20), 'short');
  });

  it('takes a line break of a template for one space', () => {
    assert.equal(html`<b>a</b> <b>b</b>`.text, '<b>a</b> <b>b</b>');
  });
});
