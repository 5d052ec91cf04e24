import type * as t from '@babel/types';
import { lineOf, type ClassLike, type Program } from '../program/classLikes';
import type { FunctionFacts } from '../program/facts';
import { partsGiven } from '../program/patterns';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, fieldDefinedBy, isFunction, keyName, visit, type Fn } from '../syntax/nodes';
import { chainsOf, ELEMENT, type Chain } from './chains';
import { declarationsOf } from './declaredNames';
import { occurrencesOfWords } from '../program/occurrences';
import { wholeClass, wholeProgram } from './wholeClass';

/**
 * What code does with something that a chain leads to:
 * - `write`: puts `value` there (`undefined`: something that cannot be told);
 * - `add`: puts `value` into the container that is there;
 * - `number`: uses it as only a primitive can be used;
 * - `object`: uses it as only a reference can be used;
 * - `leave`: hands it to others, who may change it.
 */
export interface Use {
  chain: Chain;
  does: 'write' | 'add' | 'number' | 'object' | 'leave';
  value?: t.Node | undefined;
  facts: FunctionFacts;
}

/** Operators whose operands are numbers. */
export const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>']);
const COMPARISONS = new Set(['<', '>', '<=', '>=']);
const ASSIGNS = new Set(['=', '??=', '||=', '&&=']);

/** Members that strings and numbers have as well. */
export const OF_PRIMITIVES =
  /^(?:length|at|char(?:At|CodeAt)|codePointAt|concat|constructor|endsWith|includes|(?:last)?[iI]ndexOf|localeCompare|match(?:All)?|normalize|pad(?:End|Start)|repeat|replace(?:All)?|search|slice|split|startsWith|substr(?:ing)?|to(?:Exponential|Fixed|(?:Locale)?String|LowerCase|Precision|UpperCase)|trim(?:End|Start)?|valueOf|hasOwnProperty|description)$/;

/** For methods of the language's containers, from which argument on they add to it. */
const ADDS: Readonly<Record<string, number>> = {
  push: 0,
  unshift: 0,
  add: 0,
  set: 0,
  fill: 0,
  splice: 2,
};

const ofFunctions = new WeakMap<FunctionFacts, WeakMap<object, readonly Use[]>>();
const NO_OWNER = {};

/** What one function does, also by its nested functions that have no facts of their own. Cached. */
function usesIn(
  unit: FunctionUnit,
  owner: ClassLike | undefined,
  program: Program,
): readonly Use[] {
  const { facts } = unit;
  const known = ofFunctions.get(facts) ?? new WeakMap<object, readonly Use[]>();
  ofFunctions.set(facts, known);
  const key = owner ?? NO_OWNER;
  let found = known.get(key);
  if (!found) known.set(key, (found = collect(facts, owner, isOther(unit, program))));
  return found;
}

/** Whether a nested function has facts of its own. */
function isOther({ fn }: FunctionUnit, program: Program): (nested: Fn) => boolean {
  const { methods, units } = declarationsOf(program);
  return methods.has(fn) ? nested => methods.has(nested) : nested => units.has(nested);
}

function collect(
  facts: FunctionFacts,
  owner: ClassLike | undefined,
  isOtherUnit: (nested: Fn) => boolean,
): Use[] {
  const uses: Use[] = [];
  const note = (node: t.Node, does: Use['does'], value?: t.Node): void => {
    for (const chain of chainsOf(node, facts, owner)) uses.push({ chain, does, value, facts });
  };
  visit(facts.fn.body, node => {
    if (isFunction(node) && isOtherUnit(node)) return false;
    switch (node.type) {
      case 'AssignmentExpression':
        noteAssignment(node, note);
        break;
      case 'ReturnStatement':
        if (node.argument) note(node.argument, 'leave');
        break;
      case 'UpdateExpression':
        note(node.argument, 'number');
        break;
      case 'UnaryExpression':
        if (/^[-+~]$/.test(node.operator)) note(node.argument, 'number');
        break;
      case 'BinaryExpression':
        noteOperands(node, note);
        break;
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const name = keyName(node.property, node.computed);
        if (name === undefined) note(node.property, 'number');
        if (name === undefined || !OF_PRIMITIVES.test(name)) note(node.object, 'object');
        break;
      }
      case 'SwitchStatement':
        // What is told apart by cases is a kind or a state.
        note(node.discriminant, 'number');
        break;
      case 'NewExpression':
        note(node.callee, 'object');
        break;
      case 'CallExpression':
      case 'OptionalCallExpression':
        noteDefinition(node, note);
        noteCall(node, note);
        break;
      default:
    }
    return true;
  });
  return uses;
}

type Note = (node: t.Node, does: Use['does'], value?: t.Node) => void;

function noteAssignment({ left, right, operator }: t.AssignmentExpression, note: Note): void {
  const target = bare(left);
  if (target.type === 'ArrayPattern') {
    const values = right.type === 'ArrayExpression' ? right.elements : [];
    target.elements.forEach((each, at) => each && note(each, 'write', values[at] ?? undefined));
    return;
  }
  if (target.type === 'ObjectPattern') {
    for (const [each, value] of partsGiven(target, bare(right))) note(each, 'write', value);
    return;
  }
  let value: t.Node = bare(right);
  while (value.type === 'AssignmentExpression') value = bare(value.right);
  if (ASSIGNS.has(operator)) note(target, 'write', value);
  else if (operator !== '+=' || value.type === 'NumericLiteral') note(target, 'number');
}

function noteOperands({ left, right, operator }: t.BinaryExpression, note: Note): void {
  if (ARITHMETIC.has(operator)) {
    note(left, 'number');
    note(right, 'number');
  }
  if (!COMPARISONS.has(operator)) return;
  if (right.type === 'NumericLiteral') note(left, 'number');
  if (left.type === 'NumericLiteral') note(right, 'number');
}

/** `define(this, 'field', value)` */
function noteDefinition(node: t.CallExpression | t.OptionalCallExpression, note: Note): void {
  const defined = fieldDefinedBy(node);
  const [object, property] = node.arguments;
  if (!defined || object?.type !== 'ThisExpression' || property?.type !== 'StringLiteral') return;
  note({ type: 'MemberExpression', object, property, computed: true }, 'write', defined.value);
}

function noteCall(
  { callee, arguments: args }: t.CallExpression | t.OptionalCallExpression,
  note: Note,
): void {
  const at = bare(callee);
  for (const argument of args) note(argument, 'leave');
  if (at.type !== 'MemberExpression' && at.type !== 'OptionalMemberExpression') {
    note(at, 'object');
    return;
  }
  note(at, 'object');
  const called = keyName(at.property, at.computed) ?? '';
  if (at.object.type === 'Identifier' && at.object.name === 'Math')
    for (const argument of args) note(argument, 'number');
  if (!Object.hasOwn(ADDS, called)) return;
  for (const argument of args.slice(ADDS[called])) note(at.object, 'add', argument);
}

/** The uses of a class's fields, by the field's name. */
export interface FieldUses {
  get(name: string): readonly Use[] | undefined;
  /** The names of all fields that are used. */
  keys(): Iterable<string>;
}

const ofClasses = new WeakMap<ClassLike, FieldUses>();

/** What a class's methods, and those of its known bases, do with its fields. Cached. */
export function usesOfFields(owner: ClassLike): FieldUses {
  let found = ofClasses.get(owner);
  if (!found) ofClasses.set(owner, (found = new ClassUses(owner)));
  return found;
}

class ClassUses implements FieldUses {
  private all: Map<string, Use[]> | undefined;
  private readonly known = new Map<string, readonly Use[] | undefined>();

  constructor(private readonly owner: ClassLike) {}

  keys(): Iterable<string> {
    return this.whole().keys();
  }

  get(name: string): readonly Use[] | undefined {
    if (this.all || this.owner.closure.size === 0) return this.whole().get(name);
    // So many functions may see a variable that only those are read that mention it.
    if (!this.known.has(name)) this.known.set(name, this.collect(name).get(name));
    return this.known.get(name);
  }

  private whole(): Map<string, Use[]> {
    return (this.all ??= this.collect());
  }

  private collect(name?: string): Map<string, Use[]> {
    const found = new Map<string, Use[]>();
    for (const base of lineOf(this.owner)) {
      const at = wholeClass(base);
      for (const unit of unitsOf(at, name))
        for (const use of usesIn(unit, at, at.program))
          if (use.chain.variable === undefined) addUse(found, use);
    }
    return found;
  }
}

/**
 * The methods of a class; for one whose fields are variables, every function that sees them. With a name, at least those
 * that mention it.
 */
function unitsOf(owner: ClassLike, name?: string): FunctionUnit[] {
  const { closure, methods, node, program } = owner;
  if (closure.size === 0) return methods;
  const units = [...declarationsOf(program).unitsIn(node.start!, node.end!), ...methods];
  const words = name === undefined ? undefined : occurrencesOfWords(program.text, [name]);
  return [...new Set(units)].filter(unit => !words || words.isIn(unit));
}

function addUse(found: Map<string, Use[]>, use: Use): void {
  const [name] = use.chain.steps;
  if (name === undefined || name === ELEMENT) return;
  const others = found.get(name);
  if (others) others.push(use);
  else found.set(name, [use]);
}

/** So many names of one file are looked for in its text, each by itself; for more, all of its functions are read at once. */
const MAX_LOOKED_FOR = 16;

interface UsesOfAny {
  byName: Map<string, readonly Use[]>;
  all?: ReadonlyMap<string, readonly Use[]>;
}

const ofPrograms = new WeakMap<Program, UsesOfAny>();

/**
 * What all functions of a file do with a field of this name, of any object: `queue.items[i] = x`,
 * `this.contacts[i].body = x`. A chain starts at the field's object; `variable` is that object's name, if it has one. Cached.
 */
export function usesOfAnyObject(of: Program, name: string): readonly Use[] {
  const program = wholeProgram(of);
  const known = ofPrograms.get(program) ?? { byName: new Map<string, readonly Use[]>() };
  ofPrograms.set(program, known);
  const found = known.all ? (known.all.get(name) ?? []) : known.byName.get(name);
  if (found) return found;
  const units = [...declarationsOf(program).units.values()];
  if (known.byName.size >= MAX_LOOKED_FOR) {
    known.all = usesOfAny(units, program);
    return known.all.get(name) ?? [];
  }
  const words = occurrencesOfWords(program.text, [name]);
  const mentioning = units.filter(unit => words.isIn(unit));
  const uses = usesOfAny(mentioning, program).get(name) ?? [];
  known.byName.set(name, uses);
  return uses;
}

function usesOfAny(units: readonly FunctionUnit[], program: Program): Map<string, Use[]> {
  const all = new Map<string, Use[]>();
  for (const unit of units)
    for (const use of usesIn(unit, undefined, program)) {
      const { variable, steps } = use.chain;
      if (variable !== undefined) addUse(all, use);
      for (let at = 1; at < steps.length; at++)
        addUse(all, { ...use, chain: { variable: '', steps: steps.slice(at) } });
    }
  return all;
}

const ofNames = new WeakMap<FunctionFacts, ReadonlyMap<string, ReadonlySet<Use['does']>>>();

/** What a function does with its own names, such as its parameters. Cached. */
export function usesOfNames(facts: FunctionFacts): ReadonlyMap<string, ReadonlySet<Use['does']>> {
  const known = ofNames.get(facts);
  if (known) return known;
  const found = new Map<string, Set<Use['does']>>();
  const uses = collect(facts, undefined, () => false);
  for (const { chain, does } of uses) {
    if (chain.variable === undefined || chain.steps.length > 0) continue;
    found.set(chain.variable, (found.get(chain.variable) ?? new Set()).add(does));
  }
  ofNames.set(facts, found);
  return found;
}
