/** The diagnostic codes. `rules` holds all their texts. */
export type Rule =
  | 'stale-slots'
  | 'stale-fields'
  | 'stale-collection'
  | 'unclosed-values'
  | 'readable-after-reset'
  | 'parked-twice';

/** A rule's texts and properties. */
export interface RuleWords {
  /** What the reset leaves behind, for one store and for several. */
  noun: { one: string; many: string };
  /** What the reset does: `A reset …`. */
  does: string;
  /** What to say instead of `A reset`. */
  subject?: string;
  /** Why this leaks, in sentences. */
  why: string;
  /** How to mend it, in the imperative. */
  mend: string;
  /** The bad example of the rule's page, mended: for readers who have only the report. */
  example: string;
  /** Titles of the rule's fixes, other than those of `clearingTitle`. */
  fixTitles: Readonly<Record<string, string>>;
  /** Severity of a provable finding. */
  severity: 'warning' | 'note';
  /** Tags for code scanners. Only weaknesses whose entry allows to be mapped to: `external/cwe/cwe-<number>`. */
  tags: readonly string[];
  /** From 0.1 to 10, as of CVSS: only where somebody may get to see what belongs to somebody else. */
  securitySeverity?: string;
  /** Where a live instance holds the values; `null` when the reset drops them, so that no instance shows them. */
  heldIn: string | null;
}

const whenToClose = 'Close values only if the store owns them; otherwise clear them.';

/** All rules, in their display order. `media/rules` has a page for each. */
export const rules = {
  'stale-slots': {
    noun: { one: 'slots', many: 'slots' },
    does: 'rewinds a counter and leaves the slots full',
    why: 'The counter says how many slots are in use; the garbage collector does not know about it. Each idle context keeps the last request’s values alive until the same slots happen to be used again, and values that must be closed never are.',
    mend: `Walk the used slots before the counter is rewound: take the value, clear value and key, then close the value if it can be closed. Cleared first, so that a close that throws or calls back leaves nothing behind. ${whenToClose}`,
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
    fixTitles: { clearRemoved: 'Clear the removed slot' },
    severity: 'warning',
    tags: ['reliability', 'memory', 'pool', 'external/cwe/cwe-401'],
    heldIn: 'behind its counters',
  },
  'stale-fields': {
    noun: { one: 'field', many: 'fields' },
    does: 'parks an instance with a field still set',
    why: 'An idle context is reachable from its free list. Whatever its field refers to stays alive with it, and a callback brings everything that it captured.',
    mend: 'Set the field to the value that the constructor uses for “empty” before the instance is parked, and do not delete it. Clear it only when nothing can use the instance any more.',
    example: `release(holder: Holder): void {
  holder.next = this.head;
  holder.callback = null;
  this.head = holder;
}`,
    fixTitles: {},
    severity: 'warning',
    tags: ['reliability', 'memory', 'pool', 'external/cwe/cwe-401'],
    heldIn: 'in fields of idle contexts',
  },
  'stale-collection': {
    noun: { one: 'collection', many: 'collections' },
    does: 'forgets a Map, Set, array or dictionary',
    why: 'The reset clears other fields, or nothing, but not this collection. The next request that gets the instance sees the entries, and they add up when each request uses its own keys.',
    mend: `Empty the collection in the reset: clear() for a Map or Set, length = 0 for an array, a new Object.create(null) for a dictionary; then close the values that can be closed. ${whenToClose}`,
    example: `reset(): void {
  this.request = null;
  const attributes = [...this.attributes.values()];
  this.attributes.clear();
  for (const attribute of attributes) closeValue(attribute);
}`,
    fixTitles: {},
    severity: 'warning',
    tags: ['reliability', 'memory', 'pool', 'external/cwe/cwe-401'],
    heldIn: 'in collections of idle contexts',
  },
  'unclosed-values': {
    noun: { one: 'values', many: 'values' },
    does: 'drops values without closing them',
    why: 'Letting go of a value lets the garbage collector have it. A file descriptor, socket or timer behind it is not memory: without close() it may stay open long after, or forever.',
    mend: 'Empty the store first, then close each value, and handle what a close rejects with. Where somebody else owns the values, closing them here would be wrong.',
    example: `reset(): void {
  for (const file of this.files.splice(0)) closeValue(file);
}`,
    fixTitles: {
      closeDropped: 'Close the values once they are dropped',
      closeFirst: 'Close the values before they are cleared',
      stopTimers: 'Stop the timers',
      walkAll: 'Walk all values, not a part of them',
    },
    severity: 'warning',
    tags: ['reliability', 'resource', 'pool', 'external/cwe/cwe-772'],
    heldIn: null,
  },
  'readable-after-reset': {
    noun: { one: 'readable values', many: 'readable values' },
    does: 'leaves values that the next user can read',
    why: 'A method answers what a slot or field holds, whether or not it was written since the reset. The next request that gets the instance reads what belongs to the last one: a session, a body, a user.',
    mend: 'Clear slot or field in the reset, as for any value that stays there. Then let the reader mind the counter as well: what is not in use is nobody’s.',
    example: `reset(): void {
  for (let i = 0; i < this.count; i++) {
    this.keys[i] = '';
    this.values[i] = undefined;
  }
  this.count = 0;
}`,
    fixTitles: {},
    severity: 'warning',
    tags: [
      ...['security', 'correctness', 'memory', 'pool'],
      ...['external/cwe/cwe-226', 'external/cwe/cwe-488'],
    ],
    securitySeverity: '6.5',
    heldIn: 'where the next user can read them',
  },
  'parked-twice': {
    noun: { one: 'instance', many: 'instances' },
    does: 'puts an instance into its pool twice',
    subject: 'A release',
    why: 'The pool hands out the same instance twice, and two requests use it at once: one overwrites what the other reads, or gets its answer. In a linked list the instance leads to itself, and the rest of the list is lost.',
    mend: 'Give each instance back in one place, or make the second time harmless: ask whether it is there already, or forget the reference when it is given back the first time.',
    example: `release(parser: Parser): void {
  if (this.idle.includes(parser)) return;
  this.idle.push(parser);
}`,
    fixTitles: {
      askFirst: 'Put it back only when it is not there yet',
    },
    severity: 'warning',
    tags: [
      ...['security', 'correctness', 'reliability', 'pool'],
      ...['external/cwe/cwe-1341', 'external/cwe/cwe-672'],
    ],
    securitySeverity: '6.5',
    heldIn: 'twice in free lists',
  },
} as const satisfies Record<Rule, RuleWords>;

/** The rules' codes in the table's order. */
export const ruleIds = Object.keys(rules) as readonly Rule[];

/** What a rule finds, in one sentence. */
export function summaryOf(rule: Rule): string {
  const { subject = 'A reset', does }: RuleWords = rules[rule];
  return `${subject} ${does}.`;
}

/** Whether live instances hold the values, so that a reading can count them. */
export function isHeldLive(rule: Rule): boolean {
  return rules[rule].heldIn !== null;
}

/** The title of a fix that clears the values in `stores` stores, and also closes them if `closes`. */
export function clearingTitle(rule: Rule, stores: number, closes: boolean): string {
  const { one, many } = rules[rule].noun;
  return `Clear the ${stores > 1 ? many : one}${closes ? ' and close the values' : ''}`;
}
