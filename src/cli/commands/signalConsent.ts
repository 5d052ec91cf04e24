import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';
import type { SignalConsent } from '../../session/sessionApi';
import type { CommandIo } from '../io/commandIo';

/**
 * Says which process will be signalled, and what else the signal may do there. Giving the process id is consent enough if
 * the process has a handler, without which the signal would end it. If that cannot be told, `isAllowed` is needed too.
 */
export function signalConsent(isAllowed: boolean, io: CommandIo): SignalConsent {
  return ({ pid, title, isHandled }) => {
    const process = `process ${pid} (${visibleText(title, 80)})`;
    if (!isHandled && !isAllowed) {
      throw new Failure(
        'usage',
        `It is not known whether ${process} handles SIGUSR1, and without a handler the signal ends it. Start it with --inspect, or give --allow-signal.`,
      );
    }
    io.err(
      `Opening the inspector of ${process} with SIGUSR1. If the program has a handler of its own, that runs instead. The inspector is closed at the end.`,
    );
    return Promise.resolve(true);
  };
}
