import { syntaxOf } from '../../../protocol/languages';
import { CLOSABLE_TYPE_WORD, CLOSING_CALL, RESET_CALL } from '../../../protocol/poolNames';
import { isMinified } from '../../text/minified';
import { scanText } from './scan/scanText';
import { ownersOf } from './owners';
import { addLeftOpen, mayLeaveOpen } from './openSigns';
import { addParking } from './parkingSigns';
import { Relevance } from './relevance';
import { addForgetting, addResetsOfBases, isParkable } from './resetSigns';
import { mayUnlink } from './unlinking';
import { addRewoundConsumed, addRewoundSlots, addRewoundVariables } from './slotSigns';

/** Patterns without which no pool can be recognised: methods write something, and something is rewound. */
const REWINDS =
  /(?:=\s*(?:-\s*1|0|null|void 0|undefined)\b|--|\.length\s*=|\.(?:reset|clear|release|recycle)\s*\(|\.(?:pop|shift)\(\)\s*(?:\?\?|\|\|))/;
const PARKS = /\.(?:push|unshift|release|add|set|next|enqueue|free|put)\b|\]\s*=|\.\w+\s*=/;
const OWNERS = /\bclass\b|\.prototype\b|\bfunction\b|=>/;
/** Patterns of reuse: a counter advanced beside an index, or a list that is pushed to and taken from. */
const REUSES =
  /\+\+|--|\+=?\s*1\b|\.pop\s*\(|\.shift\s*\(|\.next\b|\.get\s*\(|\.release\b|\.set\s*\(|\b(?:reset|release|recycle)\s*\(/;

/** What a text is analysed for: faults that it shows by itself, or everything about live instances. */
export type Sought = 'faults' | 'models';

/**
 * The text to parse instead of the whole one: function bodies that cannot contribute to what is sought are replaced by
 * blanks, and offsets stay the same. `undefined` when nothing in the text can contribute.
 */
export function relevantText(name: string, text: string, sought: Sought): string | undefined {
  if (!OWNERS.test(text)) return undefined;
  const isOpen = mayLeaveOpen(text);
  if (!isOpen && !hasWords(text)) return undefined;
  // In its short names everything seems to have to do with everything.
  if (isMinified(text)) return text;
  const scan = scanText(text, syntaxOf(name)?.isTyped === true);
  if (!scan) return text;
  const owners = ownersOf(scan);
  const relevance = new Relevance(scan);
  for (const owner of owners) {
    if (sought === 'models' && isParkable(owner)) relevance.addOwner(owner);
    if (isOpen) addLeftOpen(scan, owner, relevance);
    addForgetting(scan, owner, relevance);
    addRewoundSlots(scan, owner, relevance);
  }
  addRewoundVariables(scan, relevance);
  addRewoundConsumed(scan, relevance);
  addParking(scan, owners, sought === 'models', relevance);
  addResetsOfBases(scan, owners, relevance);
  return relevance.isEmpty ? undefined : relevance.finish(owners);
}

function hasWords(text: string): boolean {
  const isRewound = REWINDS.test(text);
  if (PARKS.test(text) && ((isRewound && REUSES.test(text)) || mayUnlink(text))) return true;
  return (
    isRewound && RESET_CALL.test(text) && (CLOSING_CALL.test(text) || CLOSABLE_TYPE_WORD.test(text))
  );
}
