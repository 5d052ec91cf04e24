import { t } from '@vscode/l10n';
import { useEffect, useRef, useState } from 'preact/hooks';
import { sentenceOf } from '../../src/base/failure';
import { formatCount, formatQuantity } from '../../src/base/format';
import { MAX_PLACES, type ValueLine } from '../../src/protocol/rowQuery';
import { usePage } from '../pageTools';
import type { RowPages } from './rowPages';
import { EVERYTHING, NOTHING, selectionOf, toggled, type Selection } from './selection';

export interface Selecting {
  selection: Selection;
  /** The last action, for screen readers. */
  said: string;
  clear(): void;
  all(): void;
  only(index: number, line: ValueLine): void;
  toggle(index: number, line: ValueLine): void;
  /** Selects from the last chosen line to this one, loaded or not. */
  extend(index: number): void;
  /** Copies the selected values; without any, `line`'s value, or all that are listed. */
  copy(format: 'tsv' | 'json', line?: ValueLine): void;
}

/** The selection in a list, and copying it. Starts anew with other findings, contexts or filter words. */
export function useSelection(rows: RowPages): Selecting {
  const { host, state, dispatch } = usePage();
  const { source } = state.view;
  const [selection, setSelection] = useState(NOTHING);
  const [said, say] = useState('');
  const anchor = useRef(0);
  /** What is selected now, also before it is drawn. */
  const selected = useRef(NOTHING);
  /** The last action that waits for rows, and what came after it. */
  const waiting = useRef<Promise<void> | undefined>(undefined);
  const select = (next: Selection): void => {
    setSelection((selected.current = next));
    say('');
  };
  const fail = (error: unknown): void => dispatch({ type: 'failed', message: sentenceOf(error) });
  /** Acts at once, or after what still waits: a click is no earlier than the one before it. */
  const inTurn = (act: () => Promise<void> | void): void => {
    const acting = waiting.current ? waiting.current.then(act) : act();
    if (!acting) return;
    const ended = acting.catch(fail).then(() => {
      if (waiting.current === ended) waiting.current = undefined;
    });
    waiting.current = ended;
  };
  const { query } = rows;
  const { findings, filter, openOnly, className, instance } = query;
  const list = JSON.stringify([source, findings, filter, openOnly, className, instance]);
  const shown = useRef(list);
  useEffect(() => {
    shown.current = list;
    select(NOTHING);
  }, [list]);

  const extend = async (index: number): Promise<void> => {
    const from = Math.min(anchor.current, index);
    const wanted = Math.abs(anchor.current - index) + 1;
    // Beyond the limit, keep those nearest to the last chosen line.
    const start =
      index < anchor.current && wanted > MAX_PLACES ? anchor.current - MAX_PLACES + 1 : from;
    const lines = await rows.load(start, start + Math.min(wanted, MAX_PLACES));
    if (shown.current !== list) return;
    select(selectionOf(lines));
    if (wanted > MAX_PLACES) {
      say(t('Only {0} lines can be selected one by one', formatCount(MAX_PLACES)));
    }
  };
  const copy = async (format: 'tsv' | 'json', line?: ValueLine): Promise<void> => {
    const { all, places: chosen } = selected.current;
    const isEmpty = !all && chosen.size === 0;
    const { places } = isEmpty && line ? selectionOf([line]) : selected.current;
    const some = places.size === 0 ? {} : { places: [...places.values()] };
    const part = { ...query, start: 0, end: 0 };
    const count = await host.call('copy', { source, query: part, format, ...some });
    say(t('{0} copied', formatQuantity(count, t('value'), t('values'))));
  };
  return {
    selection,
    said,
    clear: () => inTurn(() => select(NOTHING)),
    all: () => inTurn(() => select(EVERYTHING)),
    only(index, line) {
      inTurn(() => {
        anchor.current = index;
        select(selectionOf([line]));
      });
    },
    toggle(index, line) {
      inTurn(() => {
        anchor.current = index;
        select(toggled(selected.current, line));
      });
    },
    extend: index => inTurn(() => extend(index)),
    // Later selections need not wait for what is copied.
    copy: (format, line) => inTurn(() => void copy(format, line).catch(fail)),
  };
}
