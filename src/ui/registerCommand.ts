import * as vscode from 'vscode';
import { showFailure } from './showFailure';

/** Registers one command of the manifest. Its failure is shown, never thrown at VS Code. */
export type RegisterCommand = (
  name: string,
  run: (argument?: never) => Promise<unknown> | unknown,
) => void;

export function commandRegistrar(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): RegisterCommand {
  return (name, run) => {
    const guarded = async (argument?: never): Promise<void> => {
      try {
        await run(argument);
      } catch (error) {
        showFailure(error, log);
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(name, guarded));
  };
}
