import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { formatQuantity } from '../../base/format';
import type { Load } from '../../session/recordApi';
import type { ProgressStep } from '../shown/notify';
import type { LoadWanted } from './askForLoad';
import { runLoadCommand } from './loadCommand';
import type { RoundGate } from './roundGate';

export interface LoadParts {
  gate: RoundGate;
  /** Tells the person what happens, and what to do. */
  report(step: ProgressStep): void;
  log(line: string): void;
}

/** How each round's requests come, as it was chosen. */
export function loadOf(wanted: LoadWanted, { gate, report, log }: LoadParts): Load {
  const { by, command, seconds, rounds } = wanted;
  return async (round, signal) => {
    switch (by) {
      case 'self':
        report({
          message: vscode.l10n.t(
            'Round {0} of {1}: send the server its requests, then choose',
            round,
            rounds,
          ),
          action: { title: vscode.l10n.t('Round Done'), command: 'poolLeaks.roundDone' },
        });
        await gate.wait(signal);
        return {};
      case 'command': {
        report({ message: vscode.l10n.t('Round {0} of {1}: {2}', round, rounds, command) });
        const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
        return runLoadCommand(command, { cwd, round, signal, log });
      }
      case 'wait': {
        const time = formatQuantity(seconds, vscode.l10n.t('second'), vscode.l10n.t('seconds'));
        report({
          message: vscode.l10n.t('Round {0} of {1}: waiting {2}', round, rounds, time),
        });
        await delay(seconds * 1000, undefined, { signal }).catch((error: unknown) => {
          throw new Failure('cancelled', 'The recording', error);
        });
        return {};
      }
    }
  };
}
