import * as assert from 'node:assert/strict';
import { calls, listeners, pickers, state } from '../fakeVscode';
import type * as vscode from 'vscode';
import type { DebugSessions } from '../../../../src/ui/attach/debugSessions';
import { pickTarget, sorted, typedChoices } from '../../../../src/ui/attach/targetPicker';

const valuesOf = (text: string): Promise<unknown[]> =>
  Promise.all(typedChoices(text).map(({ value }) => value()));

describe('the picker of processes', () => {
  it('takes a typed port, host:port or process id', async () => {
    assert.deepEqual(await valuesOf('9229'), [
      { kind: 'port', host: '127.0.0.1', port: 9229 },
      { kind: 'pid', pid: 9229 },
    ]);
    assert.deepEqual(await valuesOf(' localhost:9230 '), [
      { kind: 'port', host: 'localhost', port: 9230 },
    ]);
    assert.deepEqual(await valuesOf('471100'), [{ kind: 'pid', pid: 471100 }]);
    assert.deepEqual(await valuesOf('server'), []);
  });

  it('shows what was typed first, whatever the list has', () => {
    const log = { warn: () => undefined } as unknown as vscode.LogOutputChannel;
    calls.splice(0);
    void pickTarget({ all: [] } as unknown as DebugSessions, () => Promise.resolve([]), log);
    pickers.at(-1)!.value = '9229';
    listeners.at(-1)!();
    const items = calls.findLast(({ name }) => name === 'QuickPick.items')!.given[0];
    const [first] = items as { label: string; alwaysShow: boolean }[];
    assert.match(first!.label, /Attach to the inspector at 127\.0\.0\.1:9229/);
    assert.equal(first!.alwaysShow, true);
  });

  it('lists the servers that the settings name, before processes', async () => {
    const log = { warn: () => undefined } as unknown as vscode.LogOutputChannel;
    state.settings = { targets: { staging: 'ws://127.0.0.1:9230/main' } };
    calls.splice(0);
    void pickTarget({ all: [] } as unknown as DebugSessions, () => Promise.resolve([]), log);
    state.settings = {};
    const items = calls.findLast(({ name }) => name === 'QuickPick.items')!.given[0];
    const named = (
      items as { label: string; description?: string; value?: () => Promise<unknown> }[]
    ).find(({ label }) => label.includes('staging'));
    assert.equal(named?.description, 'ws://127.0.0.1:9230/main');
    assert.deepEqual(await named.value!(), { kind: 'url', url: 'ws://127.0.0.1:9230/main' });
  });

  it('leaves out the editor’s own processes', () => {
    const process = (title: string) => ({ title, workers: [] });
    const shown = sorted([
      process('/home/me/.vscode-server/bin/out/server-main.js'),
      process('/home/me/shop/server.js'),
    ]);
    assert.deepEqual(
      shown.map(({ title }) => title),
      ['/home/me/shop/server.js'],
    );
  });
});
