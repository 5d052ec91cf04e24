import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { editorText, jsonText } from '../../base/words';
import type { AssistantTool } from '../../tools/tool';
import { confirm } from '../shown/notify';
import { toolNames } from '../../tools/toolNames';

/** Loads the tools, on first use. */
export type LoadTools = () => Promise<readonly AssistantTool[]>;

/** Those that reach a process, or the text of which nobody has trusted. */
const withoutTrust: ReadonlySet<string> = new Set([toolNames.check, toolNames.proposeFix]);
const MOST_AGREED = 100;

/** Registers the tools of the manifest for assistants in VS Code. */
export function registerLanguageModelTools(
  context: vscode.ExtensionContext,
  load: LoadTools,
): void {
  for (const name of Object.values(toolNames)) {
    context.subscriptions.push(
      vscode.lm.registerTool<object>(name, new LanguageModelTool(name, load)),
    );
  }
}

/** One tool as VS Code calls it: prepared, confirmed by the person, invoked. What it rejects with, the model reads. */
class LanguageModelTool implements vscode.LanguageModelTool<object> {
  /** The pause that was asked about last, by the input. */
  private readonly askedPauseMs = new Map<string, number>();

  constructor(
    private readonly name: string,
    private readonly load: LoadTools,
  ) {}

  async prepareInvocation(
    { input }: vscode.LanguageModelToolInvocationPrepareOptions<object>,
    token: vscode.CancellationToken,
  ): Promise<vscode.PreparedToolInvocation> {
    const tool = await this.tool();
    const confirmation = await untilCancelled(token, signal => tool.confirmation(input, signal));
    const invocationMessage = editorText(tool.title);
    if (!confirmation) return { invocationMessage };
    this.askedPauseMs.delete(jsonText(input));
    this.askedPauseMs.set(jsonText(input), confirmation.pauseMs);
    const [oldest] = this.askedPauseMs.keys();
    if (this.askedPauseMs.size > MOST_AGREED) this.askedPauseMs.delete(oldest!);
    return {
      invocationMessage,
      confirmationMessages: {
        title: editorText(confirmation.title),
        message: editorText(confirmation.question),
      },
    };
  }

  async invoke(
    { input, toolInvocationToken }: vscode.LanguageModelToolInvocationOptions<object>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const tool = await this.tool();
    const key = jsonText(input);
    const asked = this.askedPauseMs.get(key);
    this.askedPauseMs.delete(key);
    const text = await untilCancelled(token, async signal => {
      // Outside of a chat VS Code asks nobody: another extension calls.
      const agreedPauseMs =
        toolInvocationToken === undefined ? await askedByUs(tool, input, signal) : asked;
      return tool.run(input, { signal, agreedPauseMs });
    });
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  }

  private async tool(): Promise<AssistantTool> {
    if (!vscode.workspace.isTrusted && !withoutTrust.has(this.name)) {
      throw new Failure('usage', 'This reaches a process. Ask the person to trust the workspace.');
    }
    return (await this.load()).find(({ name }) => name === this.name)!;
  }
}

/** The pause that the person has agreed to in a dialog; `undefined` when there is nothing to ask. Rejects when they do not agree. */
async function askedByUs(
  tool: AssistantTool,
  input: object,
  signal: AbortSignal,
): Promise<number | undefined> {
  const confirmation = await tool.confirmation(input, signal);
  if (!confirmation) return undefined;
  const { title, question, pauseMs } = confirmation;
  if (await confirm(title, question, vscode.l10n.t('Pause It'))) return pauseMs;
  throw new Failure('cancelled', 'The recording');
}

/** Runs work with a signal that fires when the token does. */
async function untilCancelled<T>(
  token: vscode.CancellationToken,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  const listener = token.onCancellationRequested(() => abort.abort());
  try {
    return await work(abort.signal);
  } finally {
    listener.dispose();
  }
}
