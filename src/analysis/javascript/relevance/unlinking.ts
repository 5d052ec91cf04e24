/** `head = ctx.next`: captures the last names of the assigned target and of the object whose field is read. */
const STEP =
  /(?<![\w$#])([\w$#]+)\s*=\s*\(*(?:[\w$#]+[?!]?\.)*?([\w$#]+)[?!]?\.[\w$#]+(?![\w$#]|[?!]?\.)/g;
/** `ctx = …`, also for a variable with a type. */
const ASSIGNED = /(?<![\w$#])([\w$#]+)\s*(?::[^=;,)]{1,100})?=(?![=>])/g;
/** Longer values are not searched to their ends. */
const MAX_VALUE_LENGTH = 300;

/**
 * Whether a text may take something from a chain: `head = head.next`, or `ctx = head` beside `head = ctx.next`. Such a free
 * list needs neither a counter nor an array.
 */
export function mayUnlink(text: string): boolean {
  const headsOf = new Map<string, Set<string>>();
  for (const [, head, first] of text.matchAll(STEP)) {
    if (head === first) return true;
    const heads = headsOf.get(first!);
    if (heads) heads.add(head!);
    else headsOf.set(first!, new Set([head!]));
  }
  if (headsOf.size === 0) return false;
  for (const { 0: whole, 1: name, index } of text.matchAll(ASSIGNED)) {
    const heads = headsOf.get(name!);
    if (!heads) continue;
    const start = index + whole.length;
    const [value] = text.slice(start, start + MAX_VALUE_LENGTH).split(';', 1);
    if (value!.match(/[\w$#]+/g)?.some(word => heads.has(word))) return true;
  }
  return false;
}
