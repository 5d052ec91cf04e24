import * as assert from 'node:assert/strict';
import { MAX_PAGE } from '../../../src/protocol/rowQuery';
import { valueLine } from '../../../src/table/valueLine';

const hostile = (text: string) =>
  valueLine('12:4711:stale-slots:0', 1, {
    instance: 1,
    idle: true,
    slot: text,
    key: text,
    className: text,
    closable: null,
    size: null,
    retainedBytes: null,
  });

describe('a line of the table', () => {
  it('shows what cannot be seen', () => {
    const { className } = hostile('a\u202eb\tc\0');
    assert.equal(className, 'a\\u{202e}b\\u{9}c\\u{0}');
  });

  it('keeps a page below 256 kB whatever the texts are', () => {
    for (const character of ['x', '"', '\u202e', '\0', '\u{e0001}', '漢']) {
      const page = Array.from({ length: MAX_PAGE }, () => hostile(character.repeat(1e5)));
      const bytes = Buffer.byteLength(JSON.stringify(page));
      assert.ok(bytes < 256_000, `${bytes} bytes of ${JSON.stringify(character)}`);
    }
  });
});
