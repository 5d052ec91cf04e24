import type { Disposable } from '../../base/disposable';
import { visibleText } from '../../base/format';
import type { PoolSession } from '../../session/sessionApi';
import type { CommandIo } from './commandIo';

const REPEAT_MS = 1_000;

/**
 * Prints a line for each step of a session's reading; for a step that counts (`Reading, 3 MB`), at most one line per second.
 */
export function reportSteps(session: PoolSession, io: CommandIo): Disposable {
  let step: string | undefined;
  let at = 0;
  return session.onDidChange(() => {
    const { state } = session;
    if (state.kind !== 'reading' || state.step === step) return;
    const now = performance.now();
    if (now - at < REPEAT_MS && nameOf(state.step) === nameOf(step)) return;
    step = state.step;
    at = now;
    io.err(`${visibleText(step)}…`);
  });
}

function nameOf(step: string | undefined): string | undefined {
  return step?.split(',')[0];
}
