import { resolve } from 'node:path';
import { Failure } from '../../base/failure';
import { assertReplaceable, replaceFile } from '../../base/writeFile';
import { Baseline } from '../../check/baseline';
import type { FileCheck } from '../../protocol/fileCheck';
import type { BaselineUse } from '../arguments/parseCheck';
import type { BaselineFigures } from '../print/checkReport';

/** The baseline of one run of `check`. */
export interface OpenBaseline {
  /** Takes what is known out of the checks' findings, and writes the file where that was asked for. */
  apply(checks: FileCheck[]): Promise<BaselineFigures>;
}

/** Rejects before anything is checked: with `usage` when the file is missing or no baseline, or as `assertReplaceable` does. */
export async function openBaseline(
  { file: given, mode }: BaselineUse,
  cwd: string,
): Promise<OpenBaseline> {
  const file = resolve(cwd, given);
  const before = Baseline.read(file);
  if (!before && mode !== 'update')
    throw new Failure('usage', `There is no ${file}. --update-baseline writes one.`);
  if (mode !== 'compare') await assertReplaceable(file);
  return {
    apply: async checks => {
      const now = mode === 'update' ? Baseline.of(checks, before) : before!;
      const { known, gone } = now.take(checks);
      if (mode === 'compare') return { file, known, gone, written: false };
      await replaceFile(file, now.without(gone).textFor(file));
      return { file, known, gone, written: mode };
    },
  };
}

/** Whether a baseline names what is not found any more, and still does. */
export function isOutdated(baseline: BaselineFigures | undefined): boolean {
  return baseline !== undefined && baseline.gone.length > 0 && baseline.written === false;
}
