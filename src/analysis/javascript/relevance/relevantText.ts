import { addFillers, mayFillBase } from './abstractSigns';
import { syntaxOf } from '../../../protocol/languages';
import { CLOSABLE_TYPE_WORD, CLOSING_CALL, RESET_CALL } from '../../../protocol/poolNames';
import { isMinified } from '../../text/minified';
import { scanText } from './scan/scanText';
import { ownersOf } from './owners';
import {
  addLeftInPosition,
  mayEmptySlot,
  addCut,
  addLeftBeside,
  addTablesBeside,
  cutsIn,
  mayReplace,
} from './besideSigns';
import { addDelegated, listsEmptiedIn } from './delegatedSigns';
import { addCutShort, mayCutShort } from './cutSigns';
import { addFlags, flagsIn } from './flagSigns';
import { addLeftOpen, mayLeaveOpen } from './openSigns';
import { addParking } from './parkingSigns';
import { addMovedParts, mayMoveParts } from './partSigns';
import { Relevance } from './relevance';
import { addTrades, tradesIn } from './foreignSigns';
import {
  addForgetting,
  addPartlyCleared,
  addResetsOfBases,
  isParkable,
  mayBeParkedByUsers,
} from './resetSigns';
import { addScratch, maySetVariables } from './scratchSigns';
import { addStructs, hasStructs } from './structSigns';
import { addTails } from './tailSigns';
import { mayTake, usesLibraryPool } from './takeSigns';
import { mayUnlink } from './unlinking';
import { addRefusing, addWork, mayEndWork, mayRefuse } from './workSigns';
import {
  addReturnedLists,
  addRewoundConsumed,
  addRewoundLists,
  addRewoundOutside,
  addWorkLists,
  maySpreadAnew,
  addRewoundSlots,
  addRewoundVariables,
} from './slotSigns';

/** Patterns without which no pool can be recognised: methods write something, and something is rewound. */
const REWINDS =
  /(?:=\s*(?:-\s*1|0|null|void 0|undefined)\b|--|\.length\s*=|\.clear\s*\(|\.(?:pop|shift)\(\)\s*(?:\?\?|\|\|))/;
const PARKS = /\.(?:push|unshift|add|set)\b|\]\s*=|\.\w+\s*=/;
const OWNERS = /\bclass\b|\.prototype\b|\bfunction\b|=>|\)\s*\{/;
const EXTENDS = /\bclass\b[^{]*\bextends\b/;
/** Patterns of reuse: a counter advanced beside an index, or set to 0 in a list that is a field, or a list that is pushed to and taken from. */
const REUSES =
  /\+\+|--|\+=?\s*1\b|\b1\s*\+|\.pop\s*\(|\.shift\s*\(|\.get\s*\(|\.set\s*\(|\.[\w$#]+\.\w+\s*=\s*0\b/;

/** What a text is analysed for: faults that it shows by itself, or everything about live instances. */
export type Sought = 'faults' | 'models';

/**
 * The text to parse instead of the whole one: function bodies that cannot contribute to what is sought are replaced by
 * blanks, and offsets stay the same. `undefined` when nothing in the text can contribute.
 */
export function relevantText(name: string, text: string, sought: Sought): string | undefined {
  if (!OWNERS.test(text)) return undefined;
  if (usesLibraryPool(text)) return text;
  const isOpen = mayLeaveOpen(text);
  const trades = tradesIn(text);
  const lists = listsEmptiedIn(text);
  if (!isOpen && !trades && lists.length === 0 && !hasWords(text, sought)) return undefined;
  // In its short names everything seems to have to do with everything.
  if (isMinified(text)) return text;
  const scan = scanText(text, syntaxOf(name)?.isTyped === true);
  if (!scan) return text;
  const owners = ownersOf(scan);
  const relevance = new Relevance(scan);
  const cuts = cutsIn(text);
  const isPartly = mayBeParkedByUsers(text);
  const emptiesSlots = mayEmptySlot(text);
  for (const owner of owners) {
    if (sought === 'models' && isParkable(owner)) relevance.addOwner(owner);
    if (isOpen) addLeftOpen(scan, owner, relevance);
    addForgetting(scan, owner, relevance);
    if (isPartly) addPartlyCleared(scan, owner, relevance);
    addLeftBeside(owner, relevance);
    if (cuts.length > 0) addCut(owner, cuts, relevance);
    addTails(owner, relevance);
    addWork(scan, owner, relevance);
    if (emptiesSlots) addLeftInPosition(owner, relevance);
    addRewoundSlots(scan, owner, relevance);
  }
  addRewoundVariables(scan, relevance);
  addRewoundConsumed(scan, relevance);
  addRewoundOutside(scan, relevance);
  addRewoundLists(scan, relevance);
  addDelegated(lists, relevance);
  addStructs(scan, relevance);
  addWorkLists(scan, relevance);
  addTablesBeside(scan, relevance);
  addReturnedLists(scan, relevance);
  addFlags(text, relevance);
  addMovedParts(text, relevance);
  addRefusing(scan, relevance);
  addScratch(scan, relevance);
  addCutShort(scan, relevance);
  if (trades) addTrades(scan, owners, trades, relevance);
  addParking(scan, owners, sought === 'models', relevance);
  addResetsOfBases(scan, owners, relevance);
  addFillers(scan, owners, relevance);
  return relevance.isEmpty ? undefined : relevance.finish(owners);
}

function hasWords(text: string, sought: Sought): boolean {
  const isRewound = REWINDS.test(text);
  // Another file may park what is reset here.
  if (sought === 'models' && isRewound && PARKS.test(text) && RESET_CALL.test(text)) return true;
  if (mayTake(text) || flagsIn(text).length > 0 || hasStructs(text)) return true;
  if (mayBeParkedByUsers(text) || mayCutShort(text) || maySpreadAnew(text)) return true;
  if (
    mayEmptySlot(text) ||
    mayRefuse(text) ||
    mayEndWork(text) ||
    maySetVariables(text) ||
    mayReplace(text) ||
    mayFillBase(text)
  )
    return true;
  if (PARKS.test(text) && ((isRewound && REUSES.test(text)) || mayUnlink(text))) return true;
  // A base class in another file may fill what is rewound here.
  if (isRewound && (mayMoveParts(text) || (PARKS.test(text) && EXTENDS.test(text)))) return true;
  return (
    isRewound && RESET_CALL.test(text) && (CLOSING_CALL.test(text) || CLOSABLE_TYPE_WORD.test(text))
  );
}
