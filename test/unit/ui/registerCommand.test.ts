import * as assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { calls, commands, state } from './fakeVscode';
import { contributes } from '../../../package.json';
import { commandRegistrar } from '../../../src/ui/registerCommand';

const log = { error: () => undefined } as unknown as vscode.LogOutputChannel;
const context = { subscriptions: [] } as unknown as vscode.ExtensionContext;
const names = contributes.commands.map(each => each.command);

describe('a command', () => {
  let run: string[];
  beforeEach(() => {
    calls.splice(0);
    run = [];
    const register = commandRegistrar(context, log);
    for (const name of [...names, 'poolLeaks.aNewOne']) register(name, () => run.push(name));
  });
  afterEach(() => (state.isTrusted = true));

  it('waits for trust when it runs something or attaches, and says so before anything is asked', async () => {
    state.isTrusted = false;
    for (const command of commands.values()) await command();
    const waiting = [...commands.keys()].filter(name => !run.includes(name)).sort();
    assert.deepEqual(waiting, [
      'poolLeaks.aNewOne',
      'poolLeaks.attach',
      'poolLeaks.attachToDebugSession',
      'poolLeaks.followRequests',
      'poolLeaks.reattach',
      'poolLeaks.record',
      'poolLeaks.refresh',
      'poolLeaks.revealInConsole',
      'poolLeaks.roundDone',
      'poolLeaks.saveSnapshot',
      'poolLeaks.startSample',
      'poolLeaks.storeAsGlobal',
      'poolLeaks.takeSnapshot',
    ]);
    assert.deepEqual(
      calls.map(({ name }) => name),
      waiting.map(() => 'showWarningMessage'),
    );
    assert.match(String(calls[0]!.given[0]), /Trust this workspace first/);
  });

  it('runs in a trusted workspace', async () => {
    for (const command of commands.values()) await command();
    assert.deepEqual(run, [...commands.keys()]);
  });

  it('shows its failure, and throws nothing at VS Code', async () => {
    commandRegistrar(context, log)('poolLeaks.showLog', () => {
      throw new Error('[Click](command:x)');
    });
    await commands.get('poolLeaks.showLog')!();
    assert.deepEqual(calls[0], {
      name: 'showErrorMessage',
      given: ['[Click] (command:x)', 'Show Log'],
    });
  });
});
