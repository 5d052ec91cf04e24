import type { Rule } from '../protocol/poolModel';

/** What a report says of a rule, to people who have not got the program. */
export interface RuleText {
  /** What the reset does, after its name. */
  does: string;
  why: string;
  /** What mends it, as an order. */
  fix: string;
  /** The mended method of the bad example on the rule's page. */
  example: string;
}

const ownership =
  'Close values only where the store owns them; where somebody else does, clearing is enough.';

export const ruleTexts: Record<Rule, RuleText> = {
  'stale-slots': {
    does: 'rewinds a counter and leaves the slots behind it full',
    why: 'The counter says how many slots are in use; the garbage collector does not know about it. Each parked instance keeps the last request’s values alive until the same slots happen to be used again, and what wants to be closed is never closed.',
    fix: `Walk the used slots before the counter is rewound: take the value, clear value and key, then close the value if it can be closed. Cleared first, so that a close that throws or calls back leaves nothing behind. ${ownership}`,
    example: `reset(): void {
  for (let i = 0; i < this.count; i++) {
    const entry = this.entries[i];
    const value = entry.value;
    entry.key = '';
    entry.value = undefined;
    closeValue(value);
  }
  this.count = 0;
}`,
  },
  'stale-fields': {
    does: 'parks an instance with a field still set',
    why: 'A parked instance is reachable from its free list. Whatever its field refers to stays alive with it, and a callback brings everything that it captured.',
    fix: 'Set the field to the value that the constructor uses for “empty” before the instance is parked, and do not delete it. Clear it only when nothing can use the instance any more.',
    example: `release(holder: Holder): void {
  holder.next = this.head;
  holder.callback = null;
  this.head = holder;
}`,
  },
  'stale-collection': {
    does: 'forgets a Map, Set, array or dictionary',
    why: 'The reset clears what is beside it, or nothing, and forgets this one. Entries of one request are visible to the next that gets the instance, and they add up when each request uses keys of its own.',
    fix: `Empty the collection in the reset: clear() for a Map or Set, length = 0 for an array, a new Object.create(null) for a dictionary; then close the values that can be closed. ${ownership}`,
    example: `reset(): void {
  this.request = null;
  const attributes = [...this.attributes.values()];
  this.attributes.clear();
  for (const attribute of attributes) closeValue(attribute);
}`,
  },
  'unclosed-values': {
    does: 'releases values that want to be closed',
    why: 'Letting go of a value lets the garbage collector have it. A file descriptor, socket or timer behind it is a matter of its own: without close() it can stay open long after, or for ever.',
    fix: 'Empty the store first, then close each value, and handle what a close rejects with. Where somebody else owns the values, closing them here would be wrong.',
    example: `reset(): void {
  for (const file of this.files.splice(0)) closeValue(file);
}`,
  },
};

/** What the examples call. */
export const closeValueText = `/** Closes a value that can be closed; one that fails to must not keep the others open. */
function closeValue(value: unknown): void {
  try {
    const closable = Object(value) as Record<PropertyKey, unknown>;
    const close = closable.close ?? closable.destroy ?? closable.dispose;
    if (typeof close === 'function') Promise.resolve(close.call(value)).catch(() => {});
  } catch {
    // It is released all the same.
  }
}`;
