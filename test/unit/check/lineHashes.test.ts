import * as assert from 'node:assert/strict';
import { lineHashes } from '../../../src/check/lineHashes';

const all = (text: string): string[] => {
  const lines = text.split(/\r\n|\r|\n/).map((_, line) => line);
  const hashes = lineHashes(text, new Set([...lines, lines.length]));
  assert.equal(hashes.size, lines.length, 'a line that is not there has none');
  return lines.map(line => hashes.get(line)!);
};

describe('the hashes of lines', () => {
  // Known from GitHub's upload action, which compares.
  it('are those that GitHub computes', () => {
    assert.deepEqual(all(''), ['c129715d7a2bc9a3:1']);
    assert.deepEqual(all('reset() {\n  this.count = 0;\n}\n').at(-1), 'c129715d7a2bc9a3:1');
  });

  it('do not mind blanks and line ends', () => {
    const text = 'reset() {\n\tthis.count = 0;\n}\n';
    for (const same of [
      text.replaceAll('\n', '\r\n'),
      text.replaceAll('\n', '\r'),
      text.replaceAll(' ', '\t '),
    ])
      assert.deepEqual(all(same), all(text));
  });

  it('count equal lines', () => {
    const [first, second, , last] = all(`${'x'.repeat(200)}\n`.repeat(3));
    assert.equal(first!.replace(/:1$/, ':2'), second);
    assert.notEqual(last, first);
  });

  it('tell what a line is followed by, up to a hundred characters', () => {
    const [one] = all(`a\n${'b'.repeat(98)}c`);
    const [other] = all(`a\n${'b'.repeat(98)}d`);
    assert.equal(one, other);
    assert.notEqual(all(`a\n${'b'.repeat(97)}c`)[0], all(`a\n${'b'.repeat(97)}d`)[0]);
  });
});
