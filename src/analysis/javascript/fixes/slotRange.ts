import type * as t from '@babel/types';
import type { SlotsStore } from '../../../protocol/poolModel';
import { keyOfRef } from '../program/aliases';
import { accessKey, inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import { movesOf } from '../pools/counterMoves';
import { bare } from '../syntax/nodes';

/** Which slots a counter says are in use: those from `first` up to the counter, which may be the last one's index. */
export interface SlotRange {
  first: 0 | 1;
  isLastIndex: boolean;
}

/**
 * Read from the writes, because a counter that begins at 0 may still be the index of the last: then the first slot is not
 * filled through it, and holds nothing or what stays.
 */
export function slotRange(owner: ClassLike, { columns, length, bias }: SlotsStore): SlotRange {
  if (bias === 1) return { first: 0, isLastIndex: true };
  const keys = new Set(columns.map(({ access }) => accessKey(access)));
  const counter = accessKey(length);
  let writes = written.get(owner);
  if (!writes) written.set(owner, (writes = writesIn(owner)));
  const places = [...keys].flatMap(key =>
    (writes.get(key) ?? []).map(({ fact, index, facts }) =>
      placeOf(owner, counter, index, fact.node, facts),
    ),
  );
  const isLastIndex = places.includes('last') && !places.includes('next');
  return { first: isLastIndex ? 1 : 0, isLastIndex };
}

interface ElementWrite {
  fact: Fact;
  index: t.Node;
  facts: FunctionFacts;
}

/** A class's writes to elements, by the list's key. Read once for all of its stores. */
const written = new WeakMap<ClassLike, ReadonlyMap<string, readonly ElementWrite[]>>();

function writesIn(owner: ClassLike): Map<string, ElementWrite[]> {
  const writes = new Map<string, ElementWrite[]>();
  for (const { facts } of inheritedMethods(owner))
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || !fact.target.index) continue;
      const { index } = fact.target;
      const column = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
      if (column === undefined) continue;
      const others = writes.get(column);
      if (others) others.push({ fact, index, facts });
      else writes.set(column, [{ fact, index, facts }]);
    }
  return writes;
}

/** Whether a value is written where the counter then stands, or below it; `undefined` for elsewhere. */
function placeOf(
  owner: ClassLike,
  counter: string,
  written: t.Node,
  write: t.Node,
  facts: FunctionFacts,
): 'last' | 'next' | undefined {
  let index = bare(written);
  const inits = index.type === 'Identifier' ? facts.locals.get(index.name) : undefined;
  const isLocal = inits?.length === 1;
  if (isLocal) index = bare(inits[0]!);
  const isCounter = (node: t.Node): boolean => {
    const ref = refOf(bare(node), facts.selves);
    return ref !== undefined && !ref.index && keyOfRef(owner, ref, facts) === counter;
  };
  if (index.type === 'UpdateExpression') {
    if (index.operator !== '++' || !isCounter(index.argument)) return undefined;
    return index.prefix ? 'last' : 'next';
  }
  if (!isCounter(index)) return undefined;
  const ups = (movesOf(owner, facts).get(counter) ?? []).filter(({ kind }) => kind === 'forward');
  const at = isLocal ? index.start! : write.start!;
  if (ups.length === 0) return undefined;
  return ups.every(({ fact }) => fact.node.end! <= at) ? 'last' : 'next';
}
