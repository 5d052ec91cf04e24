import * as assert from 'node:assert/strict';
import axe from 'axe-core';
import type { ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import { eventually } from '../eventually';
import { LeakingServer } from './leakingServer';
import { hasPage, inWebview, onPage } from './page';
import { attachToSample } from './sampleServer';

const ID = 'pool-leaks.pool-leak-inspector';
const THEMES = ['Default Dark Modern', 'Default Light Modern', 'Default High Contrast'];
const SIZES = { wide: '1400x900', narrow: '820x1000' };
const FINDING = '.findings [role=option]';

describe('the live heap inspector in VS Code', () => {
  let api: Api;
  let child: ChildProcess | undefined;
  let server: LeakingServer | undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));

  before(async () => {
    api = await vscode.extensions.getExtension<Api>(ID)!.activate();
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  afterEach(async () => {
    await onPage('resize', SIZES.wide);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('poolLeaks.detach');
    for (const snapshot of api.snapshots.all) api.snapshots.close(snapshot);
    child?.kill('SIGKILL');
    child = undefined;
    server?.stop();
    server = undefined;
  });

  after(() => fs.rmSync(folder, { recursive: true }));

  it('says what to do while nothing is attached', async () => {
    await vscode.commands.executeCommand('poolLeaks.openInspector');
    await inWebview('waitFor', 'button:has-text("Start Sample Server")');
    await onPage('screenshot', 'inspector-detached');
  });

  it('leads from the rising curve to the fix, and shows the drop after the restart', async function () {
    server = new LeakingServer(folder);
    await server.start(api);
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await vscode.commands.executeCommand('poolLeaks.openInspector');
    await server.load(10);
    await inWebview('waitFor', `${FINDING}:has-text("Context.reset")`);
    const before = await staleValues();
    await server.load(40);
    await eventuallyStale(value => value > before);
    await inWebview('waitFor', '.curves canvas');
    await inWebview('click', '.table .row:has-text("Session") >> nth=0');
    await inWebview('waitFor', '.path li.stale');
    assert.match(await inWebview('text', '.path'), /Context[^]*session[^]*Session/);
    await inWebview('waitFor', '.properties code:has-text("user")');
    await onPage('screenshot', 'inspector-live');

    await inWebview('click', '.details button:has-text("Apply")');
    await inWebview('waitFor', '.details :text("Fixed in source.")');
    const document = await vscode.workspace.openTextDocument(server.file);
    assert.match(document.getText(), /this\.values\[\w+\] = undefined/);
    assert.ok(await document.save());
    await onPage('screenshot', 'inspector-fixed');

    server.stop();
    await inWebview('waitFor', '.status.warning');
    await server.start(api);
    await server.load(40);
    await inWebview('waitFor', 'text=/→ 0 stale values/');
    await eventuallyStale(value => value === 0);
    await onPage('screenshot', 'inspector-verified');
  });

  it('says that a reset is fixed in the source, and attaches to the program again by itself', async () => {
    server = new LeakingServer(folder);
    await server.start(api);
    await server.load(10);
    const [process] = await api.tree.getChildren();
    const row = async (): Promise<string> => {
      const [finding] = await api.tree.getChildren(process);
      return String(api.tree.getTreeItem(finding!).description);
    };
    assert.doesNotMatch(await row(), /fixed in source/);
    const document = await vscode.workspace.openTextDocument(server.file);
    await vscode.window.showTextDocument(document);
    const ours = (): vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(document.uri).filter(each => each.source === 'Pool Leaks');
    await eventually(() => ours().length > 0);
    const [action] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      ours()[0]!.range,
      vscode.CodeActionKind.QuickFix.value,
      20,
    );
    assert.ok(await vscode.workspace.applyEdit(action!.edit!));
    await eventually(async () => /fixed in source, restart to verify/.test(await row()));
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
    await onPage('waitFor', '.monaco-list-row:has-text("fixed in source")');
    await onPage('screenshot', 'fixed-in-source');
    assert.ok(await document.save());

    const before = api.attachment.session;
    server.stop();
    await eventually(() => before?.state.kind === 'lost');
    await server.run();
    await eventually(
      () => api.attachment.session !== before && api.attachment.session?.reading !== undefined,
    );
    assert.equal(api.attachment.session?.target.title, before?.target.title);
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
  });

  it('can be used by keyboard alone', async () => {
    child = await attachToSample(api);
    await vscode.commands.executeCommand('poolLeaks.openInspector');
    await inWebview('waitFor', `${FINDING}[aria-selected=true]`);
    const first = await inWebview('text', `${FINDING}[aria-selected=true]`);
    await inWebview('click', 'header');
    await tabTo(FINDING);
    await onPage('press', 'ArrowDown');
    await inWebview('waitFor', `${FINDING}[aria-selected=true]:has-text("CompletionHolder")`);
    await onPage('press', 'ArrowUp');
    await eventually(
      async () =>
        !hasPage() || (await inWebview('text', `${FINDING}[aria-selected=true]`)) === first,
    );
    await inWebview('waitFor', '.table .row');
    await tabTo('.table .row');
    await onPage('press', 'ArrowDown');
    await onPage('press', 'Enter');
    await inWebview('waitFor', '.path li.stale');
    await tabTo('.details button.link');
    await onPage('press', 'Enter');
    await eventually(() => /userValues\.ts$/.test(editorFile()));
  });

  it('is as it was after it was hidden', async () => {
    child = await attachToSample(api);
    await vscode.commands.executeCommand('poolLeaks.openInspector');
    await inWebview('click', `${FINDING}:has-text("CompletionHolder")`);
    await vscode.workspace
      .openTextDocument({ content: 'on top' })
      .then(document => vscode.window.showTextDocument(document));
    await vscode.commands.executeCommand('poolLeaks.openInspector');
    await inWebview('waitFor', `${FINDING}[aria-selected=true]:has-text("CompletionHolder")`);
  });

  it('can be read by everybody, in three themes and two widths', async function () {
    const settings = vscode.workspace.getConfiguration('workbench');
    child = await attachToSample(api);
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await vscode.commands.executeCommand('poolLeaks.openInspector');
    await inWebview('waitFor', '.diff .added');
    try {
      for (const theme of THEMES) {
        await settings.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
        for (const [width, size] of Object.entries(SIZES)) {
          await onPage('resize', size);
          await inWebview('waitFor', '.table .row');
          assert.deepEqual(await axeViolations(), [], `${theme}, ${width}`);
          await onPage('screenshot', `inspector-${theme.split(' ')[1]}-${width}`);
        }
      }
    } finally {
      await settings.update('colorTheme', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is an editor of heap snapshot files, but not the one that opens by itself', async () => {
    child = await attachToSample(api);
    const settings = vscode.workspace.getConfiguration('poolLeaks');
    await settings.update('maxPause', 60_000, vscode.ConfigurationTarget.Global);
    const file = vscode.Uri.file(path.join(folder, 'sample.heapsnapshot'));
    await vscode.commands.executeCommand('poolLeaks.saveSnapshot', file);
    for (const snapshot of api.snapshots.all) api.snapshots.close(snapshot);
    await vscode.commands.executeCommand('vscode.openWith', file, 'poolLeaks.heapSnapshot');
    await inWebview('waitFor', `${FINDING}:has-text("UserValues.reset")`);
    await inWebview('waitFor', '.shares');
    assert.equal(api.snapshots.all.length, 1);
    await onPage('screenshot', 'inspector-file');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await eventually(() => api.snapshots.all.length === 0);
    await settings.update('maxPause', undefined, vscode.ConfigurationTarget.Global);
  });

  async function staleValues(): Promise<number> {
    const text = await inWebview('text', '.headline .strong dd');
    return Number(text.replaceAll(',', ''));
  }

  async function eventuallyStale(holds: (value: number) => boolean): Promise<void> {
    await eventually(async () => !hasPage() || holds(await staleValues()));
  }

  async function tabTo(selector: string): Promise<void> {
    for (let i = 0; i < 80 && hasPage(); i++) {
      const found = await inWebview(
        'evaluate',
        `document.activeElement.matches(${JSON.stringify(selector)})`,
      );
      if (found === 'true') return;
      await onPage('press', 'Tab');
    }
    assert.ok(!hasPage(), `the keyboard does not reach ${selector}`);
  }

  async function axeViolations(): Promise<unknown[]> {
    if (!hasPage()) return [];
    await inWebview('evaluate', `${axe.source}; 0`);
    const answer = await inWebview(
      'evaluate',
      'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)))',
    );
    return JSON.parse(answer) as unknown[];
  }

  function editorFile(): string {
    return vscode.window.activeTextEditor?.document.fileName ?? '';
  }
});
