import * as assert from 'node:assert/strict';
import { terminalLines } from '../../../src/cli/io/terminalLines';

const CLEAR = '\r\u001b[2K';

/** What both streams get, in order. */
function written(isTTY: boolean, use: (io: ReturnType<typeof terminalLines>) => void): string[] {
  const all: string[] = [];
  const stream = { write: (text: string) => all.push(text), isTTY, columns: 12 };
  use(terminalLines(stream, stream));
  return all;
}

describe('progress in a terminal', () => {
  it('is one line, cut to the width, that goes away when something else is written', () => {
    const all = written(true, io => {
      io.err('Attaching…');
      io.err('Reading the sources…');
      io.err('It failed.');
      io.err('Reading…');
      io.out('answer\n');
      io.end();
    });
    assert.deepEqual(all, [
      'Attaching…',
      CLEAR,
      'Reading th…',
      CLEAR,
      'It failed.\n',
      'Reading…',
      CLEAR,
      'answer\n',
    ]);
  });

  it('is lines where there is no terminal', () => {
    const all = written(false, io => {
      io.err('Attaching…');
      io.out('answer\n');
      io.end();
    });
    assert.deepEqual(all, ['Attaching…\n', 'answer\n']);
  });
});
