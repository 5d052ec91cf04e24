import { t } from '@vscode/l10n';
import { formatBytes, formatClock, formatCount, formatQuantity } from '../src/base/format';
import type { FindingSummary } from '../src/protocol/panelState';
import type { Verdict } from '../src/protocol/verdict';
import { usePage } from './pageTools';

/** The faulty resets, worst first. The rest of the page is about the chosen one. */
export function FindingList() {
  const { state, look } = usePage();
  const { findings } = state.overview!;
  const chosen = state.view.finding;
  const noneChosen = findings.every(({ id }) => id !== chosen);
  const choose = (finding: string): void =>
    look({ finding, value: null, instance: null, className: null });
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const at = findings.findIndex(({ id }) => id === chosen) + step;
    if (step === 0 || !findings[at]) return;
    event.preventDefault();
    choose(findings[at].id);
    const list = event.currentTarget as HTMLElement;
    list.querySelectorAll<HTMLElement>('[role=option]')[at]?.focus();
  };
  return (
    <section class="findings" aria-labelledby="findings-title">
      <h2 id="findings-title">{t('Faulty resets')}</h2>
      {findings.length === 0 ? (
        <p class="note">{noneText(state.overview!.verdict.kind)}</p>
      ) : (
        <ul role="listbox" aria-labelledby="findings-title" onKeyDown={move}>
          {findings.map((finding, i) => (
            <li
              key={finding.id}
              role="option"
              aria-selected={finding.id === chosen}
              tabIndex={finding.id === chosen || (i === 0 && noneChosen) ? 0 : -1}
              onClick={() => choose(finding.id)}
            >
              <strong>{finding.label}</strong>
              <span>{summaryOf(finding)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function noneText(kind: Verdict['kind']): string {
  switch (kind) {
    case 'clean':
      return t('None holds anything now.');
    case 'sourceOnly':
      return t('None was found in the source; no context was read.');
    case 'noPool':
      return t('No pooled class was found.');
    default:
      return t('Not known: not everything was read.');
  }
}

function summaryOf({
  staleReferences,
  open,
  retainedBytes,
  seenAt,
  isMended,
}: FindingSummary): string {
  const parts = [formatQuantity(staleReferences, t('value'), t('values'))];
  if (isMended) parts.unshift(t('fixed in source, restart to verify'));
  if (open > 0) parts.push(t('{0} open', formatCount(open)));
  if (retainedBytes !== null) parts.push(formatBytes(retainedBytes));
  if (seenAt !== undefined) parts.push(t('as of {0}, not reached since', formatClock(seenAt)));
  return parts.join(' · ');
}
