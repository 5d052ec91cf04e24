import * as vscode from 'vscode';
import { formatQuantity } from '../../base/format';
import { pickOne, type Choice } from '../shown/pick';
import { askText } from '../shown/ask';

/** How the server gets the requests of each round. */
export interface LoadWanted {
  by: 'self' | 'command' | 'wait';
  /** For `command`: run once in each round. */
  command: string;
  /** For `wait`: how long each round lasts. */
  seconds: number;
  rounds: number;
}

const MEMENTO = 'poolLeaks.recordedLoad';
const MAX_ROUNDS = 20;
const MAX_SECONDS = 86_400;
const usual: LoadWanted = { by: 'self', command: '', seconds: 30, rounds: 2 };

/**
 * Asks how the server gets its requests, and for how many rounds. Offers what was answered last in this workspace.
 * `undefined` when the person cancelled.
 */
export async function askForLoad(memory: vscode.Memento): Promise<LoadWanted | undefined> {
  const last = { ...usual, ...memory.get<Partial<LoadWanted>>(MEMENTO) };
  const by = await pickOne(choices(last), {
    title: vscode.l10n.t('Record Requests'),
    placeHolder: vscode.l10n.t('How does the server get the requests of each round?'),
  });
  if (by === undefined) return undefined;
  const wanted = { ...last, by };
  if (by === 'command') {
    const command = await askCommand(last.command);
    if (command === undefined) return undefined;
    wanted.command = command;
  }
  if (by === 'wait') {
    const prompt = vscode.l10n.t('Seconds that each round lasts');
    const seconds = await askNumber(prompt, last.seconds, MAX_SECONDS);
    if (seconds === undefined) return undefined;
    wanted.seconds = seconds;
  }
  const prompt = vscode.l10n.t(
    'Number of rounds. What grows is told from what is parked from 2 on; different numbers of requests in each round tell it best.',
  );
  const rounds = await askNumber(prompt, last.rounds, MAX_ROUNDS);
  if (rounds === undefined) return undefined;
  await memory.update(MEMENTO, { ...wanted, rounds });
  return { ...wanted, rounds };
}

/** What was chosen last comes first, so that Enter repeats it. */
function choices({ by, command, seconds }: LoadWanted): Choice<LoadWanted['by']>[] {
  const all: Choice<LoadWanted['by']>[] = [
    {
      icon: 'person',
      label: vscode.l10n.t('I Send Them'),
      detail: vscode.l10n.t('Choose Round Done after the requests of each round.'),
      value: 'self',
    },
    {
      icon: 'terminal',
      label: vscode.l10n.t('A Command Sends Them'),
      detail: vscode.l10n.t('It is run once in each round, in the workspace folder.'),
      ...(command === '' ? {} : { description: command }),
      value: 'command',
    },
    {
      icon: 'watch',
      label: vscode.l10n.t('They Come by Themselves'),
      detail: vscode.l10n.t(
        'Each round lasts {0}.',
        formatQuantity(seconds, vscode.l10n.t('second'), vscode.l10n.t('seconds')),
      ),
      value: 'wait',
    },
  ];
  return all.sort((a, b) => Number(b.value === by) - Number(a.value === by));
}

function askCommand(last: string): Promise<string | undefined> {
  return askText({
    title: vscode.l10n.t('Record Requests'),
    prompt: vscode.l10n.t('Shell command that sends the requests of one round, and ends'),
    placeHolder: 'npm run load',
    value: last,
    complaint: text => (text.trim() === '' ? vscode.l10n.t('Enter a command.') : undefined),
  });
}

async function askNumber(prompt: string, last: number, most: number): Promise<number | undefined> {
  const isFine = (text: string): boolean =>
    /^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;
  const text = await askText({
    title: vscode.l10n.t('Record Requests'),
    prompt,
    value: String(last),
    complaint: given =>
      isFine(given) ? undefined : vscode.l10n.t('Enter a whole number from 1 to {0}.', most),
  });
  return text === undefined ? undefined : Number(text);
}
