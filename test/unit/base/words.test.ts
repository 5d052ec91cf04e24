import * as assert from 'node:assert/strict';
import { load } from 'cheerio';
import { cellText, jsonText, logText, sarifText, terminalText } from '../../../src/base/words';
import { createStyle } from '../../../src/cli/print/style';
import { html } from '../../../src/report/html';
import { rowsAsText } from '../../../src/ui/panel/rowsAsText';
import type { ValueLine } from '../../../src/protocol/rowQuery';
import { UNSEEN, hostileWords } from '../hostileWords';

describe('words of a stranger', () => {
  it('move nothing on a terminal', () => {
    for (const words of hostileWords) {
      assert.doesNotMatch(terminalText(words, false).replaceAll('\n', ''), UNSEEN);
      const coloured = terminalText(words, true).replaceAll('\n', '').replaceAll('\u001b[31m', '');
      assert.doesNotMatch(coloured, UNSEEN);
    }
  });

  it('leave our own formats on a terminal, and only where it has colours', () => {
    const style = createStyle({ colours: true });
    const formats = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const;
    const text = formats.map(format => `${style(format, format)}\n`).join('');
    assert.equal(terminalText(text, true), text);
    assert.doesNotMatch(terminalText(text, false).replaceAll('\n', ''), UNSEEN);
    assert.equal(terminalText('\u001b[8mhidden', true), '\\u{1b}[8mhidden');
  });

  it('make no element, attribute or entity of a page', () => {
    for (const words of hostileWords) {
      const page = load(html`<p title="${words}">${words}</p>`.text);
      assert.equal(page('body *').length, 1);
      const paragraph = page('p');
      assert.deepEqual(Object.keys(paragraph.attr()!), ['title']);
      assert.equal(paragraph.text(), paragraph.attr('title'));
      assert.ok(words.length > 100 || UNSEEN.test(words) || paragraph.text() === words);
      assert.doesNotMatch(paragraph.text(), UNSEEN);
    }
  });

  it('make no link and take no argument of a SARIF message', () => {
    for (const words of hostileWords) {
      const text = sarifText(words);
      assert.doesNotMatch(text, /\[[^\]]*\]\([^)]*\)/);
      assert.doesNotMatch(text, /\{\d+\}/);
      assert.doesNotMatch(text, UNSEEN);
    }
  });

  it('are the same data in JSON, with nothing that a terminal obeys', () => {
    const values = { ...Object.fromEntries(hostileWords.map(each => [`key ${each}`, each])) };
    for (const indent of [undefined, 2]) {
      const text = jsonText(values, indent);
      assert.doesNotMatch(text.replaceAll('\n', ''), UNSEEN);
      assert.deepEqual(JSON.parse(text), values);
    }
  });

  it('are one entry of a log', () => {
    for (const words of hostileWords) {
      const [, ...further] = logText(words).split('\n');
      for (const line of further) assert.match(line, /^ {4}/);
    }
  });

  it('are one cell that a spreadsheet does not run', () => {
    for (const words of hostileWords) {
      const cell = cellText(words);
      const [, quoted] = /^"((?:[^"]|"")*)"$/.exec(cell) ?? [];
      assert.ok(quoted !== undefined || !cell.includes('"'), cell);
      const read = quoted?.replaceAll('""', '"') ?? cell;
      assert.doesNotMatch(read, /^\s*[=+\-@\t\r＝＋－＠]/);
      assert.doesNotMatch(cell, UNSEEN);
    }
    assert.equal(cellText('session'), 'session');
  });

  it('are one cell each of the copied table, beside numbers that stay numbers', () => {
    const lines = hostileWords.map(
      (words, i) =>
        ({
          className: words,
          key: words,
          slot: words,
          instance: i,
          idle: true,
          closable: null,
          size: -1,
          retainedBytes: 5,
        }) as unknown as ValueLine,
    );
    const [head, ...rows] = rowsAsText(lines, 'tsv').trimEnd().split('\n');
    assert.equal(rows.length, lines.length);
    for (const row of rows) {
      const cells = row.split('\t');
      assert.equal(cells.length, head!.split('\t').length);
      assert.deepEqual(cells.slice(-2), ['-1', '5']);
    }
    assert.deepEqual(
      (JSON.parse(rowsAsText(lines, 'json')) as { key: string }[]).map(({ key }) => key),
      hostileWords,
    );
  });
});
