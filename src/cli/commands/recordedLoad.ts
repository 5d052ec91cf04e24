import { setTimeout as delay } from 'node:timers/promises';
import { visibleText } from '../../base/format';
import type { Load, LoadEnd } from '../../session/recordApi';
import type { RecordCommand } from '../arguments/parseRecord';
import type { CommandIo } from '../io/commandIo';
import { runShellCommand } from '../../session/shellCommand';

/**
 * The load of `record`, and what Ctrl+C does. During a load it ends the load: the rounds before are used. At any other time,
 * and in the first round, it ends the recording.
 */
export class RecordedLoad {
  private readonly cancelled = new AbortController();
  /** Fires when the recording is to be given up. */
  readonly signal = this.cancelled.signal;
  private underWay: AbortController | undefined;

  constructor(
    private readonly command: Pick<RecordCommand, 'exec' | 'seconds'>,
    private readonly io: CommandIo,
    interrupt: AbortSignal,
  ) {
    const onInterrupt = (): void => (this.underWay ?? this.cancelled).abort(interrupt.reason);
    if (interrupt.aborted) onInterrupt();
    else interrupt.addEventListener('abort', onInterrupt, { once: true });
  }

  readonly run: Load = async (round, signal) => {
    const underWay = new AbortController();
    this.underWay = underWay;
    let end: LoadEnd;
    try {
      end = await this.drive(round, AbortSignal.any([signal, underWay.signal]));
    } finally {
      this.underWay = undefined;
    }
    if (!underWay.signal.aborted) return end;
    if (round === 1) {
      this.cancelled.abort(underWay.signal.reason);
      return {};
    }
    this.io.err('The rounds so far are used. Ctrl+C again ends without an answer.');
    return { early: 'Ctrl+C ended it' };
  };

  private async drive(round: number, signal: AbortSignal): Promise<LoadEnd> {
    const { exec, seconds } = this.command;
    const { io } = this;
    if (exec === undefined) {
      io.err(`Round ${round}: waiting ${seconds} s for your load…`);
      await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
      return {};
    }
    io.err(`Round ${round}: ${visibleText(exec, 200)}`);
    const onLine = (line: string): void => io.err(`  ${line}`);
    const { why } = await runShellCommand(exec, { cwd: io.cwd, signal, onLine });
    return why === '' ? {} : { early: why };
  }
}
