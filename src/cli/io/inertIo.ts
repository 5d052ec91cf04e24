import { visibleText } from '../../base/format';
import { terminalText } from '../../base/words';
import type { CommandIo } from './commandIo';

const LINE_LIMIT = 2_000;

/** The same places to write, where nothing reaches a terminal that it would obey but our own formats. */
export function inertIo(io: CommandIo): CommandIo {
  return {
    ...io,
    out: text => io.out(terminalText(text, io.colours)),
    err: line => io.err(visibleText(line, LINE_LIMIT)),
  };
}
