import type { Access, Column, RingStore, SlotsStore } from '../../../protocol/poolModel';
import { HEAD, SIZE, TAIL } from '../../../protocol/poolNames';
import { accessKey, inheritedMethods, type ClassLike } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { isModular } from '../program/values';
import { bare } from '../syntax/nodes';
import { draftColumns, KEY_NAME, type ColumnDraft } from './columnDrafts';

/** A store of slots with its counters, by `accessKey`. */
export interface FoundSlots {
  store: SlotsStore | RingStore;
  columnKeys: string[];
  /** All counters that a reset must rewind. */
  counterKeys: string[];
  /** Columns whose entry objects stay in their slots and are rewritten at the next use. */
  reusedKeys: ReadonlySet<string>;
  /** Set when the counter only makes keys of a dictionary, so that there are no numbered slots. */
  isKeyed?: true;
}

/** Finds the arrays of a class that are filled through counters, grouped by those counters. */
export function findSlots(owner: ClassLike): FoundSlots[] {
  const methods = inheritedMethods(owner);
  const columns = draftColumns(owner, methods);
  if (columns.size === 0) return [];
  const isWrapping = methods.some(wraps);
  const groups = new Map<string, Group>();
  for (const draft of columns.values()) {
    const choice = chooseCounters(draft, isWrapping || draft.modular);
    if (!choice) continue;
    const key = [draft.keyed ? 'keyed' : '', ...choice.counters.map(accessKey)].join('|');
    const group = groups.get(key);
    if (group) group.drafts.push(draft);
    else groups.set(key, { ...choice, drafts: [draft] });
  }
  return [...groups.values()].map(group => storeOf(owner, group));
}

/** Whether a method moves a counter around the end of a ring. */
function wraps({ facts, isConstructor }: FunctionUnit): boolean {
  if (isConstructor) return false;
  return facts.facts.some(
    fact => fact.kind === 'assign' && !fact.target.index && isModular(fact.value),
  );
}

function chooseCounters(
  draft: ColumnDraft,
  wrapping: boolean,
): { counters: Access[]; ring: boolean } | undefined {
  const all = [...draft.counters.values()];
  const nameOf = (access: Access): string => access.path[access.path.length - 1]!;
  const pick = (pattern: RegExp): Access | undefined =>
    all.find(counter => pattern.test(nameOf(counter.access)))?.access;
  const head = pick(HEAD);
  const tail = pick(TAIL);
  const size = pick(SIZE);
  if (wrapping && !draft.keyed && head && (tail ?? size)) {
    return { counters: [head, ...(tail ? [tail] : []), ...(size ? [size] : [])], ring: true };
  }
  const stepped = all.filter(counter => counter.stepped).map(counter => counter.access);
  const length = stepped.find(access => SIZE.test(nameOf(access))) ?? stepped[0] ?? size;
  return length ? { counters: [length], ring: false } : undefined;
}

interface Group {
  counters: Access[];
  drafts: ColumnDraft[];
  ring: boolean;
}

function storeOf(owner: ClassLike, group: Group): FoundSlots {
  const columns = group.drafts.map(columnOf);
  const columnKeys = group.drafts.map(draft => accessKey(draft.access));
  const counterKeys = group.counters.map(accessKey);
  const reused = group.drafts.filter(draft => draft.reused);
  const reusedKeys = new Set(reused.map(draft => accessKey(draft.access)));
  if (!group.ring) {
    const length = group.counters[0]!;
    const bias = initialNumber(owner, length) === -1 ? 1 : 0;
    const store: SlotsStore = { kind: 'slots', columns, length, bias };
    const isKeyed = group.drafts[0]!.keyed;
    return { store, columnKeys, counterKeys, reusedKeys, ...(isKeyed && { isKeyed }) };
  }
  const [head, ...others] = group.counters;
  const name = (access: Access): string => access.path[access.path.length - 1]!;
  const tail = others.find(access => TAIL.test(name(access)));
  const size = others.find(access => SIZE.test(name(access)));
  const store: RingStore = {
    kind: 'ring',
    columns,
    head: head!,
    ...(tail && { tail }),
    ...(size && { size }),
  };
  return { store, columnKeys, counterKeys, reusedKeys };
}

function columnOf(draft: ColumnDraft): Column {
  if (draft.role !== 'entry') return { access: draft.access, role: draft.role };
  const keyField = [...draft.entryFields.keys()].find(name => KEY_NAME.test(name));
  const valueFields = [...draft.entryFields]
    .filter(([name, holds]) => holds && name !== keyField && !draft.primitiveFields.has(name))
    .map(([name]) => name);
  return { access: draft.access, role: 'entry', ...(keyField && { keyField }), valueFields };
}

function initialNumber(owner: ClassLike, access: Access): number | undefined {
  const init = owner.fields.get(access.path[0]!)?.init;
  if (!init || access.path.length > 1) return undefined;
  const at = bare(init);
  return at.type === 'UnaryExpression' &&
    at.operator === '-' &&
    at.argument.type === 'NumericLiteral'
    ? -at.argument.value
    : undefined;
}
