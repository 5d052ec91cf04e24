import { t } from '@vscode/l10n';
import { formatBytes, formatCount } from '../../src/base/format';
import type { RunChanges } from '../../src/protocol/liveFigures';

/** A run's key figures; `undefined`: never measured, or unknown at its end. */
export interface RunNumbers {
  staleAtEnd: number | undefined;
  /** At the run's end no class had a fault in its source, so no context was read and no count is known. */
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

/** `1,284 → 0 stale values`, for each figure that both runs have. */
export function differenceWords(before: RunNumbers, now: RunNumbers): string[] {
  const words: string[] = [];
  const add = (
    one: number | undefined,
    other: number | undefined,
    say: (one: number, other: number) => string,
  ): void => {
    if (one !== undefined && other !== undefined) words.push(say(one, other));
  };
  // If no class has a fault in its source any more, the program is fixed as far as its source tells.
  const isMended = now.isSourceOnly && before.staleAtEnd !== undefined;
  add(before.staleAtEnd, isMended ? 0 : now.staleAtEnd, (one, other) =>
    t('{0} → {1} stale values', formatCount(one), formatCount(other)),
  );
  if (isMended) words.push(t('by its source: no fault in it any more'));
  add(before.openAtEnd, now.openAtEnd, (one, other) =>
    t('{0} → {1} open values', formatCount(one), formatCount(other)),
  );
  add(before.peakHeapBytes, now.peakHeapBytes, (one, other) =>
    t('peak heap {0} → {1}', formatBytes(one), formatBytes(other)),
  );
  return words;
}
