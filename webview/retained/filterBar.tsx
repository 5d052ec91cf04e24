import { t } from '@vscode/l10n';
import { useEffect, useRef } from 'preact/hooks';
import { formatCount } from '../../src/base/format';
import type { RowGrouping } from '../../src/protocol/rowQuery';
import { usePage } from '../pageTools';
import { Icon } from '../icon';
import { chosenFinding } from '../viewState';
import type { RowPages } from './rowPages';
import type { Selecting } from './useSelection';

interface FilterBarProps {
  rows: RowPages;
  selecting: Selecting;
}

/** Filter, grouping, and copying of the table. */
export function FilterBar({ rows, selecting }: FilterBarProps) {
  const { state, look } = usePage();
  const { filter, openOnly, grouping } = state.view;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const find = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLInputElement;
      const isFind = (event.ctrlKey || event.metaKey) && event.key === 'f';
      if (!isFind && (event.key !== '/' || isTyping)) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', find);
    return () => window.removeEventListener('keydown', find);
  }, []);
  return (
    <div class="filter">
      <input
        ref={input}
        type="text"
        value={filter}
        maxLength={200}
        spellcheck={false}
        placeholder={t('Filter by class, key or slot')}
        aria-label={t('Filter by class, key or slot')}
        aria-keyshortcuts="Control+F /"
        onInput={event => look({ filter: event.currentTarget.value })}
        onKeyDown={event => event.key === 'Escape' && look({ filter: '' })}
      />
      <button
        class="icon"
        aria-pressed={openOnly}
        title={t('Only open values')}
        onClick={() => look({ openOnly: !openOnly })}
      >
        <Icon name="circle-filled" />
        {t('Open only')}
      </button>
      <select
        aria-label={t('Group by')}
        value={grouping}
        onChange={event =>
          look({ grouping: event.currentTarget.value as RowGrouping, expanded: [] })
        }
      >
        <option value="none">{t('No groups')}</option>
        <option value="class">{t('By class')}</option>
        <option value="key">{t('By key')}</option>
        <option value="context">{t('By context')}</option>
      </select>
      <Count {...{ rows, selecting }} />
      <CopyButton format="tsv" {...{ selecting }} />
      <CopyButton format="json" {...{ selecting }} />
    </div>
  );
}

/** How many values are listed, selected, and copied. */
function Count({ rows, selecting }: FilterBarProps) {
  const { view, overview } = usePage().state;
  const { all, places } = selecting.selection;
  const { values } = rows;
  if (values === undefined) return <Status text={t('Reading…')} />;
  const isNarrowed =
    view.filter !== '' || view.openOnly || view.className !== null || view.instance !== null;
  const finding = overview!.findings.find(({ id }) => id === chosenFinding(view));
  const { staleReferences } = finding ?? overview!;
  const selected = all ? values : places.size;
  const parts = [
    !isNarrowed && staleReferences > values
      ? t('{0} of {1} listed', formatCount(values), formatCount(staleReferences))
      : t('{0} listed', formatCount(values)),
  ];
  if (selected > 0) parts.push(t('{0} selected', formatCount(selected)));
  if (selecting.said !== '') parts.push(selecting.said);
  return <Status text={parts.join(' · ')} />;
}

function Status({ text }: { text: string }) {
  return (
    <span class="count" role="status">
      {text}
    </span>
  );
}

function CopyButton({ format, selecting }: { format: 'tsv' | 'json'; selecting: Selecting }) {
  const { all, places } = selecting.selection;
  const name = format.toUpperCase();
  const label =
    all || places.size === 0 ? t('Copy all as {0}', name) : t('Copy selected as {0}', name);
  return (
    <button class="icon" title={label} aria-label={label} onClick={() => selecting.copy(format)}>
      <Icon name="copy" />
      {name}
    </button>
  );
}
