import { formatCount, formatQuantity } from '../base/format';
import type { ContextsReading, HeldContexts } from './heldContexts';
import { holderText } from './leftText';

/** What not even the inspector tells without a pause, and nobody knows whether there is any. */
const WAITING =
  '; what only promises, waiting async functions, finalization registries and unreferenced handles keep, a recording shows';

/** `72 finished requests are held`, `about 100,000 finished requests are held`; what was looked at where none is. */
export function contextsSentence(contexts: ContextsReading): string {
  const { held, over, basis, estimated } = contexts;
  if (held > 0) return `${about(estimated)}${requests(held)} held${withoutHolderText(contexts)}`;
  const isWalk = basis === 'walk' && contexts.withoutHolder === undefined;
  const whole = basis === 'walk' ? 'the whole heap' : 'the heap snapshot';
  const looked = isWalk ? 'what the walk reached' : whole;
  const beyond = isWalk ? WAITING : '';
  const whose = over === 1 ? 'its connection' : 'their connections';
  const last = over > 0 ? `; ${requests(over)} kept by ${whose} alone` : '';
  return `No finished request is held in ${looked}${last}${beyond}`;
}

/** `12 finished requests are held by the Map recent.` */
export function heldMessage(
  row: Pick<HeldContexts, 'kind' | 'className' | 'name' | 'contexts'>,
  estimated: boolean | undefined,
): string {
  return `${about(estimated)}${requests(row.contexts)} held by ${holderText(row)}.`;
}

/** `, 72 of them by what the walk cannot see …`; '' where each has a holder. */
function withoutHolderText({ withoutHolder = 0 }: ContextsReading): string {
  return withoutHolder > 0
    ? `, ${formatCount(withoutHolder)} of them by what the walk does not reach, such as waiting async functions, finalization registries and unreferenced handles. A recording or a heap snapshot names it`
    : '';
}

function about(estimated: boolean | undefined): string {
  return estimated ? 'About ' : '';
}

function requests(count: number): string {
  const verb = count === 1 ? 'is' : 'are';
  return `${formatQuantity(count, 'finished request')} ${verb}`;
}
