import { Failure } from '../../base/failure';
import type { TargetAddress } from '../../protocol/target';
import { parseTargetAddress, type NamedTargets } from '../../protocol/targetAddress';
import { amount, pauseRange } from './amount';
import { seeHelp } from './parseOptions';
import type { InspectValues } from './parseInspect';

export interface InspectSeveralCommand {
  kind: 'inspectSeveral';
  /** `all`: every process of this machine whose inspector is open. */
  addresses: TargetAddress[] | 'all';
  json: boolean;
  allowRemote: boolean;
  /** As for one process. */
  allowSignal: boolean;
  /** As for one process, for each of them. */
  allowPauseMs: number | undefined;
}

/** What goes on for longer or writes a file is about one process. */
const OF_ONE = [
  ...(['snapshot', 'save-snapshot', 'report', 'watch', 'requests', 'force'] as const),
  ...(['baseline', 'save-baseline'] as const),
];

/** Throws `usage` with one sentence. */
export function parseInspectSeveral(
  values: InspectValues,
  positionals: string[],
  names?: () => NamedTargets,
): InspectSeveralCommand {
  const all = values.all === true;
  if (all && positionals.length > 0) {
    throw new Failure('usage', `Give either addresses or --all. ${seeHelp}`);
  }
  const wrong = OF_ONE.find(name => values[name] !== undefined);
  if (wrong !== undefined) {
    throw new Failure('usage', `--${wrong} is for one process. Give one address.`);
  }
  return {
    kind: 'inspectSeveral',
    addresses: all ? 'all' : [...new Set(positionals)].map(each => parseTargetAddress(each, names)),
    json: values.json === true,
    allowRemote: values['allow-remote'] === true,
    allowSignal: values['allow-signal'] === true,
    allowPauseMs: amount('--allow-pause', values['allow-pause'], pauseRange),
  };
}
