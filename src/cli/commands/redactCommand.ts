import { resolve } from 'node:path';
import { Failure } from '../../base/failure';
import { formatBytes, formatQuantity } from '../../base/format';
import { readFileStart } from '../../base/readFile';
import { shownPath } from '../../base/shownPath';
import { isReport } from '../../report/page';
import { redactFile } from '../../session/redactFile';
import type { RedactCommand } from '../arguments/parseRedact';
import type { ExitStatus } from '../io/commandIo';
import { assertOutput } from '../io/outputFile';
import { reportBytes } from '../io/reportBytes';
import type { CommandParts } from './commandParts';

const START_BYTES = 1024;

/** Writes a heap snapshot again without what the program has in it. Rejects with a `Failure`. */
export async function redactCommand(
  command: RedactCommand,
  { createRedactor, io, signal }: Pick<CommandParts, 'createRedactor' | 'io' | 'signal'>,
): Promise<ExitStatus> {
  const [file, out] = [resolve(io.cwd, command.file), resolve(io.cwd, command.out)];
  const mapping = command.mapping === undefined ? undefined : resolve(io.cwd, command.mapping);
  if (new Set([file, out, mapping]).size < 3) {
    throw new Failure('usage', 'The snapshot, --out and --mapping must be different files.');
  }
  await refuseReport(file);
  await assertOutput(out, 'heap snapshot', command.force);
  if (mapping !== undefined) await assertOutput(mapping, 'mapping', command.force);
  const redactor = createRedactor();
  try {
    io.err('Reading the heap snapshot…');
    const written = await redactFile(redactor, file, {
      ...{ file: out, keepsNames: command.keepsNames, mapping, signal },
      onProgress: reportBytes(io),
      onRead: () => io.err('Writing it without contents…'),
    });
    const what = [
      `${formatQuantity(written.nodes, 'node')} with their sizes and edges`,
      'no contents',
      `stand-ins for ${formatQuantity(written.mapping.length, 'name')}`,
    ];
    io.out(`${shownPath(out, io.cwd)}: ${formatBytes(written.bytes)}, ${what.join(', ')}.\n`);
    io.out(
      mapping === undefined
        ? 'What the stand-ins stand for was not kept: --mapping <file> does.\n'
        : `${shownPath(mapping, io.cwd)} says what they stand for: do not pass it on.\n`,
    );
    return 0;
  } finally {
    redactor.dispose();
  }
}

async function refuseReport(file: string): Promise<void> {
  const start = await readFileStart(file, START_BYTES).catch(() => Buffer.alloc(0));
  if (!isReport(start.toString('utf8'))) return;
  throw new Failure(
    'usage',
    'A report has names of classes, keys and files, and no contents. Only heap snapshots are redacted.',
  );
}
