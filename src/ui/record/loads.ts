import * as os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { formatQuantity } from '../../base/format';
import type { Load, LoadEnd } from '../../session/recordApi';
import { runShellCommand } from '../../session/shellCommand';
import type { ProgressStep } from '../shown/notify';
import type { LoadWanted } from './askForLoad';
import type { RoundGate } from './roundGate';

export interface LoadParts {
  gate: RoundGate;
  /** Tells the person what happens, and what to do. */
  report(step: ProgressStep): void;
  /** Gets each line that a command writes. */
  log(line: string): void;
}

/** How each round's requests come, as it was chosen. The person can end each round. */
export function loadOf(wanted: LoadWanted, { gate, report, log }: LoadParts): Load {
  const { rounds } = wanted;
  return (round, signal) =>
    gate.during(done => {
      const action = {
        title: vscode.l10n.t('Round Done'),
        command: 'poolLeaks.roundDone',
      } as const;
      report({
        message: vscode.l10n.t('Round {0} of {1}: {2}', round, rounds, whatToDo(wanted)),
        action,
      });
      return drive(wanted, { done, ended: AbortSignal.any([signal, done]), log });
    });
}

/** Ends with the words before the link *Round Done*. */
function whatToDo({ by, command, seconds }: LoadWanted): string {
  switch (by) {
    case 'self':
      return vscode.l10n.t('send the server its requests, then choose');
    case 'command':
      return vscode.l10n.t('{0} is running. To end it, choose', command);
    case 'wait':
      return vscode.l10n.t(
        'waiting {0} for requests. To end it sooner, choose',
        formatQuantity(seconds, vscode.l10n.t('second'), vscode.l10n.t('seconds')),
      );
  }
}

interface Round {
  /** Fires when the person ends the round. */
  done: AbortSignal;
  /** Fires when the round is to end, for whatever reason. */
  ended: AbortSignal;
  log(line: string): void;
}

async function drive(
  { by, command, seconds }: LoadWanted,
  { done, ended, log }: Round,
): Promise<LoadEnd> {
  switch (by) {
    case 'self':
      await fired(ended);
      return {};
    case 'wait':
      await delay(seconds * 1000, undefined, { signal: ended }).catch(() => undefined);
      return {};
    case 'command': {
      const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? os.homedir();
      const { why } = await runShellCommand(command, { cwd, signal: ended, onLine: log });
      if (done.aborted) return { early: vscode.l10n.t('you ended the command') };
      return why === '' ? {} : { early: why };
    }
  }
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
