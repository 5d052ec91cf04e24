import * as assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { state } from '../fakeVscode';
import { Emitter } from '../../../../src/base/event';
import type { TargetAddress } from '../../../../src/protocol/target';
import { joinDebugSessions } from '../../../../src/ui/attach/joinDebugSessions';
import { eventually } from '../../../eventually';

const session = (name: string): vscode.DebugSession => ({ name }) as vscode.DebugSession;

describe('joining debug sessions', () => {
  const attached: TargetAddress[] = [];
  const warnings: string[] = [];
  const added = new Emitter<vscode.DebugSession>();
  let isFailing = false;
  let current: object | undefined;
  let goOn: () => void = () => undefined;

  before(() =>
    joinDebugSessions(
      { subscriptions: [] } as unknown as vscode.ExtensionContext,
      {
        get session() {
          return current as never;
        },
        past: undefined,
        attach: async address => {
          attached.push(address);
          await new Promise<void>(resolve => (goOn = resolve));
          if (isFailing) throw new Error('it is paused');
          current = {};
        },
      },
      {
        onDidAdd: added.event,
        addressOf: async ({ name }) => ({
          kind: 'debugSession',
          name,
          host: '127.0.0.1',
          port: 9,
        }),
      },
      { warn: line => warnings.push(line) },
    ),
  );
  beforeEach(() => {
    state.settings = { attachToDebugSessions: true };
    attached.length = warnings.length = 0;
    current = undefined;
    isFailing = false;
  });
  afterEach(() => (state.settings = {}));

  const names = (): unknown[] => attached.map(each => 'name' in each && each.name);

  it('is not done unless it is set, nor in a window that is not trusted', () => {
    state.settings = {};
    added.fire(session('server'));
    state.settings = { attachToDebugSessions: true };
    state.isTrusted = false;
    added.fire(session('server'));
    state.isTrusted = true;
    assert.deepEqual(attached, []);
  });

  it('takes the first of several, and none while something is attached', async () => {
    added.fire(session('server'));
    added.fire(session('server: worker'));
    await eventually(() => attached.length > 0);
    goOn();
    await eventually(() => current !== undefined);
    added.fire(session('another'));
    assert.deepEqual(names(), ['server']);
  });

  it('writes down what fails, and takes the next one', async () => {
    isFailing = true;
    added.fire(session('server'));
    await eventually(() => attached.length > 0);
    goOn();
    await eventually(() => warnings.length > 0);
    assert.match(warnings.join(), /it is paused/);
    isFailing = false;
    added.fire(session('another'));
    await eventually(() => attached.length > 1);
    goOn();
    await eventually(() => current !== undefined);
    assert.deepEqual(names(), ['server', 'another']);
  });
});
