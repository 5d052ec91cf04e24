import type { Reuse } from '../pools/reuse';
import type { Truncation } from '../pools/truncations';
import type { GoFault } from './goRule';
import { goStaleSlots } from './goStaleSlots';
import { goUnclosedValues } from './goUnclosedValues';

/** What all rules find at one truncation. */
export function checkTruncation(truncation: Truncation, reuse: Reuse): GoFault[] {
  return [goStaleSlots, goUnclosedValues].flatMap(check => check(truncation, reuse));
}
