import { HEAD, SIZE, TAIL } from '../javascript/slotStores';
import { SHRINKS } from '../javascript/slotSteps';
import { COUNTER } from '../javascript/consumedLists';
import { anyOf, eventsIn, namesOf, type Block, type Outline, type OutlineEvent } from './outline';
import type { Owner } from './owners';

/** Local names stand for counters over so many assignments. */
const DEPTH = 3;
const NAMES = /[A-Za-z_$#][\w$]*/g;
const LAST_NAME = /([A-Za-z_$#][\w$]*)\s*$/;
const GETTER = /\bget\b/;
/** Longer expressions are not followed to what an index comes from. */
const MAX_INDEX_LENGTH = 300;

/** Whether a counter that is moved back may stand in the index of an element that the same class or factory writes. */
export function mayRewindSlots({ text }: Outline, owner: Owner): boolean {
  const { form, events, blocks } = owner;
  if (form === 'factory') return mayRewindInFactory(text, owner);
  const rewound = namesOf(events, 'rewind');
  for (const { sign, name, block } of events)
    if (sign === 'copy' && isInShrinking(block)) rewound.add(name);
  return mayRewind(text, blocks, events, rewound);
}

/** What the methods of a factory do to its variables, and to the object that they belong to. */
function mayRewindInFactory(text: string, { events, blocks }: Owner): boolean {
  const [block] = blocks;
  const own = events.filter(event => event.block === block);
  const inner = own.some(({ sign }) => sign === 'arrow')
    ? events
    : events.filter(event => event.block !== block);
  const variables = namesOf(own, 'variable');
  const rewound = namesOf(inner, 'rewind', 'copy');
  for (const name of namesOf(inner, 'rewindVariable')) if (variables.has(name)) rewound.add(name);
  return mayRewind(text, blocks, inner, rewound);
}

function mayRewind(
  text: string,
  blocks: Block[],
  events: OutlineEvent[],
  rewound: Set<string>,
): boolean {
  if (rewound.size === 0) return false;
  const used = slotNames(events);
  if (used.size === 0) return false;
  const steps = namesOf(events, 'step');
  if (hasCounter(used, rewound, steps)) return true;
  const isSpread = blocks.length > 1 && GETTER.test(text);
  const around = isSpread ? text : blocks.map(({ start, end }) => text.slice(start, end)).join(';');
  // What a getter returns may be stepped by the getter's name.
  const mayBeStepped = GETTER.test(around)
    ? rewound
    : [...rewound].filter(name => steps.has(name) || isPosition(name));
  if (![...mayBeStepped].some(name => !used.has(name))) return false;
  addSources(around, used, steps);
  return hasCounter(used, rewound, steps);
}

/** Names in the indices of elements that receive values, or whose fields do, or that are lent. */
function slotNames(events: OutlineEvent[]): Set<string> {
  const written = namesOf(events, 'written');
  const names = namesOf(events, 'slot');
  const lends = events.some(({ sign }) => sign === 'new');
  for (const { sign, name, other } of events) {
    if ((sign === 'kept' && written.has(other)) || (sign === 'returned' && lends)) names.add(name);
  }
  return names;
}

function isPosition(name: string): boolean {
  return SIZE.test(name) || HEAD.test(name) || TAIL.test(name);
}

/** Whether a name may be the logical length of slots, or belong to a ring, and is moved back. */
function hasCounter(
  used: ReadonlySet<string>,
  rewound: ReadonlySet<string>,
  steps: ReadonlySet<string>,
): boolean {
  const names = [...used];
  const isRing =
    names.some(name => HEAD.test(name)) && names.some(name => TAIL.test(name) || SIZE.test(name));
  return names.some(
    name =>
      rewound.has(name) &&
      (steps.has(name) || SIZE.test(name) || (isRing && (HEAD.test(name) || TAIL.test(name)))),
  );
}

/** Adds what the names are set to, and what getters of these names return: `size` for `const i = this.size`. */
function addSources(text: string, names: Set<string>, steps: Set<string>): void {
  let fresh = [...names];
  for (let depth = 0; depth < DEPTH && fresh.length > 0; depth++) {
    const known = anyOf(fresh);
    fresh = [];
    const add = (name: string): void => {
      if (!names.has(name)) fresh.push(name);
      names.add(name);
    };
    const assigned = new RegExp(`(?<![\\w$.#])(?:${known})\\s*(?::[^=;,)]*)?=(?![=>])`, 'g');
    for (const { index, 0: target } of text.matchAll(assigned)) {
      const start = index + target.length;
      const [value] = text.slice(start, start + MAX_INDEX_LENGTH).split(/[;{}]/, 1);
      value!.match(NAMES)?.forEach(add);
    }
    // `const { size: i } = this`
    for (const { index } of text.matchAll(new RegExp(`:\\s*(?:${known})(?![\\w$])`, 'g'))) {
      const field = LAST_NAME.exec(text.slice(Math.max(0, index - MAX_INDEX_LENGTH), index));
      if (field) add(field[1]!);
    }
    if (!GETTER.test(text)) continue;
    const getter = `get\\s+(?:${known})|(?:${known})\\s*:\\s*\\{\\s*get`;
    for (const [, body] of text.matchAll(new RegExp(`\\b(?:${getter})\\b[^{]*\\{([^}]*)`, 'g'))) {
      body!.match(NAMES)?.forEach(add);
      body!.match(NAMES)?.forEach(name => steps.add(name));
    }
  }
}

function isInShrinking(block: Block): boolean {
  for (let at: Block | undefined = block; at?.kind === 'function'; at = at.parent)
    if (SHRINKS.test(at.name) || at.name === 'set') return true;
  return false;
}

/** Whether variables around functions may be slots that one of them fills and one rewinds. */
export function mayRewindVariables(outline: Outline): boolean {
  const { events } = outline;
  const rewound = namesOf(events, 'rewindVariable');
  return events.some(({ sign, name, other, block }) => {
    if (sign !== 'write' || !rewound.has(name)) return false;
    for (let at: Block | undefined = block; at; at = at.parent) {
      const own = eventsIn(outline, at).filter(event => event.block === at);
      const isInner = at !== block || own.some(event => event.sign === 'arrow');
      if (isInner && namesOf(own, 'number').has(name) && namesOf(own, 'list').has(other))
        return true;
    }
    return false;
  });
}

/** Whether a list of some object may be worked off up to a counter beside it, which is then set to 0. */
export function mayRewindConsumed({ text, events }: Outline): boolean {
  const rewound = [...namesOf(events, 'rewindOther')].filter(name => COUNTER.test(name));
  if (rewound.length === 0) return false;
  const bounds = namesOf(events, 'bound');
  addSources(text, bounds, new Set());
  return rewound.some(name => bounds.has(name));
}
