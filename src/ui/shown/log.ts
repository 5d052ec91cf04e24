import * as vscode from 'vscode';
import { logText } from '../../base/words';

/** The extension's log. Lines of foreign text cannot pass for entries. */
export function createLog(name: string): vscode.LogOutputChannel {
  const channel = vscode.window.createOutputChannel(name, { log: true });
  const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;
  const inert = levels.map(level => {
    const value = (entry: string | Error): void =>
      channel[level](logText(entry instanceof Error ? (entry.stack ?? entry.message) : entry));
    return [level, { value }] as const;
  });
  return Object.create(channel, Object.fromEntries(inert)) as vscode.LogOutputChannel;
}
