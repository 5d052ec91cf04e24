import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import type { TargetAddress } from '../../src/protocol/target';
import type { PoolNode } from '../../src/ui/poolNodes';
import { onPage } from './page';

const root = path.join(__dirname, '..', '..');
const sampleFile = path.join(root, 'dist', 'sample', 'server.js');
const ID = 'pool-leaks.pool-leak-inspector';

describe('Pool Leaks in VS Code', () => {
  let api: Api;
  let child: ChildProcess | undefined;

  before(async () => {
    const extension = vscode.extensions.getExtension<Api>(ID);
    assert.ok(extension, 'the extension is there');
    const started = performance.now();
    api = await extension.activate();
    const elapsed = performance.now() - started;
    console.log(
      `  activated in ${elapsed.toFixed(0)} ms, loading and the round trip to it included`,
    );
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
    // Room for the view: the section above it is folded.
    await onPage('click', '.pane-header:has-text("Run")');
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

  it('shows what to do while nothing is attached', async () => {
    await onPage('waitFor', '.pane:has-text("Pool Leaks") .welcome-view');
    await onPage('screenshot', 'welcome');
  });

  it('lists what the sample server holds, down to a property', async () => {
    await attachToSample();
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
    await attachToSample();
    const [processNode] = await api.tree.getChildren();
    const [finding] = await children(processNode, 'finding');
    await vscode.commands.executeCommand('poolLeaks.goToReset', finding);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, path.join(root, 'src', 'sample', 'userValues.ts'));
    assert.match(editor.document.getText(editor.selection), /this\.count = 0/);
    await onPage('screenshot', 'reset-method');
  });

  it('copies the retaining path', async () => {
    await attachToSample();
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
    await attachToSample();
    await vscode.commands.executeCommand('poolLeaks.detach');
    assert.equal(api.attachment.session, undefined);
    assert.deepEqual(await api.tree.getChildren(), []);
  });

  it('says so when the process is killed', async () => {
    await attachToSample();
    child!.kill('SIGKILL');
    await eventually(() => api.attachment.session?.state.kind === 'lost');
    await onPage('waitFor', '.pane:has-text("Pool Leaks") .welcome-view:has-text("has ended")');
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
    }, 45_000);
    await onPage('screenshot', 'debug-session');
    assert.ok(vscode.debug.activeDebugSession, 'it is still being debugged');
    await vscode.commands.executeCommand('poolLeaks.detach');
    assert.ok(vscode.debug.activeDebugSession, 'it is still being debugged after detaching');
    await vscode.debug.stopDebugging();
    await ended;
  });

  async function attachToSample(): Promise<void> {
    child = spawn(
      'node',
      ['--inspect=0', '--enable-source-maps', sampleFile, '--port', '0', '--load', '200'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const url = await line(child, 'stderr', /ws:\/\/\S+/);
    await line(child, 'stdout', /load done/);
    await vscode.commands.executeCommand('poolLeaks.attach', {
      kind: 'url',
      url,
    } satisfies TargetAddress);
    await eventually(() => api.attachment.session?.reading !== undefined);
  }

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

function line(child: ChildProcess, stream: 'stdout' | 'stderr', pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child[stream]!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = pattern.exec(text);
      if (found) resolve(found[0]);
    });
    child.once('exit', code => reject(new Error(`the sample ended with ${code}`)));
  });
}

async function eventually(
  check: () => boolean | Promise<boolean>,
  deadlineMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error('it did not happen in time');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
