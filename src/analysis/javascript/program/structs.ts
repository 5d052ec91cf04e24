import type * as t from '@babel/types';
import { getsInstance, resolveRef } from './aliases';
import { calleesOf } from './callees';
import type { ClassLike, Fields, Program } from './classLikes';
import { refOf, type FunctionFacts, type Ref } from './facts';
import type { FunctionUnit } from './functionUnit';
import { occurrencesOfWords } from './occurrences';
import { standIn } from './standIn';
import { holderIn, makersOf, type Maker } from './structMakers';
import { elementWritesIn, type ElementWrite } from './structWrites';
import { isFunction, visit, type Fn } from '../syntax/nodes';

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
  const all = new Map<Fn, FunctionUnit>([...functions, ...methods].map(unit => [unit.fn, unit]));
  const found = [...all.values()]
    .filter(unit => words.isIn(unit))
    .map(unit => ({ unit, holders: holdersIn(unit.facts, kind.fields) }));
  const isSure = ({ fields }: { fields: Set<string> }): boolean =>
    [...kind.lists].some(name => fields.has(name)) &&
    [...kind.counters].some(name => fields.has(name));
  const homeOf = ({ fn, facts }: FunctionUnit, variable: string): Fn | undefined => {
    const home = facts.params.has(variable) ? fn : bindings.homeOf(variable, fn.end! - 1);
    return home === fn ? undefined : home;
  };
  const known = new Map<string, { home: Fn | undefined; holder: string; variable: string }>();
  const keyOf = (unit: FunctionUnit, holder: string, variable: string): string =>
    `${homeOf(unit, variable)?.start} ${holder}`;
  for (const { unit, holders } of found)
    for (const [holder, each] of holders)
      if (isSure(each)) {
        const { variable } = each;
        known.set(keyOf(unit, holder, variable), {
          home: homeOf(unit, variable),
          holder,
          variable,
        });
      }
  const users = new Users(program);
  for (const { unit, holders } of found)
    for (const [holder, each] of holders) {
      const type = typeName(unit.facts, holder);
      if (kind.type !== undefined && type !== undefined && type !== kind.type) continue;
      const isTyped = type !== undefined && type === kind.type;
      const isNamed = known.has(keyOf(unit, holder, each.variable));
      if (isSure(each) || isTyped || isNamed || isOnly) users.add(unit, holder, each.variable);
    }
  for (const { home, holder, variable } of known.values()) {
    const mentions = home && occurrencesOfWords(text, [variable], home);
    for (const unit of mentions ? all.values() : [])
      if (mentions?.isIn(unit) && homeOf(unit, variable) === home)
        users.add(unit, holder, variable);
  }
  users.addCalled(all);
  return users.all;
}

/** The functions that have an object, each once for each of its names for it. */
class Users {
  readonly all: FunctionUnit[] = [];
  private readonly known = new Set<string>();

  constructor(private readonly program: Program) {}

  add(unit: FunctionUnit, holder: string, variable: string): void {
    const { program } = this;
    const key = `${unit.fn.start} ${holder}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    const name = program.fieldFunctions.get(unit.fn) ?? nameOf(unit, program);
    const isMaker = isMadeIn(unit.fn, variable, holder, program.bindings);
    this.all.push(unit.on(holder, name, isMaker));
  }

  /** Adds the functions that those get the object from which are known by now. */
  addCalled(units: ReadonlyMap<Fn, FunctionUnit>): void {
    for (const { facts } of this.all)
      for (const fact of facts.facts) {
        if (fact.kind !== 'call' || !getsInstance(fact.args, facts)) continue;
        const { variable, path } = fact.target;
        if (variable === undefined || path.length > 0) continue;
        const value = this.program.bindings.valueOf(variable, fact.node.start ?? 0);
        const unit = value && isFunction(value) ? units.get(value) : undefined;
        const at = fact.args.findIndex(each => getsInstance([each], facts));
        const param = unit?.fn.params[at];
        if (unit && param?.type === 'Identifier') this.add(unit, param.name, param.name);
      }
  }
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
