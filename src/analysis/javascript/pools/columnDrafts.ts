import type * as t from '@babel/types';
import type { Access, Column } from '../../../protocol/poolModel';
import { accessOfRef } from '../program/aliases';
import { accessKey, accessOf, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts, type Ref } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { isEmptyLiteral, isPrimitive } from '../program/values';
import { bare, keyName, visit } from '../syntax/nodes';
import { elementsRead, elementsWritten, type ElementCall } from './elementAccessors';
import {
  addCounters,
  countersIn,
  isArrayLength,
  isModularIndex,
  type Counters,
} from './indexCounters';
import { localSteps } from './counterMoves';
import { isKey } from './slotKeys';
import { isOwnElement, sourceOf, type Source } from './valueSource';

/** How a counter is used in a column's indices. */
export interface CounterUse {
  access: Access;
  /** Whether it is advanced within an index. */
  stepped: boolean;
  atWrite: boolean;
  atRead: boolean;
}

/** An array of a class that is written through counters or pushed to, read so far. */
export interface ColumnDraft {
  access: Access;
  counters: Map<string, CounterUse>;
  /** The counters in each index through which values are written. */
  writes: string[][];
  /** Methods that put values into the slots. */
  fillers: Set<FunctionUnit>;
  role: Column['role'];
  /** Fields of the elements, and whether each may hold a reference. */
  entryFields: Map<string, boolean>;
  /** Fields that a new element initialises with a primitive. */
  primitiveFields: Set<string>;
  /** Whether the slots hold anything besides elements that the class itself makes. */
  holdsOthers: boolean;
  source: Source;
  modular: boolean;
  /** Whether the class writes to fields of its elements. */
  reused: boolean;
  /** Whether the elements themselves come from outside, so that they do not stay in their slots. */
  isGiven: boolean;
  keyed: boolean;
  /** Whether the slots are elements of arrays in the array, by the outer counters. */
  outer: string[] | undefined;
  pushed: boolean;
  /** Whether elements are read at an index without a counter. */
  isReadElsewhere: boolean;
  /** The counters in each index at which elements are read. */
  reads: string[][];
  /** Whether all that is put there is what a method was given, as it is. */
  isHandedOver: boolean;
}

/** Arrays and fields of elements that hold keys. */
export const KEY_NAME = /key|name|^ids?$|^k$/i;

/** The arrays of a class that are written through counters or pushed to, by their `accessKey`. */
export function draftColumns(
  owner: ClassLike,
  methods: readonly FunctionUnit[],
): Map<string, ColumnDraft> {
  const columns = new Map<string, ColumnDraft>();
  for (const method of methods) collectWrites(owner, method, columns);
  for (const method of methods) collectPushes(owner, method, columns);
  if (columns.size === 0) return columns;
  for (const method of methods) collectReads(owner, method, columns);
  for (const [key, { access }] of columns) if (isOfOthers(owner, access)) columns.delete(key);
  return columns;
}

/** Whether an array belongs to the instances of classes whose methods only use the variables of a scope. */
export function isOfOthers({ isScope, closure }: ClassLike, { base }: Access): boolean {
  return isScope && closure.size > 0 && base === 'this';
}

function collectWrites(
  owner: ClassLike,
  method: FunctionUnit,
  columns: Map<string, ColumnDraft>,
): void {
  const { facts } = method;
  for (const fact of facts.facts) {
    if (fact.kind !== 'assign' || !fact.target.index) continue;
    const { index, outer } = fact.target;
    const access = arrayOf(owner, fact.target, facts);
    if (!access || isPrimitive(fact.value, facts)) continue;
    const counters = countersAt(owner, index, facts);
    const outerCounters = outer && countersIn(owner, outer, facts);
    if (counters.size === 0 || outerCounters?.size === 0) continue;
    const draft = draftOf(columns, access);
    addUses(draft, counters, 'atWrite');
    draft.modular ||= isModularIndex(owner, index, facts);
    draft.keyed ||= isKey(owner, access, index, facts);
    if (outerCounters) draft.outer = [...outerCounters.keys()];
    if (outerCounters) addUses(draft, outerCounters, 'atWrite');
    // An element that only moves within its array is not put there.
    if (isOwnElement(owner, accessKey(access), fact.value, facts)) continue;
    draft.writes.push([...counters.keys()]);
    draft.fillers.add(method);
    addValue(owner, draft, fact.value, facts);
  }
  for (const fact of facts.facts)
    for (const each of elementsWritten(owner, fact, facts))
      addWriteBy(owner, method, each, columns);
  collectEntryWrites(owner, method, columns);
}

/** `this.put(this.count, x)` */
function addWriteBy(
  owner: ClassLike,
  method: FunctionUnit,
  { access, index, value, wraps }: ElementCall,
  columns: Map<string, ColumnDraft>,
): void {
  const { facts } = method;
  const counters = countersAt(owner, index, facts);
  if (!value || counters.size === 0 || isPrimitive(value, facts)) return;
  const draft = draftOf(columns, access);
  addUses(draft, counters, 'atWrite');
  draft.modular ||= wraps || isModularIndex(owner, index, facts);
  if (isOwnElement(owner, accessKey(access), value, facts)) return;
  draft.writes.push([...counters.keys()]);
  draft.fillers.add(method);
  addValue(owner, draft, value, facts);
}

function arrayOf(
  owner: ClassLike,
  { variable, path }: Ref,
  facts: FunctionFacts,
): Access | undefined {
  return accessOfRef(owner, { variable, path }, facts);
}

function addValue(owner: ClassLike, draft: ColumnDraft, node: t.Node, facts: FunctionFacts): void {
  const value = bare(node);
  const source = sourceOf(owner, value, facts);
  addSource(draft, source);
  draft.isHandedOver &&= value.type === 'Identifier' && facts.params.has(value.name);
  if (value.type === 'ObjectExpression') addEntryLiteral(draft, value, facts);
  else {
    draft.holdsOthers = true;
    draft.isGiven ||= source === 'outside' && !isMadeHere(owner, draft.access, value, facts);
  }
}

/** Whether an element is made by the class, whatever it is made of, or is one of the array already. */
function isMadeHere(
  owner: ClassLike,
  access: Access,
  value: t.Node,
  facts: FunctionFacts,
): boolean {
  if (value.type === 'NewExpression') return true;
  const inits = value.type === 'Identifier' ? (facts.locals.get(value.name) ?? []) : [];
  const isParameter = value.type === 'Identifier' && facts.params.has(value.name);
  return (
    !isParameter &&
    inits.some(init => bare(init).type === 'NewExpression') &&
    inits.every(init => {
      const at = bare(init);
      return (
        at.type === 'NewExpression' ||
        isEmptyLiteral(at) ||
        isOwnElement(owner, accessKey(access), at, facts)
      );
    })
  );
}

function addSource(draft: ColumnDraft, source: Source): void {
  if (source === 'outside' || draft.source === 'own') draft.source = source;
}

/** The counters in an index, or those that a method sets to the local number which is the index. */
function countersAt(owner: ClassLike, index: t.Node, facts: FunctionFacts): Counters {
  const counters = countersIn(owner, index, facts);
  if (counters.size > 0) return counters;
  const at = bare(index);
  const local = bare(at.type === 'UpdateExpression' ? at.argument : at);
  if (local.type !== 'Identifier' || localSteps(facts).get(local.name) !== 'forward')
    return counters;
  for (const fact of facts.facts) {
    if (fact.kind !== 'assign' || fact.target.index || fact.operator !== '=') continue;
    if (fact.value.type !== 'Identifier' || fact.value.name !== local.name) continue;
    const access = accessOf(owner, fact.target);
    if (access && !isArrayLength(access))
      counters.set(accessKey(access), { access, stepped: true });
  }
  return counters;
}

function addUses(draft: ColumnDraft, counters: Counters, where: 'atWrite' | 'atRead'): void {
  for (const [key, { access, stepped }] of counters) {
    const use = draft.counters.get(key) ?? { access, stepped, atWrite: false, atRead: false };
    draft.counters.set(key, use);
    use.stepped ||= stepped;
    use[where] = true;
  }
}

/** `const entry = this.slots[this.count++]; entry.key = key; entry.value = value` */
function collectEntryWrites(
  owner: ClassLike,
  method: FunctionUnit,
  columns: Map<string, ColumnDraft>,
): void {
  const { facts } = method;
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
      const holds = !isPrimitive(fact.value, facts);
      addUses(draft, counters, 'atWrite');
      draft.keyed ||= keyed;
      draft.role = 'entry';
      draft.reused = true;
      addEntryField(draft, name, holds);
      if (!holds) continue;
      draft.writes.push([...counters.keys()]);
      draft.fillers.add(method);
      addSource(draft, sourceOf(owner, fact.value, facts));
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
      writes: [],
      fillers: new Set(),
      role,
      entryFields: new Map(),
      primitiveFields: new Set(),
      holdsOthers: false,
      source: 'own',
      modular: false,
      reused: false,
      isGiven: false,
      keyed: false,
      outer: undefined,
      pushed: false,
      isReadElsewhere: false,
      reads: [],
      isHandedOver: true,
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
export function holdsOnlyPrimitives({
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
  method: FunctionUnit,
  columns: Map<string, ColumnDraft>,
): void {
  const { facts } = method;
  for (const fact of facts.facts) {
    if (fact.kind !== 'call' || fact.target.path.at(-1) !== 'push') continue;
    const list = { ...fact.target, path: fact.target.path.slice(0, -1) };
    const access = accessOfRef(owner, list, facts);
    if (!access) continue;
    const draft = draftOf(columns, access);
    draft.pushed = true;
    for (const argument of fact.args.map(bare)) {
      if (argument.type === 'SpreadElement' || isPrimitive(argument, facts)) continue;
      draft.fillers.add(method);
      addValue(owner, draft, argument, facts);
    }
  }
}

function addEntryField(draft: ColumnDraft, name: string, holds: boolean): void {
  draft.entryFields.set(name, holds || (draft.entryFields.get(name) ?? false));
}

function collectReads(
  owner: ClassLike,
  { facts }: FunctionUnit,
  columns: Map<string, ColumnDraft>,
): void {
  for (const fact of facts.facts) {
    if (fact.kind !== 'read' || !fact.target.index) continue;
    const access = arrayOf(owner, fact.target, facts);
    const draft = access && columns.get(accessKey(access));
    if (!draft) continue;
    const counters = countersIn(owner, fact.target.index, facts);
    addUses(draft, counters, 'atRead');
    draft.reads.push([...counters.keys()]);
    draft.isReadElsewhere ||= counters.size === 0 && !isFromEnd(fact.target.index);
  }
  collectReadsBy(owner, facts, columns);
}

/** `this.at(this.count - 1)` */
function collectReadsBy(
  owner: ClassLike,
  facts: FunctionFacts,
  columns: Map<string, ColumnDraft>,
): void {
  visit(facts.fn.body, node => {
    for (const { access, index } of elementsRead(owner, node, facts)) {
      const draft = columns.get(accessKey(access));
      const counters = draft && countersIn(owner, index, facts);
      if (counters && counters.size > 0) addUses(draft, counters, 'atRead');
    }
  });
}

/** `list.length - 1` */
function isFromEnd(index: t.Node): boolean {
  const at = bare(index);
  const counted = at.type === 'BinaryExpression' ? bare(at.left) : at;
  return (
    counted.type === 'MemberExpression' && keyName(counted.property, counted.computed) === 'length'
  );
}
