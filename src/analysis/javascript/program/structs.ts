import type * as t from '@babel/types';
import { resolveRef } from './aliases';
import { calleesOf } from './callees';
import type { ClassLike, Fields, Program } from './classLikes';
import { refOf, type FunctionFacts, type Ref } from './facts';
import type { FunctionUnit } from './functionUnit';
import { occurrencesOfWords } from './occurrences';
import { standIn } from './standIn';
import { holderIn, makersOf, type Maker } from './structMakers';
import { elementWritesIn, type ElementWrite } from './structWrites';
import { visit, type Fn } from '../syntax/nodes';

/**
 * Finds objects that keep slots and their counter and that functions get from elsewhere: as a parameter, from a variable of a
 * scope around, out of a list. All functions that have such an object become its methods, each with its own name for it.
 */
export function addStructs(program: Program): void {
  const writes = elementWritesIn(program);
  if (writes.length === 0) return;
  const kinds = kindsOf(writes);
  const makers = makersOf(program, new Set(kinds.flatMap(({ fields }) => [...fields])));
  for (const kind of kinds) {
    const struct = structOf(program, kind, makers);
    if (struct) program.classes.push(struct);
  }
}

/** Writes to lists of objects that seem to be of one kind. */
interface Kind {
  writes: ElementWrite[];
  lists: ReadonlySet<string>;
  counters: ReadonlySet<string>;
  fields: ReadonlySet<string>;
  type: string | undefined;
}

/** Groups writes by their list, counter and declared type, and with those to other lists of the same object. */
function kindsOf(writes: readonly ElementWrite[]): Kind[] {
  const groups = new Map<string, ElementWrite[]>();
  const ofObjects = new Map<string, ElementWrite[]>();
  for (const write of writes) {
    const type = typeName(write.unit.facts, write.holder);
    const own = [
      `${write.list} ${write.counter} ${type}`,
      `${write.unit.fn.start} ${write.holder}`,
    ];
    const known = groups.get(own[0]!) ?? ofObjects.get(own[1]!) ?? [];
    known.push(write);
    groups.set(own[0]!, known);
    ofObjects.set(own[1]!, known);
  }
  return [...new Set(groups.values())].map(all => {
    const lists = new Set(all.map(({ list }) => list));
    const counters = new Set(all.map(({ counter }) => counter));
    const [first] = all;
    return {
      ...{ writes: all, lists, counters, fields: new Set([...lists, ...counters]) },
      type: first && typeName(first.unit.facts, first.holder),
    };
  });
}

/** The name of a parameter's declared type. */
function typeName(facts: FunctionFacts, holder: string): string | undefined {
  const type = typeOf(facts, holder);
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier'
    ? type.typeName.name
    : undefined;
}

function typeOf({ params }: FunctionFacts, holder: string): t.TSType | undefined {
  const param = params.get(holder);
  const annotation = param?.type === 'Identifier' ? param.typeAnnotation : undefined;
  return annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
}

function structOf(program: Program, kind: Kind, makers: readonly Maker[]): ClassLike | undefined {
  const { classes, top } = program;
  const maker = makers.find(each => isWhole(each, kind));
  const only = makers.every(
    each => isWhole(each, kind) || ![...kind.counters].some(name => each.names.has(name)),
  );
  const ofClass = classes.find(
    each =>
      !each.isScope &&
      (kind.type === undefined ? only : each.name === kind.type) &&
      [...kind.fields].every(name => each.fields.has(name)),
  );
  const users = usersOf(program, kind, maker !== undefined && only);
  const outside = users.filter(({ isConstructor }) => !isConstructor);
  const methods = [...users, ...(ofClass?.methods ?? [])];
  if (outside.length === 0 || (outside.length < 2 && !isGiven(kind, program))) return undefined;
  const [{ unit, holder }] = kind.writes as [ElementWrite];
  const declared = typeOf(unit.facts, holder);
  return standIn(program, {
    ...{ name: ofClass?.name ?? kind.type ?? holder.slice(holder.lastIndexOf('.') + 1) },
    ...{ form: 'factory', node: outside[0]?.fn ?? top.fn, methods },
    fields: ofClass?.fields ?? fieldsOf(users, maker),
    isStruct: true,
    ...(declared && { declared }),
  });
}

function isWhole({ names }: Maker, { lists, counters }: Kind): boolean {
  return [...lists].some(name => names.has(name)) && [...counters].some(name => names.has(name));
}

/** Whether the objects of a kind outlive the one function that writes to them. */
function isGiven({ writes }: Kind, { bindings }: Program): boolean {
  return writes.every(({ unit, variable, offset }) => {
    const isMade = bindings.valueOf(variable, offset) !== undefined;
    return unit.facts.params.has(variable) || bindings.homeOf(variable, offset) !== unit.fn
      ? true
      : !isMade;
  });
}

/** A function's names for objects, with the fields of a kind that it uses of each. */
type Holders = Map<string, { variable: string; fields: Set<string> }>;

/** All functions that have an object of a kind, as its methods. `isOnly`: no other objects of the file have such counters. */
function usersOf(program: Program, kind: Kind, isOnly: boolean): FunctionUnit[] {
  const { functions, classes, text, bindings } = program;
  const words = occurrencesOfWords(text, kind.fields);
  const methods = classes.flatMap(each => (each.isScope ? [] : each.methods));
  const all = [...new Set([...functions, ...methods])].filter(unit => words.isIn(unit));
  const found = all.map(unit => ({ unit, holders: holdersIn(unit.facts, kind.fields) }));
  const isSure = ({ fields }: { fields: Set<string> }): boolean =>
    [...kind.lists].some(name => fields.has(name)) &&
    [...kind.counters].some(name => fields.has(name));
  const bindingOf = (fn: Fn, facts: FunctionFacts, variable: string): string => {
    const home = facts.params.has(variable) ? undefined : bindings.homeOf(variable, fn.end! - 1);
    return `${home === fn ? '' : home?.start} ${variable}`;
  };
  const known = new Set<string>();
  for (const { unit, holders } of found)
    for (const [holder, each] of holders)
      if (isSure(each)) known.add(bindingOf(unit.fn, unit.facts, each.variable) + holder);
  return found.flatMap(({ unit, holders }) =>
    [...holders].flatMap(([holder, each]) => {
      const { fn, facts } = unit;
      const type = typeName(facts, holder);
      if (kind.type !== undefined && type !== undefined && type !== kind.type) return [];
      const isTyped = type !== undefined && type === kind.type;
      const isNamed = known.has(bindingOf(fn, facts, each.variable) + holder);
      if (!isSure(each) && !isTyped && !isNamed && !isOnly) return [];
      const called = program.fieldFunctions.get(fn) ?? nameOf(unit, program);
      return [unit.on(holder, called, isMadeIn(fn, each.variable, holder, bindings))];
    }),
  );
}

function nameOf(unit: FunctionUnit, program: Program): string {
  const owned = calleesOf(program).unitOf(unit.fn);
  return owned ? calleesOf(program).nameOf(owned) : unit.name;
}

/** Whether a function makes the object that it has by a name. */
function isMadeIn(
  fn: Fn,
  variable: string,
  holder: string,
  bindings: Program['bindings'],
): boolean {
  const offset = fn.end! - 1;
  if (holder !== variable || bindings.homeOf(variable, offset) !== fn) return false;
  const value = bindings.valueOf(variable, offset);
  return value?.type === 'ObjectExpression' || value?.type === 'NewExpression';
}

/** The objects of which a function uses one of some fields. Its own `this` is left to its class. */
function holdersIn(facts: FunctionFacts, fields: ReadonlySet<string>): Holders {
  const found: Holders = new Map();
  const note = (ref: Ref | undefined): void => {
    const holder = ref && (holderIn(ref, fields) ?? holderIn(resolveRef(ref, facts), fields));
    if (!holder) return;
    const known = found.get(holder.name) ?? { ...holder, fields: new Set<string>() };
    found.set(holder.name, known);
    known.fields.add(holder.field);
  };
  for (const fact of facts.facts) {
    if ('target' in fact) note(fact.target);
    if ('target' in fact && fact.target.index)
      visit(fact.target.index, node => {
        const ref = node.type === 'MemberExpression' ? refOf(node, facts.selves) : undefined;
        note(ref);
        return !ref;
      });
  }
  return found;
}

/** What the fields of an object begin with. */
function fieldsOf(users: readonly FunctionUnit[], maker: Maker | undefined): Fields {
  const fields: Fields = new Map(maker?.fields);
  for (const { isConstructor, facts } of users)
    for (const fact of isConstructor ? facts.facts : []) {
      if (fact.kind !== 'assign' || fact.target.variable !== undefined || fact.target.index)
        continue;
      const [name, ...rest] = fact.target.path;
      if (name !== undefined && rest.length === 0 && !fields.has(name))
        fields.set(name, { init: fact.value, annotation: undefined });
    }
  return fields;
}
