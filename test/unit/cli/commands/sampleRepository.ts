import { checkSource } from '../../../../src/analysis/checkSource';
import { checkFile, checkText } from '../../../../src/check/checkFile';
import { checkCommand } from '../../../../src/cli/commands/checkCommand';
import { parseArguments } from '../../../../src/cli/arguments/parseArguments';
import type { Checker } from '../../../../src/protocol/fileCheck';
import { goWasm } from '../../../goWasm';
import { RecordingIo } from '../fakeEngine';

const checkWithAll: Parameters<typeof checkText>[1] = request => checkSource(request, goWasm);
const checker: Checker = {
  check: text => checkText(text, checkWithAll),
  checkFiles: files => Promise.all(files.map(file => checkFile(file, checkWithAll))),
};

/** A class with a store that its reset leaves full. */
export function leakyClass(name: string, method = 'reset', comment = ''): string {
  return `class ${name} {
  constructor() { this.slots = []; this.count = 0; }
  set(value) { this.slots[this.count++] = value; }
  ${method}() {
    ${comment}
    this.count = 0;
  }
}
`;
}

/** Runs `check` in a folder, with the real analysis. */
export async function runCheck(
  cwd: string,
  ...args: string[]
): Promise<{ status: number; io: RecordingIo }> {
  const io = new RecordingIo(cwd);
  const command = parseArguments(['check', ...args]);
  if (command.kind !== 'check') throw new Error('no check');
  const { signal } = new AbortController();
  const parts = { checker, version: '1.2.3', pageOf: () => ({ text: '# A page' }) };
  return { status: await checkCommand(command, { ...parts, io, signal }), io };
}
