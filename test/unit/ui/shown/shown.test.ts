import * as assert from 'node:assert/strict';
import { calls } from '../fakeVscode';
import { askText } from '../../../../src/ui/shown/ask';
import { copyLine } from '../../../../src/ui/shown/clipboard';
import { NamedAction, lens, previewOf, problem } from '../../../../src/ui/shown/inSource';
import { createLog } from '../../../../src/ui/shown/log';
import { confirm, notify, withProgress } from '../../../../src/ui/shown/notify';
import { Picker, pickMany, pickOne } from '../../../../src/ui/shown/pick';
import { labelled, setSpoken, setTooltip, setViewState } from '../../../../src/ui/shown/row';
import { StatusItem } from '../../../../src/ui/shown/statusItem';
import { UNSEEN, hostileWords } from '../../hostileWords';

/** VS Code's own (`linkedText.ts`), which it looks for in notifications and welcome views. */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** VS Code's own (`iconLabels.ts`), after the one that we put first ourselves. */
const ICON = /(?!^)\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;
const LIMIT = 1_000_000;

type View = Parameters<typeof setViewState>[0];
type Range = Parameters<typeof problem>[0];
const range = {} as Range;

/** Every way in which words reach a person in VS Code. Answers what it made, if that is not handed over at once. */
const ways: Record<string, (words: string) => unknown> = {
  error: words => notify.error(words),
  warning: words => notify.warning(words),
  information: words => notify.information(words),
  confirm: words => confirm(words, words, 'Yes'),
  progress: words =>
    withProgress({ location: 15, title: words }, progress => {
      progress.report({ message: words });
      return Promise.resolve();
    }),
  progressWithLink: words =>
    withProgress({ location: 15, title: '' }, progress => {
      const action = { title: 'Round Done', command: 'poolLeaks.roundDone' } as const;
      progress.report({ message: words, action });
      return Promise.resolve();
    }),
  askText: words =>
    askText({ title: words, prompt: words, placeHolder: words, value: '', complaint: () => words }),
  pickOne: words => pickOne([choice(words)], { title: '' }),
  pickMany: words => pickMany([choice(words)], { title: '' }),
  picker: words => new Picker({ title: '' }).show([{ heading: words }, choice(words)], true),
  row: words => labelled(words, words, 0, 'pulse'),
  tooltip: words => {
    const item = labelled('', '', 0, 'pulse');
    setTooltip(item, [words, words]);
    assert.equal(String(item.tooltip).split('\n').length, 2, 'a line each');
    return String(item.tooltip).split('\n');
  },
  spoken: words => {
    const item = labelled('', '', 0, 'pulse');
    setSpoken(item, words);
    return item;
  },
  view: words => {
    const view = {} as View;
    setViewState(view, { description: words, message: words });
    return view;
  },
  statusItem: words => new StatusItem('id', 'name', 'command').show('pulse', words, [words]),
  problem: words => problem(range, words, 0),
  lens: words => lens(range, words, 'command'),
  action: words => new NamedAction(words, {} as ConstructorParameters<typeof NamedAction>[1]),
  preview: words => previewOf(words, words),
  clipboard: words => copyLine(words),
};

/** The only link that we make ourselves ends the text of a progress. */
function withoutOwnLink(text: string): string {
  const own = ' [Round Done](command:poolLeaks.roundDone)';
  return text.endsWith(own) ? text.slice(0, -own.length) : text;
}

function choice(words: string) {
  return { label: words, icon: 'debug', description: words, detail: words, value: undefined };
}

/** All texts within what was handed over. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Promise || typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

describe('words of a stranger in VS Code', () => {
  beforeEach(() => calls.splice(0));

  for (const [name, show] of Object.entries(ways)) {
    it(`stay words: ${name}`, () => {
      let seen = 0;
      for (const words of hostileWords) {
        calls.splice(0);
        const made = show(words);
        const texts = textsIn([made, calls]);
        seen += texts.filter(text => text.includes('forged')).length;
        for (const text of texts.map(withoutOwnLink)) {
          assert.doesNotMatch(text, UNSEEN);
          assert.ok(text.length < LIMIT);
          if (name === 'clipboard') continue;
          assert.doesNotMatch(text, LINK);
          assert.doesNotMatch(text, ICON);
        }
      }
      assert.ok(seen > 0, 'they are shown');
    });
  }

  it('stay words in the log, where none is an entry of its own', () => {
    const log = createLog('Pool Leaks');
    for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) {
      for (const words of [...hostileWords, ...hostileWords.map(each => new Error(each))]) {
        calls.splice(0);
        log[level](words as string);
        const [first, ...further] = String(calls[0]!.given[0]).split('\n');
        for (const line of [first!, ...further]) assert.doesNotMatch(line, UNSEEN);
        for (const line of further) assert.match(line, /^ {4}/);
        assert.equal(calls[0]!.given.length, 1);
      }
    }
  });

  it('are not changed when they are harmless', () => {
    const sentence = 'The inspector refused a request: a[0] is $x (see main.js:3). Try 5 % less.';
    void notify.error(sentence);
    assert.deepEqual(calls, [{ name: 'showErrorMessage', given: [sentence] }]);
  });
});
