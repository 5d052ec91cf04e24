import * as assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import { inWebview, onPage } from './page';
import { attachToSample } from './sampleServer';

const ID = 'pool-leaks.pool-leak-inspector';

describe('the live heap inspector in VS Code', () => {
  let api: Api;
  let child: ChildProcess | undefined;

  before(async () => {
    api = await vscode.extensions.getExtension<Api>(ID)!.activate();
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('poolLeaks.detach');
    child?.kill('SIGKILL');
    child = undefined;
  });

  it('says what to do while nothing is attached', async () => {
    await vscode.commands.executeCommand('poolLeaks.openInspector');
    await inWebview('waitFor', 'button:has-text("Start Sample Server")');
    await onPage('screenshot', 'inspector-detached');
  });

  it('shows what the attached server holds, its worst reset first', async () => {
    child = await attachToSample(api);
    await vscode.commands.executeCommand('poolLeaks.openInspector');
    await inWebview('waitFor', '[role=option]:has-text("UserValues.reset")');
    const chosen = await inWebview('text', '[role=option][aria-selected=true]');
    assert.match(chosen, /UserValues\.reset/);
    await inWebview('waitFor', '.diff .added');
    await onPage('screenshot', 'inspector-attached');
  });
});
