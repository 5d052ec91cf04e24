import { readOutline } from './outline/readOutline';
import { ownersOf, type Owner } from './outline/owners';
import { mayPark } from './outline/parkingSigns';
import { isParkable, mayForget, mayResetBase } from './outline/resetSigns';
import { mayRewindConsumed, mayRewindSlots, mayRewindVariables } from './outline/slotSigns';
import type { Outline } from './outline/outline';

/** Words without which no pool can be recognised: something is written in methods, and something is put back. */
const REWINDS =
  /(?:=\s*(?:-\s*1|0|null|void 0|undefined)\b|--|\.length\s*=|\.(?:reset|clear|release|recycle)\s*\(|\.(?:pop|shift)\(\)\s*(?:\?\?|\|\|))/;
const PARKS = /\.(?:push|unshift|release|add|set|next|enqueue|free|put)\b|\]\s*=|\.\w+\s*=/;
const OWNERS = /\bclass\b|\.prototype\b|\bfunction\b|=>/;
/** Reuse shows as a counter that is stepped beside an index, or as a list that is pushed to and taken from. */
const REUSES =
  /\+\+|--|\+=?\s*1\b|\.pop\s*\(|\.shift\s*\(|\.next\b|\.get\s*\(|\.release\b|\.set\s*\(|\b(?:reset|release|recycle)\s*\(/;

/** What runs on by itself (timers), or is walked by a generator, */
const LIVES = /\bset(?:Timeout|Interval)\s*\(|\byield\b/;
/** beside something that is emptied, */
const EMPTIES = /\.(?:clear|fill|splice)\s*\(|\.length\s*=/;
/** in a method that is named for it. */
const RESETS =
  /(?:reset|clear|release|recycle|empty|free|dispose|flush|removeall|truncate|rewind|drain)\w*\s*\(/i;

/** What is to be had from a text: the faults that can be seen in it alone, or all that tells something of live instances. */
export type Sought = 'faults' | 'models';

/** A cheap test that runs before the parser: false means that nothing of the kind that is sought can come of this text. */
export function mayHoldPools(name: string, text: string, sought: Sought): boolean {
  if (!OWNERS.test(text)) return false;
  if (mayLeaveOpen(text)) return true;
  const hasWords = REWINDS.test(text) && PARKS.test(text) && REUSES.test(text);
  if (!hasWords) return false;
  const outline = readOutline(text, /\.[cm]?tsx?$/i.test(name));
  return !outline || hasSigns(outline, sought === 'models');
}

function mayLeaveOpen(text: string): boolean {
  return LIVES.test(text) && EMPTIES.test(text) && RESETS.test(text);
}

function hasSigns(outline: Outline, forModels: boolean): boolean {
  const owners = ownersOf(outline);
  return (
    owners.some(owner => hasOwnSigns(outline, owner, forModels)) ||
    mayRewindVariables(outline) ||
    mayRewindConsumed(outline) ||
    mayPark(outline, owners, forModels) ||
    mayResetBase(outline, owners)
  );
}

function hasOwnSigns(outline: Outline, owner: Owner, forModels: boolean): boolean {
  return (
    (forModels && isParkable(owner)) || mayRewindSlots(outline, owner) || mayForget(outline, owner)
  );
}
