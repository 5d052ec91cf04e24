import * as assert from 'node:assert/strict';
import { LIVE, type FindingSummary, type SourceOverview } from '../../../src/protocol/panelState';
import { openedState, reduce, type PageState } from '../../../webview/store';
import { restoredView } from '../../../webview/viewState';

const overviewOf = (...ids: string[]): SourceOverview =>
  ({ source: LIVE, findings: ids.map(id => ({ id }) as FindingSummary) }) as SourceOverview;

const opened = (finding: string | null): PageState => {
  const sources = [{ id: LIVE, kind: 'live' as const, title: 'Live', at: null }];
  const state = { version: 1, status: { kind: 'attached' as const }, trusted: true, sources };
  return openedState({ state }, { ...restoredView(undefined), finding });
};
const read = (state: PageState, ...ids: string[]): PageState =>
  reduce(state, { type: 'overview', overview: overviewOf(...ids) });

describe('the chosen finding of the page', () => {
  it('is the worst one until somebody chooses', () => {
    assert.equal(read(opened(null), 'a', 'b').view.finding, 'a');
  });

  it('is chosen again once a reading has it, as after a reload, whose first reading has not found all', () => {
    const first = read(opened('b'), 'a');
    assert.equal(first.view.finding, 'a');
    const kept = restoredView(JSON.parse(JSON.stringify(first.view)));
    assert.equal(read({ ...first, view: kept }, 'a', 'b').view.finding, 'b');
    const none = read(read(opened('b')), 'a', 'b');
    assert.equal(none.view.finding, 'b');
  });

  it('is what the person has chosen since', () => {
    const first = read(opened('b'), 'a', 'c');
    const chosen = reduce(first, { type: 'view', change: { finding: 'c' } });
    assert.equal(read(chosen, 'a', 'b', 'c').view.finding, 'c');
    const elsewhere = reduce(first, { type: 'selected', source: LIVE, finding: 'c' });
    assert.equal(read(elsewhere, 'a', 'b', 'c').view.finding, 'c');
  });
});
