/** Words without which no pool can be recognised: something is written in methods, and something is put back. */
const REWINDS =
  /(?:=\s*(?:-\s*1|0|null|void 0|undefined)\b|--|\.length\s*=|\.(?:reset|clear|release|recycle)\s*\(|\.(?:pop|shift)\(\)\s*(?:\?\?|\|\|))/;
const PARKS = /\.(?:push|unshift|release|add|set|next|enqueue|free|put)\b|\]\s*=|\.\w+\s*=/;
const OWNERS = /\bclass\b|\.prototype\b|\bfunction\b|=>/;

/** A cheap test that runs before the parser: false means that no pool model can come of this text. */
export function mayHoldPools(text: string): boolean {
  if (!OWNERS.test(text)) return false;
  return (REWINDS.test(text) && PARKS.test(text) && REUSES.test(text)) || mayLeaveOpen(text);
}

/** Timers, or a generator to walk by, beside something that is emptied. */
function mayLeaveOpen(text: string): boolean {
  return LIVES.test(text) && EMPTIES.test(text) && RESETS.test(text);
}

const LIVES = /\bset(?:Timeout|Interval)\s*\(|\byield\b/;
const EMPTIES = /\.(?:clear|fill|splice)\s*\(|\.length\s*=/;
const RESETS =
  /(?:reset|clear|release|recycle|empty|free|dispose|flush|removeall|truncate|rewind|drain)\w*\s*\(/i;

/** Reuse shows as a counter that is stepped beside an index, or as a list that is pushed to and taken from. */
const REUSES =
  /\+\+|--|\+=?\s*1\b|\.pop\s*\(|\.shift\s*\(|\.next\b|\.get\s*\(|\.release\b|\.set\s*\(|\b(?:reset|release|recycle)\s*\(/;
