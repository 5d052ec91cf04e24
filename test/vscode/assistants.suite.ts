import * as assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import { toolNames } from '../../src/tools/toolNames';
import { eventually } from '../eventually';
import { saidBy } from '../saidBy';

const ID = 'pool-leaks.pool-leak-inspector';
const SOURCE = 'test/targets/leftBehind.cjs';
const target = path.join(__dirname, '..', 'targets', 'leftBehind.cjs');

describe('the tools of assistants in VS Code', () => {
  const chat = vscode.workspace.getConfiguration('chat');
  /** The oldest VS Code has no such setting. */
  const setFeaturesOff = async (off: boolean | undefined): Promise<void> => {
    if (chat.inspect('disableAIFeatures')?.defaultValue === undefined) return;
    await chat.update('disableAIFeatures', off, vscode.ConfigurationTarget.Global);
  };
  let child: ChildProcess | undefined;
  let inspector: string;

  before(async () => {
    await vscode.extensions.getExtension<Api>(ID)!.activate();
    await setFeaturesOff(false);
    child = spawn('node', ['--inspect=0', target], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [url, ready] = await Promise.all([
      saidBy(child, 'stderr', /ws:\/\/\S+/),
      saidBy(child, 'stdout', /ready \d+/),
    ]);
    inspector = url;
    for (let i = 0; i < 5; i++) {
      await (await fetch(`http://127.0.0.1:${ready.split(' ')[1]}/?pool&user=ada`)).text();
    }
    await eventually(() => isOffered(toolNames.inspect));
  });

  after(async () => {
    child?.kill('SIGKILL');
    await setFeaturesOff(undefined);
  });

  const isOffered = (name: string): boolean => vscode.lm.tools.some(tool => tool.name === name);
  const invoke = async (name: string, input: object = {}): Promise<string> => {
    const options = { input, toolInvocationToken: undefined };
    const { content } = await vscode.lm.invokeTool(name, options);
    const [part] = content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    return part.value;
  };

  it('are offered', () => {
    for (const name of Object.values(toolNames)) assert.ok(isOffered(name), name);
  });

  it('find a server, and read what it holds', async () => {
    const { host } = new URL(inspector);
    assert.ok((await invoke(toolNames.listTargets)).includes(`"target":"${host}"`));
    const text = await invoke(toolNames.inspect, { target: host });
    assert.match(text, /"verdict":"held"/);
    assert.match(text, /"reset":"Context\.reset","at":"test\/targets\/leftBehind\.cjs:\d+"/);
    assert.ok(!text.includes('ada'), 'a value is shown');
  });

  it('check a source, and propose a fix that they do not write', async () => {
    const before = fs.readFileSync(target, 'utf8');
    const checked = await invoke(toolNames.check, { paths: [SOURCE] });
    const [, line] = /"at":"test\/targets\/leftBehind\.cjs:(\d+)"/.exec(checked) ?? [];
    const proposed = await invoke(toolNames.proposeFix, { file: SOURCE, line: Number(line) });
    assert.match(proposed, /"isGoneAfter":true,"diff":"@@/);
    assert.equal(fs.readFileSync(target, 'utf8'), before);
  });

  it('pause no server before a person has agreed', async () => {
    const given = { target: new URL(inspector).host, seconds: 1 };
    // They are asked in a dialog, which VS Code does not show under test.
    await assert.rejects(invoke(toolNames.record, given), /refused to show dialog|cancelled/);
  });
});
