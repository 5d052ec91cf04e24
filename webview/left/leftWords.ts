import { t } from '@vscode/l10n';
import { formatBytes, formatCount, formatQuantity } from '../../src/base/format';
import { holders } from '../../src/protocol/holders';
import type { LeftRow } from '../../src/protocol/leftView';

/** An icon and a word for each verdict, so that nothing relies on colour alone. */
export const verdictIcons: Record<LeftRow['verdict'], string> = {
  grows: 'arrow-up',
  parked: 'dash',
  held: 'inbox',
};

export function verdictText(verdict: LeftRow['verdict']): string {
  switch (verdict) {
    case 'grows':
      return t('grows');
    case 'parked':
      return t('parked');
    case 'held':
      return t('held');
  }
}

/** What a verdict means, in one sentence. */
export function verdictHint(verdict: LeftRow['verdict']): string {
  switch (verdict) {
    case 'grows':
      return t('Each round left more: it will not end.');
    case 'parked':
      return t('As many as there are holders: filled once, or replaced round by round.');
    case 'held':
      return t('Finished requests that the reading met; record requests to see whether they grow.');
  }
}

export function kindText({ kind }: Pick<LeftRow, 'kind'>): string {
  return t(holders[kind].noun);
}

/** `60 + 60`, or the sum where no rounds are known. */
export function valuesText({ perRound, values }: Pick<LeftRow, 'perRound' | 'values'>): string {
  return perRound.length > 0 ? perRound.map(formatCount).join(' + ') : formatCount(values);
}

export function bytesText(bytes: number | null): string {
  return bytes === null ? '–' : formatBytes(bytes);
}

/** A row with all its figures. Begins with the text in its area, of which `weight` is a part. */
export function rowText(row: LeftRow, weight: string): string {
  const { label, verdict, values, contexts, retainedBytes } = row;
  const parts = [
    kindText(row),
    verdictText(verdict),
    formatQuantity(values, t('value'), t('values')),
    ...(contexts > 0 ? [formatQuantity(contexts, t('request'), t('requests'))] : []),
    t('retained: {0}', bytesText(retainedBytes)),
  ];
  return `${label} ${weight}, ${parts.join(', ')}`;
}
