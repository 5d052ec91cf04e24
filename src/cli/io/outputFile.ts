import { existsSync } from 'node:fs';
import { Failure } from '../../base/failure';
import { readFileStart } from '../../base/readFile';
import { assertReplaceable } from '../../base/writeFile';
import { isReport } from '../../report/page';

const START_BYTES = 1024;

/** What a command writes to a file that its arguments name. */
export type Output = 'heap snapshot' | 'report' | 'baseline' | 'mapping';

const isOf: Record<Output, (start: string) => boolean> = {
  'heap snapshot': start => /^\uFEFF?\s*\{\s*"snapshot"\s*:/.test(start),
  report: isReport,
  mapping: start => /^\{\n(?:"(?:Class|function|key|variable|name)\d+": |\n?\})/.test(start),
  baseline: start => /^\{"version":\d+,"basis":/.test(start),
};

/**
 * Rejects before any costly work if the file cannot be written (`unwritable`), or if writing would replace something other
 * than an earlier output of the same kind (`notReplaced`), unless `force`. Only regular files are ever replaced.
 */
export async function assertOutput(file: string, output: Output, force: boolean): Promise<void> {
  await assertReplaceable(file);
  if (force || !existsSync(file)) return;
  const start = await readFileStart(file, START_BYTES).catch((error: unknown) => {
    throw new Failure('unwritable', file, error);
  });
  if (start.length === 0 || isOf[output](start.toString('utf8'))) return;
  const advice = 'Give another file, or --force to replace it';
  throw new Failure('notReplaced', `${file} already exists and is no ${output}. ${advice}`);
}
