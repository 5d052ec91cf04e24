import * as assert from 'node:assert/strict';
import * as v from 'valibot';
import type * as vscode from 'vscode';
import { answers, calls, state } from '../fakeVscode';
import { registerLanguageModelTools } from '../../../../src/ui/assistants/languageModelTools';
import { registerMcpServer } from '../../../../src/ui/assistants/mcpServer';
import type { AssistantTool, ToolCall } from '../../../../src/tools/tool';
import { toolNames } from '../../../../src/tools/toolNames';

type Tool = Required<vscode.LanguageModelTool<object>>;
type Invoke = Parameters<Tool['invoke']>[0];

const token = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
} as unknown as vscode.CancellationToken;
const context = {
  subscriptions: [],
  extension: { packageJSON: { version: '1.2.3' } },
} as unknown as vscode.ExtensionContext;

describe('the tools of assistants in VS Code', () => {
  const ran: { given: unknown; agreedPauseMs: ToolCall['agreedPauseMs'] }[] = [];
  let loads = 0;
  const tools: AssistantTool[] = Object.values(toolNames).map(name => ({
    ...{ name, title: `Title of [${name}](command:x)`, description: '', input: v.object({}) },
    readOnly: name !== toolNames.record,
    confirmation: async () =>
      name === toolNames.record
        ? { title: 'Pause?', question: 'For 250 ms, [yes](command:x)?', pauseMs: 250 }
        : undefined,
    run: async (given, { agreedPauseMs }) => {
      ran.push({ given, agreedPauseMs });
      return `answer of ${name}`;
    },
  }));
  const registered = new Map<string, Tool>();
  before(() => {
    calls.splice(0);
    registerLanguageModelTools(context, async () => {
      loads++;
      return tools;
    });
    for (const { name, given } of calls) {
      if (name === 'registerTool') registered.set(given[0] as string, given[1] as Tool);
    }
  });
  afterEach(() => {
    ran.splice(0);
    state.isTrusted = true;
  });
  const prepare = (name: string, input: object): ReturnType<Tool['prepareInvocation']> =>
    registered.get(name)!.prepareInvocation({ input }, token);
  const invoke = async (name: string, input: object, chat?: object): Promise<string> => {
    const options = { input, toolInvocationToken: chat } as Invoke;
    const result = await registered.get(name)!.invoke(options, token);
    return (result!.content[0] as { value: string }).value;
  };

  it('are registered by name, and loaded when one is called', async () => {
    assert.deepEqual([...registered.keys()], Object.values(toolNames));
    assert.equal(loads, 0);
    assert.equal(await invoke(toolNames.check, {}), `answer of ${toolNames.check}`);
    assert.equal(loads, 1);
  });

  it('ask a person with the expected pause, and hand on what was agreed to, once', async () => {
    const prepared = await prepare(toolNames.record, { target: '9229' });
    assert.deepEqual(prepared!.confirmationMessages, {
      title: 'Pause?',
      message: 'For 250 ms, [yes] (command:x)?',
    });
    await invoke(toolNames.record, { target: '9230' }, {});
    await invoke(toolNames.record, { target: '9229' }, {});
    await invoke(toolNames.record, { target: '9229' }, {});
    assert.deepEqual(
      ran.map(({ agreedPauseMs }) => agreedPauseMs),
      [undefined, 250, undefined],
    );
  });

  it('ask a person themselves where no chat does', async () => {
    await prepare(toolNames.record, { target: '9229' });
    await assert.rejects(invoke(toolNames.record, { target: '9229' }), /was cancelled/);
    answers['showWarningMessage'] = ['Pause It'];
    await invoke(toolNames.record, { target: '9229' });
    assert.deepEqual(
      ran.map(({ agreedPauseMs }) => agreedPauseMs),
      [250],
    );
  });

  it('ask nothing before what changes nothing', async () => {
    const prepared = await prepare(toolNames.inspect, { target: '9229' });
    assert.equal(prepared!.confirmationMessages, undefined);
    assert.match(prepared!.invocationMessage as string, /\] \(command/);
  });

  it('reach no process from a workspace that nobody trusts', async () => {
    state.isTrusted = false;
    for (const name of [toolNames.listTargets, toolNames.inspect, toolNames.record]) {
      await assert.rejects(async () => prepare(name, {}), /trust the workspace/);
      await assert.rejects(invoke(name, {}), /trust the workspace/);
    }
    await invoke(toolNames.check, {});
    await invoke(toolNames.proposeFix, {});
  });
});

describe('the server for assistants', () => {
  it('is offered where VS Code knows such servers, and else not', () => {
    registerMcpServer(context, '/ext/dist/cli.js', { version: '1.101.0', lm: {} });
    const offered: string[] = [];
    const host = (version: string): Parameters<typeof registerMcpServer>[2] => ({
      version,
      lm: {
        registerMcpServerDefinitionProvider: (id, { provideMcpServerDefinitions }) => {
          offered.push(id);
          // No folder is open.
          assert.deepEqual(provideMcpServerDefinitions(), []);
          return { dispose: () => undefined };
        },
      },
      McpStdioServerDefinition: class {},
    });
    // There it is a proposal, which fails when it is used.
    registerMcpServer(context, '/ext/dist/cli.js', host('1.100.3'));
    assert.deepEqual(offered, []);
    registerMcpServer(context, '/ext/dist/cli.js', host('1.101.0-insider'));
    assert.deepEqual(offered, ['poolLeaks.mcp']);
  });
});
