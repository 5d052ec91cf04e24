import type * as t from '@babel/types';
import type { Access, Column, RingStore, SlotsStore } from '../../../protocol/poolModel';
import { HEAD, LIMIT, SIZE, TAIL } from '../../../protocol/poolNames';
import { accessOfRef } from '../program/aliases';
import { accessKey, inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, keyName } from '../syntax/nodes';
import { isModular, isPrimitive, isPrimitiveArray, literalNumber } from '../program/values';

/** A store of slots with its counters, by `accessKey`. */
export interface FoundSlots {
  store: SlotsStore | RingStore;
  columnKeys: string[];
  /** Counters that a reset must rewind, all of them. */
  counterKeys: string[];
  /** Columns whose entry objects stay in their slots and are written anew at the next use. */
  reusedKeys: ReadonlySet<string>;
  /** Set where the counter only makes the keys of a dictionary: there are no numbered slots to walk. */
  isKeyed?: true;
}

interface ColumnDraft {
  access: Access;
  counters: Map<string, { access: Access; stepped: boolean }>;
  role: Column['role'];
  /** Fields of the elements, and whether each may hold a reference. */
  entryFields: Map<string, boolean>;
  /** Fields that a new element begins with a number or another primitive in. */
  primitiveFields: Set<string>;
  /** Whether anything else than elements of the class's own making is put into the slots. */
  holdsOthers: boolean;
  modular: boolean;
  reused: boolean;
  keyed: boolean;
}

const KEY = /key|name|^ids?$|^k$/i;

/** Finds the arrays of a class that are filled through counters, grouped by those counters. */
export function findSlots(owner: ClassLike): FoundSlots[] {
  const columns = new Map<string, ColumnDraft>();
  const methods = inheritedMethods(owner);
  for (const method of methods) collectWrites(owner, method, columns);
  if (columns.size === 0) return [];
  const stepped = new Set<string>();
  for (const method of methods) {
    collectReads(owner, method, columns, stepped);
    collectPushes(owner, method, columns);
  }
  for (const { counters } of columns.values())
    for (const [key, counter] of counters) counter.stepped ||= stepped.has(key);
  for (const [key, draft] of columns) if (holdsOnlyPrimitives(draft)) columns.delete(key);
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

/** An element of an array of the class that a local name stands for, with the counters that its index is made from. */
interface Element {
  access: Access;
  counters: Counters;
  keyed: boolean;
}

/** The elements that a local name stands for; those of one array as one. */
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
  // Also of `this.slots[i] ??= { … }`.
  if (at.type === 'LogicalExpression' || at.type === 'AssignmentExpression') {
    return elementBehind(at.left, facts);
  }
  return refOf(at, facts.selves);
}

function draftOf(columns: Map<string, ColumnDraft>, access: Access): ColumnDraft {
  const key = accessKey(access);
  let draft = columns.get(key);
  if (!draft) {
    const role = KEY.test(access.path[access.path.length - 1]!) ? 'key' : 'value';
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

/** `{ start: -1, isOpen: false }`: what begins as a number stays one; `null` says nothing. */
function isPrimitiveStart(value: t.Node): boolean {
  const at = bare(value);
  if (at.type === 'UnaryExpression') return isPrimitiveStart(at.argument);
  return at.type === 'NumericLiteral' || at.type === 'BooleanLiteral';
}

/** Whether the slots hold elements of the class's own making alone, and those nothing but primitives. */
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

type Counters = Map<string, { access: Access; stepped: boolean }>;

/** The counters of the class that an index is made from, through local names. */
function countersIn(owner: ClassLike, index: t.Node, facts: FunctionFacts, depth = 0): Counters {
  const found: Counters = new Map();
  const add = (more: Counters): void => addCounters(found, more);
  const at = bare(index);
  switch (at.type) {
    case 'UpdateExpression': {
      const inner = countersIn(owner, at.argument, facts, depth);
      for (const value of inner.values()) value.stepped = at.operator === '++';
      add(inner);
      break;
    }
    case 'BinaryExpression':
    case 'AssignmentExpression':
      if (at.type === 'BinaryExpression') add(countersIn(owner, at.left, facts, depth));
      add(countersIn(owner, at.right, facts, depth));
      break;
    case 'TemplateLiteral':
      for (const part of at.expressions) add(countersIn(owner, part, facts, depth));
      break;
    case 'CallExpression': {
      const made = stringMadeOf(at);
      if (made) add(countersIn(owner, made, facts, depth));
      break;
    }
    case 'MemberExpression':
    case 'Identifier': {
      const ref = refOf(at, facts.selves);
      const access = ref && !ref.index ? accessOfRef(owner, ref, facts) : undefined;
      if (access && isCounterAccess(access)) {
        found.set(accessKey(access), { access, stepped: false });
      } else if (at.type === 'Identifier' && depth < 3) {
        add(countersOfLocal(owner, at.name, facts, depth));
      }
      break;
    }
    default:
  }
  return found;
}

const known = new WeakMap<ClassLike, WeakMap<FunctionFacts, Map<string, Counters>>>();

/** The counters that the values of a local name are made from: looked for once, however often an index is made of it. */
function countersOfLocal(
  owner: ClassLike,
  name: string,
  facts: FunctionFacts,
  depth: number,
): Counters {
  const ofOwner = known.get(owner) ?? new WeakMap<FunctionFacts, Map<string, Counters>>();
  known.set(owner, ofOwner);
  const ofFunction = ofOwner.get(facts) ?? new Map<string, Counters>();
  ofOwner.set(facts, ofFunction);
  const key = `${depth} ${name}`;
  let found = ofFunction.get(key);
  if (found) return found;
  found = new Map();
  for (const init of facts.locals.get(name) ?? [])
    addCounters(found, countersIn(owner, init, facts, depth + 1));
  ofFunction.set(key, found);
  return found;
}

/** What is turned into a string by `String(n)` or `n.toString()`. */
function stringMadeOf({ callee, arguments: [first] }: t.CallExpression): t.Node | undefined {
  if (callee.type === 'Identifier') return callee.name === 'String' ? first : undefined;
  const isMade =
    callee.type === 'MemberExpression' &&
    /^(?:toString|toFixed|padStart|concat)$/.test(keyName(callee.property, callee.computed) ?? '');
  return isMade ? callee.object : undefined;
}

/** Whether an index is a key that is made from a counter, in contrast to the counter and arithmetic on it. */
function isKey(
  owner: ClassLike,
  list: Access,
  index: t.Node,
  facts: FunctionFacts,
  depth = 0,
): boolean {
  const at = bare(index);
  const isString = (node: t.Node): boolean => isKey(owner, list, node, facts, depth);
  switch (at.type) {
    case 'TemplateLiteral':
    case 'StringLiteral':
      return true;
    case 'CallExpression':
      return stringMadeOf(at) !== undefined;
    case 'AssignmentExpression':
      return isString(at.right);
    case 'ConditionalExpression':
      return isString(at.consequent) || isString(at.alternate);
    case 'BinaryExpression': {
      if (at.operator !== '+' || at.left.type === 'PrivateName') return false;
      if (isString(at.left) || isString(at.right)) return true;
      // `prefix + n`: what is no array is not written by number.
      const sides = [at.left, at.right];
      return isDictionary(owner, list) && !sides.every(side => isNumber(owner, side, facts));
    }
    case 'Identifier':
    case 'MemberExpression': {
      const type = typeOfName(owner, at, facts);
      if (type?.type === 'TSStringKeyword') return true;
      if (depth >= 3) return false;
      const init = fieldBehind(owner, at, facts)?.init;
      if (init && init !== at && isKey(owner, list, init, facts, depth + 1)) return true;
      return at.type === 'Identifier' && isKeyName(owner, list, at.name, facts, depth);
    }
    default:
      return false;
  }
}

const keyNames = new WeakMap<FunctionFacts, Map<string, boolean>>();

/** Whether a local name stands for a key of a list. */
function isKeyName(
  owner: ClassLike,
  list: Access,
  name: string,
  facts: FunctionFacts,
  depth: number,
): boolean {
  const known = keyNames.get(facts) ?? new Map<string, boolean>();
  keyNames.set(facts, known);
  const key = `${owner.node.start} ${depth} ${name} ${accessKey(list)}`;
  let isKnown = known.get(key);
  if (isKnown === undefined) {
    const values = facts.locals.get(name) ?? [];
    known.set(key, (isKnown = values.some(each => isKey(owner, list, each, facts, depth + 1))));
  }
  return isKnown;
}

function fieldBehind(
  owner: ClassLike,
  node: t.Node,
  facts: FunctionFacts,
): { init: t.Node | undefined; annotation: t.Node | null | undefined } | undefined {
  const ref = refOf(node, facts.selves);
  const access = ref && !ref.index ? accessOfRef(owner, ref, facts) : undefined;
  return access?.path.length === 1 ? owner.fields.get(access.path[0]!) : undefined;
}

function typeOfName(owner: ClassLike, node: t.Node, facts: FunctionFacts): t.TSType | undefined {
  const param = node.type === 'Identifier' ? facts.params.get(node.name) : undefined;
  const annotation =
    param?.type === 'Identifier'
      ? param.typeAnnotation
      : fieldBehind(owner, node, facts)?.annotation;
  return annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
}

function isNumber(owner: ClassLike, node: t.Node, facts: FunctionFacts): boolean {
  const at = bare(node);
  if (/^(?:Numeric|Update|Unary)/.test(at.type)) return true;
  if (at.type === 'BinaryExpression')
    return (
      at.operator !== '+' || (isNumber(owner, at.left, facts) && isNumber(owner, at.right, facts))
    );
  if (typeOfName(owner, at, facts)?.type === 'TSNumberKeyword') return true;
  const init = fieldBehind(owner, at, facts)?.init;
  if (init && literalNumber(init) !== undefined) return true;
  const inits = at.type === 'Identifier' ? facts.locals.get(at.name) : undefined;
  return inits !== undefined && inits.every(each => /^(?:Numeric|Update)/.test(bare(each).type));
}

/** Whether a field is made as a plain object. */
function isDictionary(owner: ClassLike, { path }: Access): boolean {
  const init = path.length === 1 ? owner.fields.get(path[0]!)?.init : undefined;
  const at = init && bare(init);
  return at?.type === 'ObjectExpression' || at?.type === 'CallExpression'
    ? !isArrayCall(at)
    : false;
}

function isArrayCall(node: t.Node): boolean {
  const callee = node.type === 'CallExpression' ? refOf(node.callee, new Set()) : undefined;
  return callee !== undefined && (callee.variable === 'Array' || callee.path.at(-1) === 'fill');
}

/** A limit is no counter, and neither is the physical length of an array. */
function isCounterAccess({ path }: Access): boolean {
  const name = path[path.length - 1]!;
  return !LIMIT.test(name) && (name !== 'length' || path.length === 1);
}

function addCounters(counters: Counters, more: Counters): void {
  for (const [key, value] of more) {
    const stepped = value.stepped || (counters.get(key)?.stepped ?? false);
    counters.set(key, { ...value, stepped });
  }
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
  // A counter may be stepped beside the write: `this.items[this.size] = x; this.size++`.
  for (const fact of facts.facts) {
    if (fact.kind !== 'update' || fact.operator !== '++') continue;
    const access = accessOfRef(owner, fact.target, facts);
    if (!access) continue;
    stepped.add(accessKey(access));
  }
}

/** Whether a method moves a counter around the end of a ring. */
function wraps({ facts, isConstructor }: FunctionUnit): boolean {
  if (isConstructor) return false;
  return facts.facts.some(
    fact => fact.kind === 'assign' && !fact.target.index && isModular(fact.value),
  );
}

const modularNames = new WeakMap<FunctionFacts, ReadonlySet<string>>();

/** Local names that wrap around, or are stepped back by more than one. */
function modularNamesOf({ facts, locals }: FunctionFacts): ReadonlySet<string> {
  const names = new Set<string>();
  for (const fact of facts)
    if (fact.kind === 'assign' && fact.operator === '-=' && fact.target.variable !== undefined)
      names.add(fact.target.variable);
  for (const [name, values] of locals) if (values.some(isModular)) names.add(name);
  return names;
}

function isModularIndex(index: t.Node, facts: FunctionFacts): boolean {
  if (isModular(index)) return true;
  const at = bare(index);
  if (at.type !== 'Identifier') return false;
  const names = modularNames.get(facts) ?? modularNamesOf(facts);
  modularNames.set(facts, names);
  return names.has(at.name);
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
  const keyField = [...draft.entryFields.keys()].find(name => KEY.test(name));
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
