import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';
import type { SignalConsent } from '../../session/sessionApi';
import type { CommandIo } from '../io/commandIo';

/**
 * Says which process is signalled, and what else the signal may do there. Whoever gave the process id asked for it; where it
 * cannot be seen that the process has a handler, which it needs to survive, `isAllowed` has to say so too.
 */
export function signalConsent(isAllowed: boolean, io: CommandIo): SignalConsent {
  return ({ pid, title, isHandled }) => {
    const process = `process ${pid} (${visibleText(title, 80)})`;
    if (!isHandled && !isAllowed) {
      throw new Failure(
        'usage',
        `It cannot be seen here whether ${process} handles SIGUSR1, and without a handler the signal ends it. Start it with --inspect, or give --allow-signal.`,
      );
    }
    io.err(
      `Opening the inspector of ${process} with SIGUSR1; a handler of its own would run instead. It is closed again at the end.`,
    );
    return Promise.resolve(true);
  };
}
