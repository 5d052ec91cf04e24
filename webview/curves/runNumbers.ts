import { t } from '@vscode/l10n';
import { formatBytes, formatCount } from '../../src/base/format';
import type { RunChanges } from '../../src/protocol/liveFigures';

/** What a run comes down to; `undefined`: never measured, or not known at its end. */
export interface RunNumbers {
  staleAtEnd: number | undefined;
  /** At its end no class had a fault in its source: no context was read, and no number is known. */
  isSourceOnly: boolean;
  openAtEnd: number | undefined;
  peakHeapBytes: number | undefined;
  durationMs: number;
}

export function runNumbers({ head, samples, marks }: RunChanges): RunNumbers {
  const last = samples.findLast(
    ({ staleReferences, unread }) => staleReferences !== null || unread === true,
  );
  const heaps = samples.flatMap(({ heapUsedBytes }) => heapUsedBytes ?? []);
  const seen = Math.max(head.startedAt, samples.at(-1)?.at ?? 0, marks.at(-1)?.at ?? 0);
  return {
    isSourceOnly: last?.sourceOnly === true,
    staleAtEnd: last?.staleReferences ?? undefined,
    openAtEnd: last?.open ?? undefined,
    peakHeapBytes: heaps.length === 0 ? undefined : heaps.reduce((a, b) => Math.max(a, b)),
    durationMs: (head.endedAt ?? seen) - head.startedAt,
  };
}

/** `1,284 → 0 stale values`, for each number that both runs have. */
export function differenceWords(before: RunNumbers, now: RunNumbers): string[] {
  const words: string[] = [];
  const add = (
    one: number | undefined,
    other: number | undefined,
    say: (one: number, other: number) => string,
  ): void => {
    if (one !== undefined && other !== undefined) words.push(say(one, other));
  };
  // A program whose classes had a fault and have none in their source now is mended, as far as its source tells.
  const isMended = now.isSourceOnly && before.staleAtEnd !== undefined;
  add(before.staleAtEnd, isMended ? 0 : now.staleAtEnd, (one, other) =>
    t('{0} → {1} stale values', formatCount(one), formatCount(other)),
  );
  if (isMended) words.push(t('by its source: no fault in it any more'));
  add(before.openAtEnd, now.openAtEnd, (one, other) =>
    t('{0} → {1} still open', formatCount(one), formatCount(other)),
  );
  add(before.peakHeapBytes, now.peakHeapBytes, (one, other) =>
    t('peak heap {0} → {1}', formatBytes(one), formatBytes(other)),
  );
  return words;
}
