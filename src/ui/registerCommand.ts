import * as vscode from 'vscode';
import { showFailure } from './showFailure';

/** Registers one command of the manifest. Its failure is shown, never thrown at VS Code. */
export type RegisterCommand = (
  name: string,
  run: (...given: never[]) => Promise<unknown> | unknown,
) => void;

export function commandRegistrar(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): RegisterCommand {
  return (name, run) => {
    const guarded = async (...given: never[]): Promise<void> => {
      try {
        await run(...given);
      } catch (error) {
        showFailure(error, log);
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(name, guarded));
  };
}
