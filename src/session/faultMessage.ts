import { formatBytes, formatCount, formatQuantity } from '../base/format';
import type { Held } from '../protocol/finding';
import { repeatedText } from '../protocol/repeatedText';
import { rules, type Rule } from '../protocol/rules';

/** A sentence that says what a reset leaves behind and what is held because of it. */
export function faultMessage(className: string, method: string, rule: Rule, live: Held): string {
  if (rule === 'parked-twice')
    return `${className} is put into its free list by ${method} while it is there: ${repeatedText(live)}.`;
  const held = `${formatQuantity(live.staleReferences, 'value')} in ${formatQuantity(live.instances, 'context')}`;
  const bytes = live.retainedBytes === null ? '' : `, ${formatBytes(live.retainedBytes)}`;
  return `${className}.${method} leaves its ${rules[rule].noun.one} filled: ${held}${bytes} (${formatCount(live.idle)} of the contexts idle, ${formatCount(live.open)} of the values open).`;
}
