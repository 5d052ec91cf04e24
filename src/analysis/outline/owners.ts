import { eventsIn, namesOf, type Block, type Outline, type OutlineEvent } from './outline';

/** What may become a class-like: a class, the functions that one name brings together, or one that makes an object. */
export interface Owner {
  form: 'class' | 'constructor' | 'factory';
  name: string;
  blocks: Block[];
  readonly events: OutlineEvent[];
  /** Names of all functions in it; of a factory all words, since any of them may name a method. */
  readonly functions: string[];
}

const NO_GROUP = new Set(['', 'exports', 'module', 'this']);
const MAX_BASES = 10;

/** Classes with their bases; constructors with what is put into their prototypes, by the name of either; factories. */
export function ownersOf(outline: Outline): Owner[] {
  const { blocks, events } = outline;
  const byName = new Map<string, Block[]>();
  const constructors = namesOf(events, 'new', 'prototype', 'extends');
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
      owners.push(ownerOf(outline, 'class', block.name, [block, ...basesOf(block, byName)]));
    if (block.kind === 'function' && isFactory(outline, block))
      owners.push(ownerOf(outline, 'factory', block.name, [block]));
  }
  for (const [name, members] of byName) owners.push(ownerOf(outline, 'constructor', name, members));
  return owners;
}

/** What the file has under the names of a class's bases. */
function basesOf({ base }: Block, byName: ReadonlyMap<string, Block[]>): Block[] {
  const bases = new Set<Block>();
  for (let name = base, depth = 0; name !== '' && depth < MAX_BASES; depth++) {
    const members: Block[] = byName.get(name) ?? [];
    for (const member of members) bases.add(member);
    name = members[0]?.base ?? '';
  }
  return [...bases];
}

/** `return { add, reset }`, or of a variable with such an object. */
function isFactory(outline: Outline, block: Block): boolean {
  const own = eventsIn(outline, block).filter(event => event.block === block);
  const objects = namesOf(own, 'object').add('');
  return own.some(({ sign, name }) => sign === 'give' && objects.has(name));
}

function ownerOf(outline: Outline, form: Owner['form'], name: string, blocks: Block[]): Owner {
  let events: OutlineEvent[] | undefined;
  return {
    form,
    name,
    blocks,
    get events() {
      return (events ??= blocks.flatMap(block => eventsIn(outline, block)));
    },
    get functions() {
      if (form === 'factory')
        return blocks.flatMap(
          ({ start, end }) => outline.text.slice(start, end).match(/[\w$]+/g) ?? [],
        );
      return blocks.flatMap(({ name: own, ordinal, endBlock }) => [
        own,
        ...outline.blocks.slice(ordinal + 1, endBlock).map(inner => inner.name),
      ]);
    },
  };
}
