import type * as t from '@babel/types';
import type { Access, Column } from '../../../protocol/poolModel';
import { accessOfRef } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { isPrimitive, isPrimitiveArray } from '../program/values';
import { bare, keyName } from '../syntax/nodes';
import { addCounters, countersIn, isModularIndex, type Counters } from './slotCounters';
import { isKey } from './slotKeys';

/** An array of a class that is written through counters, read so far. */
export interface ColumnDraft {
  access: Access;
  counters: Counters;
  role: Column['role'];
  /** Fields of the elements, and whether each may hold a reference. */
  entryFields: Map<string, boolean>;
  /** Fields that a new element initialises with a primitive. */
  primitiveFields: Set<string>;
  /** Whether the slots hold anything besides elements that the class itself makes. */
  holdsOthers: boolean;
  modular: boolean;
  reused: boolean;
  keyed: boolean;
}

/** Arrays and fields of elements that hold keys. */
export const KEY_NAME = /key|name|^ids?$|^k$/i;

/** The arrays of a class that are written through counters, by their `accessKey`. */
export function draftColumns(
  owner: ClassLike,
  methods: readonly FunctionUnit[],
): Map<string, ColumnDraft> {
  const columns = new Map<string, ColumnDraft>();
  for (const method of methods) collectWrites(owner, method, columns);
  if (columns.size === 0) return columns;
  const stepped = new Set<string>();
  for (const method of methods) {
    collectReads(owner, method, columns, stepped);
    collectPushes(owner, method, columns);
  }
  for (const { counters } of columns.values())
    for (const [key, counter] of counters) counter.stepped ||= stepped.has(key);
  for (const [key, draft] of columns) if (holdsOnlyPrimitives(draft)) columns.delete(key);
  return columns;
}

function collectWrites(
  owner: ClassLike,
  method: FunctionUnit,
  columns: Map<string, ColumnDraft>,
): void {
  const { facts } = method;
  for (const fact of facts.facts) {
    if (fact.kind !== 'assign' || !fact.target.index) continue;
    const access = accessOfRef(owner, { ...fact.target, index: undefined }, facts);
    if (!access || isPrimitive(fact.value, facts)) continue;
    const field = owner.fields.get(access.path[0]!);
    if (access.path.length === 1 && isPrimitiveArray(field?.init, field?.annotation)) continue;
    const counters = countersIn(owner, fact.target.index, facts);
    if (counters.size === 0) continue;
    const draft = draftOf(columns, access);
    addCounters(draft.counters, counters);
    draft.modular ||= isModularIndex(fact.target.index, facts);
    draft.keyed ||= isKey(owner, access, fact.target.index, facts);
    const value = bare(fact.value);
    if (value.type === 'ObjectExpression') addEntryLiteral(draft, value, facts);
    else draft.holdsOthers = true;
  }
  collectEntryWrites(owner, facts, columns);
}

/** `const entry = this.slots[this.count++]; entry.key = key; entry.value = value` */
function collectEntryWrites(
  owner: ClassLike,
  facts: FunctionFacts,
  columns: Map<string, ColumnDraft>,
): void {
  const known = new Map<string, Element[]>();
  for (const fact of facts.facts) {
    if (fact.kind !== 'assign' || fact.target.variable === undefined) continue;
    const [name, ...rest] = fact.target.path;
    if (name === undefined || rest.length > 0 || fact.target.index) continue;
    const { variable } = fact.target;
    let elements = known.get(variable);
    if (!elements) known.set(variable, (elements = elementsOf(owner, variable, facts)));
    for (const { access, counters, keyed } of elements) {
      const draft = draftOf(columns, access);
      addCounters(draft.counters, counters);
      draft.keyed ||= keyed;
      draft.role = 'entry';
      draft.reused = true;
      addEntryField(draft, name, !isPrimitive(fact.value, facts));
    }
  }
}

/** An element of one of the class's arrays that a local name refers to, with the counters in its index. */
interface Element {
  access: Access;
  counters: Counters;
  keyed: boolean;
}

/** The elements that a local name refers to, merged for each array. */
function elementsOf(owner: ClassLike, variable: string, facts: FunctionFacts): Element[] {
  const found = new Map<string, Element>();
  for (const init of facts.locals.get(variable) ?? []) {
    const element = elementBehind(init, facts);
    if (!element?.index) continue;
    const access = accessOfRef(owner, { ...element, index: undefined }, facts);
    const counters = countersIn(owner, element.index, facts);
    if (!access || counters.size === 0) continue;
    const known = found.get(accessKey(access)) ?? { access, counters: new Map(), keyed: false };
    found.set(accessKey(access), known);
    addCounters(known.counters, counters);
    known.keyed ||= isKey(owner, access, element.index, facts);
  }
  return [...found.values()];
}

function elementBehind(init: t.Node, facts: FunctionFacts): ReturnType<typeof refOf> {
  const at = bare(init);
  // Also from `this.slots[i] ??= { … }`.
  if (at.type === 'LogicalExpression' || at.type === 'AssignmentExpression') {
    return elementBehind(at.left, facts);
  }
  return refOf(at, facts.selves);
}

function draftOf(columns: Map<string, ColumnDraft>, access: Access): ColumnDraft {
  const key = accessKey(access);
  let draft = columns.get(key);
  if (!draft) {
    const role = KEY_NAME.test(access.path[access.path.length - 1]!) ? 'key' : 'value';
    draft = {
      access,
      counters: new Map(),
      role,
      entryFields: new Map(),
      primitiveFields: new Set(),
      holdsOthers: false,
      modular: false,
      reused: false,
      keyed: false,
    };
    columns.set(key, draft);
  }
  return draft;
}

function addEntryLiteral(
  draft: ColumnDraft,
  object: t.ObjectExpression,
  facts: FunctionFacts,
): void {
  for (const property of object.properties) {
    if (property.type !== 'ObjectProperty') continue;
    const name = keyName(property.key, property.computed);
    if (name === undefined) continue;
    draft.role = 'entry';
    addEntryField(draft, name, !isPrimitive(property.value, facts));
    if (isPrimitiveStart(property.value)) draft.primitiveFields.add(name);
  }
}

/** `{ start: -1, isOpen: false }`: a field that starts as a primitive stays one. `null` tells nothing. */
function isPrimitiveStart(value: t.Node): boolean {
  const at = bare(value);
  if (at.type === 'UnaryExpression') return isPrimitiveStart(at.argument);
  return at.type === 'NumericLiteral' || at.type === 'BooleanLiteral';
}

/** Whether the slots hold only elements that the class itself makes, with only primitives in them. */
function holdsOnlyPrimitives({
  reused,
  holdsOthers,
  entryFields,
  primitiveFields,
}: ColumnDraft): boolean {
  if (!reused || holdsOthers || primitiveFields.size === 0) return false;
  return [...entryFields].every(([name, holds]) => !holds || primitiveFields.has(name));
}

/** `this.slots.push({ key: 0, value: null })` */
function collectPushes(
  owner: ClassLike,
  { facts }: FunctionUnit,
  columns: Map<string, ColumnDraft>,
): void {
  for (const fact of facts.facts) {
    if (fact.kind !== 'call' || fact.target.path.at(-1) !== 'push') continue;
    const list = { ...fact.target, path: fact.target.path.slice(0, -1) };
    const access = accessOfRef(owner, list, facts);
    const draft = access && columns.get(accessKey(access));
    if (!draft) continue;
    for (const argument of fact.args.map(bare)) {
      if (argument.type === 'ObjectExpression') addEntryLiteral(draft, argument, facts);
      else draft.holdsOthers = true;
    }
  }
}

function addEntryField(draft: ColumnDraft, name: string, holds: boolean): void {
  draft.entryFields.set(name, holds || (draft.entryFields.get(name) ?? false));
}

function collectReads(
  owner: ClassLike,
  method: FunctionUnit,
  columns: Map<string, ColumnDraft>,
  stepped: Set<string>,
): void {
  const { facts } = method;
  for (const fact of facts.facts) {
    if (fact.kind !== 'read' || !fact.target.index) continue;
    const access = accessOfRef(owner, { ...fact.target, index: undefined }, facts);
    const draft = access && columns.get(accessKey(access));
    if (draft) addCounters(draft.counters, countersIn(owner, fact.target.index, facts));
  }
  // The counter may be advanced beside the write: `this.items[this.size] = x; this.size++`.
  for (const fact of facts.facts) {
    if (fact.kind !== 'update' || fact.operator !== '++') continue;
    const access = accessOfRef(owner, fact.target, facts);
    if (!access) continue;
    stepped.add(accessKey(access));
  }
}
