import { visibleText } from '../../base/format';
import { terminalText } from '../../base/words';
import type { CommandIo } from './commandIo';

const LINE_LIMIT = 2_000;

/** The same output, with every terminal escape removed except our own formats. */
export function inertIo(io: CommandIo): CommandIo {
  return {
    ...io,
    out: text => io.out(terminalText(text, io.colours)),
    err: line => io.err(visibleText(line, LINE_LIMIT)),
  };
}
