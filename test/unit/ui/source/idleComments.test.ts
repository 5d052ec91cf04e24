import * as assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { calls } from '../fakeVscode';
import { checkJavaScript } from '../../../../src/analysis/javascript/checkJavaScript';
import { applyEdits } from '../../../../src/check/textEdits';
import { idleDiagnostic } from '../../../../src/ui/source/diagnostics';
import type { DocumentChecks } from '../../../../src/ui/source/documentChecks';
import { registerFixActions } from '../../../../src/ui/source/fixActions';
import { SourceFindings } from '../../../../src/ui/source/sourceFindings';

const COMMENT = '  // pool-leaks-ignore-next-line -- it was right once';
const CODE = ['class A {', '  reset() {}', '}', ''];
const withComment = (end: string): string => [CODE[0], COMMENT, ...CODE.slice(1)].join(end);
const idleIn = (text: string) =>
  checkJavaScript({ source: { name: 'a.js', text } }).idleComments ?? [];
const uri = { toString: () => 'file:///a.js', fsPath: '/a.js' } as vscode.Uri;

/** What the lightbulb offers on a line, and the text after each. */
async function offered(text: string, line: number): Promise<{ title: unknown; after: string }[]> {
  const document = {
    ...{ uri, version: 1, languageId: 'javascript', getText: () => text },
    positionAt: (offset: number) => offset,
  } as unknown as vscode.TextDocument;
  const checks = {
    current: () => Promise.resolve({ version: 1, findings: [], idleComments: idleIn(text) }),
  } as Partial<DocumentChecks> as DocumentChecks;
  const context = { subscriptions: [] } as unknown as vscode.ExtensionContext;
  registerFixActions(context, checks);
  const { given } = calls.filter(({ name }) => name === 'registerCodeActionsProvider').at(-1)!;
  const provider = given[1] as vscode.CodeActionProvider;
  const at = { start: { line }, end: { line } } as vscode.Range;
  const asked = { only: undefined, diagnostics: [] } as unknown as vscode.CodeActionContext;
  const token = { isCancellationRequested: false } as vscode.CancellationToken;
  const before = calls.length;
  const actions = (await provider.provideCodeActions(document, at, asked, token)) ?? [];
  const titles = calls
    .slice(before)
    .filter(({ name }) => name === 'FixAction')
    .map(({ given: [title] }) => title);
  const found: { title: unknown; after: string }[] = [];
  for (const [i, action] of (actions as vscode.CodeAction[]).entries()) {
    assert.equal(action.isPreferred, true);
    const { edit } = (await provider.resolveCodeAction!(action, token))!;
    const { entries } = edit as unknown as {
      entries: [unknown, { range: { given: [number, number] }; newText: string }[]][];
    };
    const edits = entries[0]![1].map(({ range: { given: ends }, newText }) => ({
      ...{ start: ends[0], end: ends[1], text: newText },
    }));
    found.push({ title: titles[i], after: applyEdits(text, edits) });
  }
  return found;
}

describe('a comment that ignores nothing, in the editor', () => {
  it('is a hint that dims it', () => {
    const [idle] = idleIn(withComment('\n'));
    const diagnostic = idleDiagnostic(idle!);
    const { given } = calls.filter(({ name }) => name === 'Diagnostic').at(-1)!;
    const [range, message, severity] = given as [{ given: number[] }, string, number];
    assert.deepEqual(range.given, [1, 2, 1, COMMENT.length]);
    assert.match(message, /^This comment ignores nothing/);
    assert.deepEqual([severity, diagnostic.tags], [3, [1]]);
  });

  for (const [name, end] of [
    ['\\n', '\n'],
    ['\\r\\n', '\r\n'],
  ] as const)
    it(`is taken out with its line, which ends with ${name}`, async () => {
      const title = 'Remove the comment that ignores nothing';
      const text = withComment(end);
      assert.deepEqual(await offered(text, 1), [{ title, after: CODE.join(end) }]);
      assert.deepEqual(await offered(text, 2), []);
    });

  it('shows beside findings and without any, until it is gone', () => {
    const findings = new SourceFindings();
    const changed: string[] = [];
    findings.onDidChange(each => changed.push(each.toString()));
    const idle = idleIn(withComment('\n'));
    findings.set(uri, [], idle);
    assert.deepEqual([findings.idleCommentsOf(uri), findings.uris], [idle, [uri]]);
    findings.set(uri, []);
    assert.deepEqual([findings.idleCommentsOf(uri), findings.uris], [[], []]);
    findings.setWorkspace([{ uri, findings: [], idleComments: idle }], []);
    assert.deepEqual(findings.idleCommentsOf(uri), idle);
    assert.equal(changed.length, 3);
  });
});
