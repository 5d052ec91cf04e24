import { resolve } from 'node:path';
import { Failure } from '../../base/failure';
import { readFileBytes, whyUnreadable } from '../../base/readFile';
import { replaceFile } from '../../base/writeFile';
import { baselineText, parseBaseline, type HeldBaseline } from '../../session/heldBaseline';
import { compareHeld, type HeldComparison, type IsJudged } from '../../session/compareHeld';
import type { HeldBaselineUse } from '../arguments/heldBaselineUse';
import { assertOutput } from '../io/outputFile';

const MAX_BYTES = 50_000_000;

/** The baselines of one run. */
export interface OpenHeldBaseline {
  /** Compares, then saves; `undefined` without a baseline to compare with. */
  apply(now: HeldBaseline, isJudged: IsJudged): Promise<HeldComparison | undefined>;
}

/**
 * Rejects before anything is read: with `usage` when a file is missing or no baseline of this kind, and as `assertOutput` does.
 */
export async function openHeldBaseline(
  { compareWith, saveTo }: HeldBaselineUse,
  basis: HeldBaseline['basis'],
  { cwd, force }: { cwd: string; force: boolean },
): Promise<OpenHeldBaseline> {
  const file = compareWith === undefined ? undefined : resolve(cwd, compareWith);
  const target = saveTo === undefined ? undefined : resolve(cwd, saveTo);
  const before = file === undefined ? undefined : await read(file, basis);
  if (target !== undefined) await assertOutput(target, 'baseline', force);
  return {
    apply: async (now, isJudged) => {
      const changes = before && compareHeld(before, now, isJudged);
      if (target !== undefined) await replaceFile(target, baselineText(now));
      return before && changes && { file: file!, savedAt: before.savedAt, changes };
    },
  };
}

async function read(file: string, basis: HeldBaseline['basis']): Promise<HeldBaseline> {
  const bytes = await readFileBytes(file, MAX_BYTES).catch((error: unknown) => {
    const why = whyUnreadable(error);
    throw new Failure(
      'usage',
      `${file} cannot be read: ${why}. --save-baseline writes one.`,
      error,
    );
  });
  const baseline = parseBaseline(bytes.toString('utf8'));
  if (!baseline) throw new Failure('usage', `${file} is no baseline of what is held.`);
  if (baseline.basis !== basis) {
    const command = baseline.basis === 'reading' ? 'inspect' : 'record';
    throw new Failure(
      'usage',
      `${file} is a baseline of pool-leaks ${command}: compare it with that.`,
    );
  }
  return baseline;
}
