import * as assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import { inspectorClients } from '../../src/inspector/opened/inspectorClients';
import type { PoolNode } from '../../src/ui/tree/poolNode';
import { FOLD_OTHERS } from '../host/foldOthers';
import { eventually } from '../eventually';
import { onPage } from './page';
import { attachToSample, sampleFile, startSample } from './sampleServer';

const root = path.join(__dirname, '..', '..');
const ID = 'pool-leaks.pool-leak-inspector';

describe('Pool Leaks in VS Code', () => {
  let api: Api;
  let child: ChildProcess | undefined;

  before(async () => {
    const extension = vscode.extensions.getExtension<Api>(ID);
    assert.ok(extension, 'the extension is there');
    api = await extension.activate();
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
    await onPage('waitFor', '.part.sidebar .pane-header:has-text("Pool Leaks")');
    await onPage('evaluate', FOLD_OTHERS);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('poolLeaks.detach');
    child?.kill('SIGKILL');
    child = undefined;
  });

  it('registers the commands of its manifest and no others', async () => {
    const { contributes } = vscode.extensions.getExtension(ID)!.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = (await vscode.commands.getCommands(true)).filter(name =>
      /^poolLeaks\.\w+$/.test(name),
    );
    assert.deepEqual(registered.sort(), contributes.commands.map(each => each.command).sort());
  });

  it('lets no workspace lift a protection of the process', async () => {
    const settings = vscode.workspace.getConfiguration('poolLeaks');
    for (const [name, value] of [
      ['allowRemoteHosts', true],
      ['maxPause', 600_000],
      ['maxObjects', 5_000_000],
      ['refreshInterval', 1],
    ] as const) {
      const { Workspace } = vscode.ConfigurationTarget;
      await assert.rejects(async () => settings.update(name, value, Workspace), /User settings/);
    }
  });

  it('shows what to do while nothing is attached', async () => {
    await onPage('waitFor', '.pane:has-text("Pool Leaks") .welcome-view');
    await onPage('screenshot', 'welcome');
  });

  it('lists what the sample server holds, down to a property', async () => {
    child = await attachToSample(api);
    const [processNode] = await api.tree.getChildren();
    const findings = await children(processNode, 'finding');
    assert.deepEqual(findings.map(labelOf), ['UserValues.reset', 'CompletionHolder.release']);
    const contexts = await children(findings[0], 'context');
    const [value] = await children(contexts[0], 'value');
    assert.ok(contexts.length > 1);
    assert.match(labelOf(value!), /^\[\d+\] \w+$/);
    assert.ok((await children(value, 'property')).length > 0);
    await onPage('waitFor', '.monaco-list-row:has-text("UserValues.reset")');
    // What follows is for the picture alone: the rows were asserted above.
    await openRow(1);
    await openRow(2);
    await onPage('screenshot', 'findings');
  });

  it('goes to the reset method in the original source', async () => {
    child = await attachToSample(api);
    const [processNode] = await api.tree.getChildren();
    const [finding] = await children(processNode, 'finding');
    await vscode.commands.executeCommand('poolLeaks.goToReset', finding);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, path.join(root, 'src', 'sample', 'userValues.ts'));
    const { active, isEmpty } = editor.selection;
    assert.ok(isEmpty, 'a typed letter replaces nothing');
    assert.match(editor.document.lineAt(active.line).text, /this\.count = 0/);
    await onPage('screenshot', 'reset-method');
  });

  it('copies the retaining path', async () => {
    child = await attachToSample(api);
    const [processNode] = await api.tree.getChildren();
    const [finding] = await children(processNode, 'finding');
    const [context] = await children(finding, 'context');
    const [value] = await children(context, 'value');
    await vscode.commands.executeCommand('poolLeaks.copyPath', value);
    await eventually(async () =>
      /^UserValues #\d+ \(idle\) → \[\d+\] "\w+" → \w+$/.test(
        await vscode.env.clipboard.readText(),
      ),
    );
  });

  it('detaches', async () => {
    child = await attachToSample(api);
    await vscode.commands.executeCommand('poolLeaks.detach');
    assert.equal(api.attachment.session, undefined);
    assert.deepEqual(await api.tree.getChildren(), []);
  });

  it('keeps the later of two processes that are attached to at once, and leaves the other', async () => {
    const [first, second] = await Promise.all([startSample(), startSample()]);
    child = second.child;
    try {
      const attach = (url: string): Thenable<unknown> =>
        vscode.commands.executeCommand('poolLeaks.attach', { kind: 'url', url });
      await Promise.all([attach(first.url), attach(second.url)]);
      await eventually(() => api.attachment.session?.reading !== undefined);
      assert.equal(api.attachment.session?.target.url, second.url);
      const clients = (server: typeof first): Promise<number | undefined> =>
        inspectorClients(server.child.pid!, Number(new URL(server.url).port));
      await eventually(async () => (await clients(first)) === 0);
      assert.equal(await clients(second), 1);
    } finally {
      first.child.kill('SIGKILL');
    }
  });

  it('says so when the process is killed', async () => {
    child = await attachToSample(api);
    child.kill('SIGKILL');
    await eventually(() => api.attachment.session?.state.kind === 'lost');
    await onPage('waitFor', '.pane-body:has-text("has ended"):has-text("What is shown is of")');
    await onPage('waitFor', '.monaco-list-row:has-text("UserValues.reset")');
    await onPage('screenshot', 'lost');
  });

  it('inspects the process of a running debug session and leaves its debugger alone', async () => {
    const ended = new Promise(resolve => vscode.debug.onDidTerminateDebugSession(resolve));
    const started = await vscode.debug.startDebugging(undefined, {
      type: 'node',
      request: 'launch',
      name: 'sample',
      program: sampleFile,
      args: ['--port', '0', '--load', '100'],
      console: 'internalConsole',
    });
    assert.ok(started);
    await eventually(async () => {
      await vscode.commands.executeCommand('poolLeaks.attachToDebugSession');
      const findings = api.attachment.session?.reading?.findings ?? [];
      return findings.some(finding => finding.className === 'UserValues');
    });
    await onPage('screenshot', 'debug-session');
    assert.ok(vscode.debug.activeDebugSession, 'it is still being debugged');
    await vscode.commands.executeCommand('poolLeaks.detach');
    assert.ok(vscode.debug.activeDebugSession, 'it is still being debugged after detaching');
    await vscode.debug.stopDebugging();
    await ended;
  });

  it('attaches to a debug session by itself where that is set', async () => {
    const settings = vscode.workspace.getConfiguration('poolLeaks');
    await settings.update('attachToDebugSessions', true, vscode.ConfigurationTarget.Global);
    const ended = new Promise(resolve => vscode.debug.onDidTerminateDebugSession(resolve));
    try {
      await vscode.debug.startDebugging(undefined, {
        type: 'node',
        request: 'launch',
        name: 'sample',
        program: sampleFile,
        args: ['--port', '0', '--load', '100'],
        console: 'internalConsole',
      });
      await eventually(() => {
        const findings = api.attachment.session?.reading?.findings ?? [];
        return findings.some(finding => finding.className === 'UserValues');
      });
      assert.equal(api.attachment.address?.kind, 'debugSession');
    } finally {
      await settings.update('attachToDebugSessions', undefined, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('poolLeaks.detach');
      await vscode.debug.stopDebugging();
    }
    await ended;
  });

  /** Opens the row at a place of the view with the tree's own commands. */
  async function openRow(place: number): Promise<void> {
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
    await vscode.commands.executeCommand('list.focusFirst');
    for (let i = 0; i < place; i++) await vscode.commands.executeCommand('list.focusDown');
    await vscode.commands.executeCommand('list.expand');
  }

  async function children(node: PoolNode | undefined, kind: PoolNode['kind']): Promise<PoolNode[]> {
    assert.ok(node);
    return (await api.tree.getChildren(node)).filter(each => each.kind === kind);
  }

  function labelOf(node: PoolNode): string {
    return String(api.tree.getTreeItem(node).label);
  }
});
