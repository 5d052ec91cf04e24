import * as assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { calls } from '../fakeVscode';
import { Failure } from '../../../../src/base/failure';
import type { RefactoringFinder } from '../../../../src/protocol/refactoring';
import { refactorings } from '../../../../src/analysis/javascript/refactorings/refactorings';
import { applyEdits } from '../../../../src/check/textEdits';
import { registerRefactorActions } from '../../../../src/ui/source/refactorActions';

const TEXT = `const recent = new Map();
http.createServer((req, res) => {
  recent.set(req, res);
});
`;

interface Kind {
  value: string;
  append(parts: string): Kind;
}
type Provider = vscode.CodeActionProvider<vscode.CodeAction>;

/** The provider as it was registered, with the kinds that it says it provides. */
function registered(finder: RefactoringFinder): { provider: Provider; kinds: Kind[] } {
  const context = { subscriptions: [] } as unknown as vscode.ExtensionContext;
  registerRefactorActions(context, () => Promise.resolve(finder));
  const { given } = calls.filter(({ name }) => name === 'registerCodeActionsProvider').at(-1)!;
  assert.equal(context.subscriptions.length, 1);
  const { providedCodeActionKinds } = given[2] as { providedCodeActionKinds: Kind[] };
  return { provider: given[1] as Provider, kinds: providedCodeActionKinds };
}

const inProcess: RefactoringFinder = {
  refactorings: question => Promise.resolve(refactorings(question)),
};

async function actionsFor(
  only: string | undefined,
  { finder = inProcess, at = TEXT.indexOf('recent.set') } = {},
): Promise<{ actions: vscode.CodeAction[]; kinds: Kind[] }> {
  const { provider, kinds } = registered(finder);
  const document = {
    version: 1,
    languageId: 'javascript',
    uri: { fsPath: '/srv/server.js' },
    getText: () => TEXT,
    offsetAt: (offset: unknown) => offset,
    positionAt: (offset: unknown) => offset,
  };
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: () => ({ dispose() {} }),
  };
  const Kinds = kinds[0]!.constructor as new (value: string) => Kind;
  const context = { only: only === undefined ? undefined : new Kinds(only) };
  const found = await provider.provideCodeActions(
    document as unknown as vscode.TextDocument,
    { start: at, end: at } as unknown as vscode.Range,
    context as unknown as vscode.CodeActionContext,
    token,
  );
  return { actions: (found ?? []) as vscode.CodeAction[], kinds };
}

describe('refactorings in the editor', () => {
  it('are offered to those who ask for refactorings, and to nobody else', async () => {
    for (const only of ['refactor', 'refactor.rewrite', 'refactor.rewrite.poolLeaks'])
      assert.equal((await actionsFor(only)).actions.length, 1, only);
    for (const only of [undefined, 'quickfix', 'source', 'refactor.extract'])
      assert.equal((await actionsFor(only)).actions.length, 0, only);
  });

  it('are of the kind that is announced, not preferred, and edit the document', async () => {
    const { actions, kinds } = await actionsFor('refactor');
    const [action] = actions;
    assert.deepEqual(
      kinds.map(({ value }) => value),
      ['refactor.rewrite.poolLeaks'],
    );
    const { given } = calls.filter(({ name }) => name === 'NamedAction').at(-1)!;
    assert.equal(given[0], 'Delete the entry when the response closes');
    assert.equal((given[1] as Kind).value, kinds[0]!.value);
    assert.ok(!action!.isPreferred);
    const { entries } = action!.edit as unknown as {
      entries: [unknown, { range: { given: [number, number] }; newText: string }[]][];
    };
    const edits = entries[0]![1].map(({ range, newText }) => ({
      start: range.given[0],
      end: range.given[1],
      text: newText,
    }));
    const after = applyEdits(TEXT, edits);
    assert.match(after, /\n {2}res\.once\('close', \(\) => recent\.delete\(req\)\);\n/);
  });

  it('are none elsewhere, nor after a cancellation', async () => {
    assert.equal((await actionsFor('refactor', { at: 0 })).actions.length, 0);
    const finder = {
      refactorings: () => Promise.reject(new Failure('cancelled', '')),
    };
    assert.equal((await actionsFor('refactor', { finder })).actions.length, 0);
  });
});
