import { namesOf, programOf, type Block, type Scan, type ScanEvent } from './scan/scan';
import { grouped } from './grouped';
import type { Owner } from './owners';
import type { Relevance } from './relevance';

const REPLACES = /=\s*(?:\{\s*\}|new\s+(?:Map|Set)\b)/;
const DROPS = /\bdelete\b/;
const FILLS = /\]\s*=(?![=>])|\.set\s*\(/;

/** Whether a text may replace a table that it fills and drops entries of. */
export function mayReplace(text: string): boolean {
  return DROPS.test(text) && FILLS.test(text) && REPLACES.test(text);
}

/**
 * Adds a class-like with two collections that its methods always fill together, of which one is emptied by a method that
 * does not mention the other, and that other one never.
 */
export function addLeftBeside(owner: Owner, relevance: Relevance): void {
  const isStart = startsOf(owner);
  const made = grouped(owner.events, ['drop', 'list', 'object'], ({ block }) => isStart(block));
  const collections = made.get(true);
  if (!collections) return;
  const events = owner.events.filter(({ name, block }) => collections.has(name) && !isStart(block));
  const found = leftBeside(events);
  if (found.length > 0) relevance.addMembers(owner, found);
}

const EMPTIES_SLOT = /\]\s*=\s*\(?\s*(?:null|undefined|void)\b|\bdelete\s[^;\n]*\]/;

/** Whether a text may empty single elements of a list. */
export function mayEmptySlot(text: string): boolean {
  return EMPTIES_SLOT.test(text);
}

/**
 * Adds a class-like with two lists that a method fills at the same positions, of which another method sets an element and not
 * the one of the other list.
 */
export function addLeftInPosition(owner: Owner, relevance: Relevance): void {
  const positions = new Map<Block, Map<string, Set<string>>>();
  for (const { sign, name, other, block } of owner.events) {
    if (sign !== 'element' || other === '') continue;
    const own = positions.get(block) ?? new Map<string, Set<string>>();
    positions.set(block, own);
    own.set(other, (own.get(other) ?? new Set()).add(name));
  }
  const found = new Set<string>();
  for (const [block, lists] of positions) {
    const put = namesOf(block.own, 'put');
    const filled = [...lists].filter(([list]) => put.has(list));
    for (const [list, own] of filled)
      for (const [beside, others] of filled)
        if (list !== beside && [...own].some(index => others.has(index)))
          if ([...positions].some(([at, all]) => at !== block && all.has(list)))
            found.add(list).add(beside);
  }
  if (found.size > 0) relevance.addMembers(owner, [...found]);
}

/** Adds the functions that use two such collections that are variables of the module. */
export function addTablesBeside(scan: Scan, relevance: Relevance): void {
  const top = programOf(scan);
  const declared = namesOf(top.own, 'list', 'object');
  if (declared.size < 2) return;
  const events = scan.events.filter(({ block, name }) => block !== top && declared.has(name));
  relevance.addNames(leftBeside(events));
}

/** Collections that are filled together, of which one is emptied and the other never. */
function leftBeside(events: readonly ScanEvent[]): string[] {
  const filled = grouped(events, ['put'], ({ block }) => block);
  if (![...filled.values()].some(names => names.size > 1)) return [];
  const emptied = grouped(events, ['drop', 'object'], ({ block }) => block);
  const anyEmptied = new Set([...emptied.values()].flatMap(names => [...names]));
  const blocksOf = (name: string): Block[] =>
    [...filled].flatMap(([block, names]) => (names.has(name) ? [block] : []));
  const found = new Set<string>();
  for (const name of anyEmptied) {
    const blocks = blocksOf(name);
    for (const other of blocks.length > 0 ? filled.get(blocks[0]!)! : []) {
      if (anyEmptied.has(other)) continue;
      const own = blocksOf(other);
      if (own.length !== blocks.length || own.some((block, i) => block !== blocks[i])) continue;
      found.add(name).add(other);
    }
  }
  return [...found];
}

/** `list.length = n` */
const CUT = /\.([\w$#]+)\.length\s*=\s*[A-Za-z_$(]/g;
const DROPPED = /\.([\w$#]+)\.delete\s*\(/g;

/** Fields of lists that a text cuts to a length, if it also drops entries of a table. */
export function cutsIn(text: string): string[] {
  const lists = [...text.matchAll(CUT)].map(([, list]) => list!);
  return lists.length > 0 && text.search(DROPPED) >= 0 ? lists : [];
}

/** Adds a class-like with a list that is cut and a table that gets its entries in the same places. */
export function addCut(owner: Owner, lists: readonly string[], relevance: Relevance): void {
  const isStart = startsOf(owner);
  const events = owner.events.filter(({ block }) => !isStart(block));
  const filled = grouped(events, ['put'], ({ block }) => block);
  const found = [...filled.values()].filter(
    names => names.size > 1 && lists.some(list => names.has(list)),
  );
  if (found.length > 0)
    relevance.addMembers(
      owner,
      found.flatMap(names => [...names]),
    );
}

/** Tests whether a block runs while an instance is made. */
function startsOf({ form, name, blocks }: Owner): (block: Block) => boolean {
  const [first] = blocks;
  return block => {
    if (block.kind === 'class' || block.name === 'constructor') return true;
    return form === 'factory' ? block === first : form === 'constructor' && block.name === name;
  };
}
