import { eventsIn, namesOf, type Block, type Scan, type ScanEvent } from './scan/scan';

/**
 * Something that may become a class-like: a class, the functions grouped under one name, or a function that makes an object.
 */
export interface Owner {
  form: 'class' | 'constructor' | 'factory';
  name: string;
  blocks: Block[];
  readonly events: ScanEvent[];
  /** Whether it has a function with such a name. For a factory any word counts, because any may name a method. */
  hasFunction(test: (name: string) => boolean): boolean;
}

const NO_GROUP = new Set(['', 'exports', 'module', 'this']);
const MAX_BASES = 10;

/** Classes with their bases, constructors with their prototypes' functions, and factories. */
export function ownersOf(scan: Scan): Owner[] {
  const { blocks, events } = scan;
  const byName = new Map<string, Block[]>();
  const constructors = new Set([
    ...namesOf(events, 'new', 'prototype'),
    ...namesOf(events, 'extends'),
  ]);
  const aliases = new Map<string, string>();
  for (const { sign, name, other } of events) if (sign === 'alias') aliases.set(name, other);
  for (const block of blocks) {
    const name = NO_GROUP.has(block.group) ? block.name : (aliases.get(block.group) ?? block.group);
    const isMember = name !== block.name || constructors.has(name) || /^[A-Z]/.test(name);
    if (block.kind === 'program' || name === '' || !isMember) continue;
    const members = byName.get(name);
    if (members) members.push(block);
    else byName.set(name, [block]);
  }
  const owners: Owner[] = [];
  for (const block of blocks) {
    if (block.kind === 'class')
      owners.push(ownerOf(scan, 'class', block.name, [block, ...basesOf(block, byName)]));
    if (block.kind === 'function' && isFactory(scan, block))
      owners.push(ownerOf(scan, 'factory', block.name, [block]));
  }
  for (const [name, members] of byName) owners.push(ownerOf(scan, 'constructor', name, members));
  return owners;
}

/** What the file defines under the names of a class's bases. */
function basesOf({ base }: Block, byName: ReadonlyMap<string, Block[]>): Block[] {
  const bases = new Set<Block>();
  for (let name = base, depth = 0; name !== '' && depth < MAX_BASES; depth++) {
    const members: Block[] = byName.get(name) ?? [];
    for (const member of members) bases.add(member);
    name = members[0]?.base ?? '';
  }
  return [...bases];
}

/** `return { add, reset }`, or a variable with such an object, with at least two functions as methods. */
function isFactory(scan: Scan, block: Block): boolean {
  const { own, ordinal, endBlock } = block;
  if (!own.some(({ sign }) => sign === 'give')) return false;
  const objects = namesOf(own, 'object').add('');
  if (!own.some(({ sign, name }) => sign === 'give' && objects.has(name))) return false;
  const arrows = eventsIn(scan, block).filter(({ sign }) => sign === 'arrow');
  return endBlock - ordinal - 1 + arrows.length >= 2;
}

function ownerOf(scan: Scan, form: Owner['form'], name: string, blocks: Block[]): Owner {
  let events: ScanEvent[] | undefined;
  return {
    form,
    name,
    blocks,
    get events() {
      return (events ??= blocks.flatMap(block => eventsIn(scan, block)));
    },
    hasFunction(test) {
      return blocks.some(({ name: own, start, end, ordinal, endBlock }) => {
        if (form !== 'factory') {
          for (let at = ordinal + 1; at < endBlock; at++)
            if (test(scan.blocks[at]!.name)) return true;
          return test(own);
        }
        for (const [word] of scan.text.slice(start, end).matchAll(/[\w$]+/g))
          if (test(word)) return true;
        return false;
      });
    },
  };
}
