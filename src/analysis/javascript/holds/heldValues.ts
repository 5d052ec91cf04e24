import { isBuiltin } from 'node:module';
import type * as t from '@babel/types';
import type { ClassLike, Program } from '../program/classLikes';
import { methodsNamed } from '../program/classLikes';
import type { FunctionFacts } from '../program/facts';
import { namesOfModule } from '../program/imports';
import { scopeOfVariable } from '../program/scopes';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import { chainsOf, ELEMENT } from './chains';
import { classNamed, declarationsOf, functionNamed, typeNamed, unitAt } from './declaredNames';
import { outweighs, worst, type Held } from './held';
import { isNumberName } from './numberNames';
import { heldByArguments, heldByParameter, typeOfParameter } from './parameters';
import {
  BYTES,
  classOfType,
  contentsOfType,
  heldByType,
  heldIn,
  joined,
  memberOfType,
  NO_ARGUMENTS,
  type Contents,
  type Typed,
} from './heldTypes';
import { wholeProgram } from './wholeClass';

/** Where an expression stands. */
export interface Place {
  facts: FunctionFacts;
  /** The class whose instance is `this`, or whose variables are seen; `undefined` outside classes. */
  owner: ClassLike | undefined;
  program: Program;
  /** Set in a function that is only asked what it gives to another one: its own callers are not asked. */
  isCaller?: true;
  /** Where the function is called with these arguments, by parameter. */
  given?: ReadonlyMap<string, { value: t.Node; at: Place }>;
}

/** What an expression's value depends on beyond its function. */
export interface Surroundings {
  /** Counts one step; `false` when so many were taken that the answer stays `unknown`. */
  step(): boolean;
  field(owner: ClassLike, path: readonly string[]): Held;
  contents(owner: ClassLike, path: readonly string[]): Contents;
  instance(owner: ClassLike): Held;
}

const DEPTH = 10;
/** So many calls have a short name of a bundle. */
const MAX_CALLS = 50;

/** Functions of the language that answer primitives, by the object they belong to; `true`: all of it. */
const PRIMITIVE_FUNCTIONS: Readonly<Record<string, true | RegExp>> = {
  ...{ Math: true, Number: true, String: true, Boolean: true, BigInt: true, Symbol: true },
  ...{ parseInt: true, parseFloat: true, isNaN: true, isFinite: true, performance: true },
  ...{ encodeURIComponent: true, decodeURIComponent: true, encodeURI: true, escape: true },
  Date: /^(?:now|parse|UTC)$/,
  JSON: /^stringify$/,
  Object: /^(?:is|hasOwn|isFrozen)$/,
  Array: /^isArray$/,
  Buffer: /^(?:byteLength|compare|isBuffer|isEncoding)$/,
};

/** Methods that the language and Node define only with primitive results. */
const PRIMITIVE_METHODS =
  /^(?:char(?:At|CodeAt)|codePointAt|(?:last)?[iI]ndexOf|findIndex|findLastIndex|includes|startsWith|endsWith|localeCompare|to(?:Fixed|Precision|Exponential|String|ISOString|JSON|LowerCase|UpperCase|LocaleString)|trim(?:End|Start)?|pad(?:End|Start)|substr(?:ing)?|join|some|every|getTime|valueOf|hasOwnProperty|read(?:U?Int|Float|Double|BigU?Int)\w*|get(?:U?[iI]nt\d+|Float\d+|BigU?int64|(?:UTC)?(?:Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds)|TimezoneOffset))$/;

/** Classes of the language whose instances hold what their constructor is given, and no more. */
const OWN_CLASSES =
  /^(?:Array|Map|Set|WeakMap|WeakSet|Date|RegExp|Error|\w+Error|Object|AbortController|TextDecoder|TextEncoder|URL|URLSearchParams)$/;

const ARRAY_COPIES =
  /^(?:slice|subarray|filter|reverse|sort|splice|values|toSorted|toReversed|flat)$/;

/** The expression for any element of a list, of which a spread is one after the other. */
function elementOf(list: t.Expression): t.Expression {
  const { start, end } = list;
  const property: t.NumericLiteral = { type: 'NumericLiteral', value: 0, start, end };
  return { type: 'MemberExpression', object: list, property, computed: true, start, end };
}

/** What an expression's value can be. */
export class Values {
  constructor(private readonly around: Surroundings) {}

  heldBy(node: t.Node, place: Place, depth = 0): Held {
    if (depth > DEPTH || !this.around.step()) return 'unknown';
    const cast = castHeld(node, place);
    if (cast === 'nothing') return cast;
    const at = bare(node);
    const inner = (each: t.Node): Held => this.heldBy(each, place, depth + 1);
    switch (at.type) {
      case 'NumericLiteral':
      case 'StringLiteral':
      case 'BooleanLiteral':
      case 'NullLiteral':
      case 'BigIntLiteral':
      case 'TemplateLiteral':
      case 'UnaryExpression':
      case 'UpdateExpression':
      case 'BinaryExpression':
        return 'nothing';
      case 'RegExpLiteral':
      case 'ThisExpression':
      case 'Super':
      case 'MetaProperty':
      case 'ClassExpression':
        return 'own';
      case 'Identifier':
        return this.heldByName(at, place, depth);
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return this.heldByMember(at, place, depth);
      case 'CallExpression':
      case 'OptionalCallExpression':
        return this.heldByCall(at, place, depth);
      case 'NewExpression':
        return this.heldByNew(at, place, depth);
      case 'ConditionalExpression':
        return worst([inner(at.consequent), inner(at.alternate)]);
      case 'LogicalExpression':
        return at.operator === '&&' ? inner(at.right) : worst([inner(at.left), inner(at.right)]);
      case 'AssignmentExpression':
        return /^(?:\?\?|\|\||&&)?=$/.test(at.operator) ? inner(at.right) : 'nothing';
      case 'SequenceExpression':
        return inner(at.expressions.at(-1)!);
      case 'AwaitExpression':
        return inner(at.argument);
      case 'SpreadElement':
        return inner(elementOf(at.argument));
      case 'ArrayExpression':
        return worst(['own', ...at.elements.flatMap(each => (each ? [inner(each)] : []))]);
      case 'ObjectExpression':
        return worst([
          'own',
          ...at.properties.map(each => {
            if (each.type === 'SpreadElement') return inner(each.argument);
            return inner(each.type === 'ObjectMethod' ? each : each.value);
          }),
        ]);
      default:
        return isFunction(at) ? this.heldByClosure(at, place, depth) : 'unknown';
    }
  }

  /** What the elements of an expression's value can be. */
  contentsOf(node: t.Node, place: Place, depth = 0): Contents {
    if (depth > DEPTH || !this.around.step()) return 'unknown';
    const typed = castOf(node, place.program);
    const byCast = typed && contentsOfType(typed);
    if (byCast === 'nothing' || byCast === 'bytes') return byCast;
    const at = bare(node);
    const inner = (each: t.Node): Contents => this.contentsOf(each, place, depth + 1);
    const held = (each: t.Node): Held => this.heldBy(each, place, depth + 1);
    switch (at.type) {
      case 'NullLiteral':
      case 'NumericLiteral':
      case 'BooleanLiteral':
        return 'none';
      case 'UnaryExpression':
        return 'none';
      case 'StringLiteral':
      case 'TemplateLiteral':
        return 'bytes';
      case 'ArrayExpression':
        return worst(
          at.elements.flatMap(each => {
            if (!each) return [];
            return [each.type === 'SpreadElement' ? heldIn(inner(each.argument)) : held(each)];
          }),
        );
      case 'ObjectExpression':
        return worst(
          at.properties.map(each => {
            if (each.type === 'SpreadElement') return heldIn(inner(each.argument));
            return held(each.type === 'ObjectMethod' ? each : each.value);
          }),
        );
      case 'NewExpression':
        return this.contentsOfNew(at, place, depth);
      case 'CallExpression':
      case 'OptionalCallExpression':
        return this.contentsOfCall(at, place, depth);
      case 'ConditionalExpression':
        return joined([inner(at.consequent), inner(at.alternate)]);
      case 'LogicalExpression':
        return at.operator === '&&' ? inner(at.right) : joined([inner(at.left), inner(at.right)]);
      case 'AssignmentExpression':
        return inner(at.right);
      case 'AwaitExpression':
        return inner(at.argument);
      case 'Identifier':
        return this.contentsOfName(at, place, depth);
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const [chain] = chainsOf(at, place.facts, place.owner);
        if (chain && chain.variable === undefined && place.owner && !chain.steps.includes(ELEMENT))
          return this.around.contents(place.owner, chain.steps);
        const member = typeOfChain(at, place);
        return member ? contentsOfType(member) : 'unknown';
      }
      default:
        return 'unknown';
    }
  }

  private heldByName(id: t.Identifier, place: Place, depth: number): Held {
    const { facts, owner, program } = place;
    const { name } = id;
    if (/^(?:undefined|NaN|Infinity)$/.test(name)) return 'nothing';
    if (facts.selves.has(name)) return 'own';
    if (name === 'arguments') return heldByArguments(facts, program);
    if (owner?.closure.has(name)) return this.around.field(owner, [name]);
    if (facts.params.has(name)) {
      const held = heldByParameter(name, facts, program);
      if (held !== 'given') return held;
      return isNumberName(name, facts) ? 'nothing' : this.heldByOwnCalls(name, place, depth);
    }
    const values = facts.locals.get(name);
    if (values) {
      const held = worst(
        values.map(each =>
          facts.walked.has(each)
            ? heldInLoop(
                this.contentsOf(each, place, depth + 1),
                this.heldBy(each, place, depth + 1),
              )
            : this.heldBy(each, place, depth + 1),
        ),
      );
      const isOpen = outweighs(held, 'own') && held !== 'others';
      return isOpen && isNumberName(name, facts) ? 'nothing' : held;
    }
    const outer = outerPlace(name, id.start ?? 0, place);
    return outer ? this.heldByName(id, outer, depth + 1) : 'own';
  }

  /** What a parameter is of which nothing is declared: a primitive where the class itself, or the file, always gives one. */
  private heldByOwnCalls(name: string, { facts, program, isCaller }: Place, depth: number): Held {
    if (isCaller) return 'given';
    let held: Held = 'given';
    for (const { value, at } of argumentsGiven(name, facts, wholeProgram(program))) {
      if (this.heldBy(value, at, depth + 1) !== 'nothing') return 'given';
      held = 'nothing';
    }
    return held;
  }

  private contentsOfName(id: t.Identifier, place: Place, depth: number): Contents {
    const { facts, owner, program } = place;
    const { name } = id;
    if (name === 'undefined') return 'none';
    if (name === 'arguments') return heldByArguments(facts, program);
    if (owner?.closure.has(name)) return this.around.contents(owner, [name]);
    if (facts.params.has(name)) {
      const typed = typeOfParameter(name, facts, program);
      const contents = typed ? contentsOfType(typed) : 'unknown';
      const given = contents === 'unknown' ? place.given?.get(name) : undefined;
      return given ? this.contentsOf(given.value, given.at, depth + 1) : contents;
    }
    const values = facts.locals.get(name);
    if (values)
      return joined([
        ...values.map(each => this.contentsOf(each, place, depth + 1)),
        ...(putInto(facts).get(name) ?? []).map(each => this.heldBy(each, place, depth + 1)),
      ]);
    const outer = outerPlace(name, id.start ?? 0, place);
    if (!outer) return 'unknown';
    const scope = outer.facts.params.has(name)
      ? undefined
      : scopeOfVariable(outer.program, outer.facts.fn, name);
    const own = this.contentsOfName(id, outer, depth + 1);
    return scope ? joined([own, this.around.contents(scope, [name])]) : own;
  }

  private heldByMember(
    node: t.MemberExpression | t.OptionalMemberExpression,
    place: Place,
    depth: number,
  ): Held {
    const { facts, owner, program } = place;
    const name = keyName(node.property, node.computed);
    if (name === 'length' || name === 'byteLength') return 'nothing';
    const object = bare(node.object);
    if (object.type === 'Identifier' && !isOwnName(object.name, place)) {
      if (/^(?:Math|Number)$/.test(object.name)) return 'nothing';
      const named = typeNamed(program, object.name);
      if (named && 'declared' in named && named.declared.type === 'TSEnumDeclaration')
        return 'nothing';
    }
    const chains = chainsOf(node, facts, owner);
    const own = chains.filter(({ variable }) => variable === undefined);
    if (owner && own.length > 0 && own.length === chains.length)
      return worst(
        own.map(({ steps }) => {
          const at = steps.indexOf(ELEMENT);
          if (at < 0) return this.around.field(owner, steps);
          return heldIn(this.around.contents(owner, steps.slice(0, at)));
        }),
      );
    const typed = typeOfChain(node, place);
    if (typed) {
      const held = heldByType(typed);
      return held === 'unknown' ? 'derived' : held;
    }
    const [of, ...more] = chains;
    const instance = of && more.length === 0 ? classOfVariable(of.variable, place) : undefined;
    if (instance && !of!.steps.includes(ELEMENT)) return this.around.field(instance, of!.steps);
    if (name === undefined) {
      const contents = this.contentsOf(object, place, depth + 1);
      if (contents !== 'unknown' && contents !== 'none') return heldIn(contents);
    }
    return this.heldBy(object, place, depth + 1);
  }

  private heldByCall(
    call: t.CallExpression | t.OptionalCallExpression,
    place: Place,
    depth: number,
  ): Held {
    const callee = bare(call.callee);
    const results = this.results(call, place);
    if (results) return worst(results.map(({ value, at }) => this.heldBy(value, at, depth + 1)));
    const args = (): Held[] => call.arguments.map(each => this.heldBy(each, place, depth + 1));
    if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') {
      const called = keyName(callee.property, callee.computed) ?? '';
      const { object } = callee;
      if (PRIMITIVE_METHODS.test(called)) return 'nothing';
      if (object.type === 'Identifier' && !isOwnName(object.name, place)) {
        const known = PRIMITIVE_FUNCTIONS[object.name];
        if (Object.hasOwn(PRIMITIVE_FUNCTIONS, object.name))
          if (known === true || known?.test(called)) return 'nothing';
        if (BYTES.test(object.name)) return 'own';
        if (/^(?:Object|Array)$/.test(object.name)) return worst(['own', ...args()]);
      }
      if (called === 'bind') return worst(['own', ...args()]);
      const receiver = this.heldBy(object, place, depth + 1);
      if (ARRAY_COPIES.test(called)) return receiver;
      if (/^(?:pop|shift|at|get)$/.test(called)) {
        const contents = this.contentsOf(object, place, depth + 1);
        if (contents !== 'unknown' && contents !== 'none') return heldIn(contents);
      }
      return derivedFrom([receiver, ...args()]);
    }
    if (callee.type === 'Identifier' && !isOwnName(callee.name, place)) {
      if (Object.hasOwn(PRIMITIVE_FUNCTIONS, callee.name)) return 'nothing';
      if (/^set(?:Timeout|Interval|Immediate)$/.test(callee.name)) return worst(['own', ...args()]);
      if (callee.name === 'Array') return 'own';
    }
    return derivedFrom(args());
  }

  private heldByNew(call: t.NewExpression, place: Place, depth: number): Held {
    const callee = bare(call.callee);
    const args = call.arguments.map(each => this.heldBy(each, place, depth + 1));
    const name = dottedName(callee);
    const owner = name === undefined ? undefined : classNamed(place.program, name);
    if (owner) return this.around.instance(owner);
    if (callee.type !== 'Identifier') return derivedFrom(args);
    if (isOwnName(callee.name, place)) return derivedFrom(args);
    if (BYTES.test(callee.name) || callee.name === 'WeakRef') return 'own';
    return OWN_CLASSES.test(callee.name) ? worst(['own', ...args]) : derivedFrom(args);
  }

  private contentsOfNew(call: t.NewExpression, place: Place, depth: number): Contents {
    const callee = bare(call.callee);
    if (callee.type !== 'Identifier') {
      if (callee.type !== 'MemberExpression') return 'nothing';
      // `new list.constructor(n)`
      const isSame = keyName(callee.property, callee.computed) === 'constructor';
      if (isSame) return this.contentsOf(callee.object, place, depth + 1);
      return isOfGlobal(callee) ? 'bytes' : 'nothing';
    }
    const { name } = callee;
    if (isOwnName(name, place)) return this.contentsOfChosen(callee, place, depth);
    if (BYTES.test(name)) return 'bytes';
    const [typeArgument] = typeArgumentsOf(call);
    if (typeArgument && /^(?:Array|Set)$/.test(name))
      return heldByType({ type: typeArgument, program: place.program, params: NO_ARGUMENTS });
    if (name === 'Array' && call.arguments.length <= 1) return 'nothing';
    if (!/^(?:Array|Map|Set|Object)$/.test(name)) return 'unknown';
    return worst(call.arguments.map(each => heldIn(this.contentsOf(each, place, depth + 1))));
  }

  /** `new Slots(n)`, where `Slots` is one of several classes. A caller's choice tells nothing: what is written decides. */
  private contentsOfChosen(node: t.Node, place: Place, depth: number): Contents {
    if (depth > DEPTH || !this.around.step()) return 'unknown';
    const at = bare(node);
    const inner = (each: t.Node): Contents => this.contentsOfChosen(each, place, depth + 1);
    if (at.type === 'ConditionalExpression')
      return joined([inner(at.consequent), inner(at.alternate)]);
    if (at.type === 'LogicalExpression') return joined([inner(at.left), inner(at.right)]);
    if (at.type === 'NullLiteral') return 'none';
    if (at.type === 'CallExpression') {
      const results = this.results(at, place);
      if (!results) return 'nothing';
      return joined(
        results.map(({ value, at: there }) => this.contentsOfChosen(value, there, depth + 1)),
      );
    }
    if (at.type !== 'Identifier') return 'nothing';
    if (!isOwnName(at.name, place)) {
      if (BYTES.test(at.name)) return 'bytes';
      return at.name === 'Array' ? 'nothing' : 'unknown';
    }
    if (classNamed(place.program, at.name)) return 'unknown';
    if (place.facts.params.has(at.name)) return 'nothing';
    const values = place.facts.locals.get(at.name);
    return values ? joined(values.map(inner)) : 'nothing';
  }

  private contentsOfCall(
    call: t.CallExpression | t.OptionalCallExpression,
    place: Place,
    depth: number,
  ): Contents {
    const callee = bare(call.callee);
    const inner = (each: t.Node): Contents => this.contentsOf(each, place, depth + 1);
    const held = (each: t.Node): Held => this.heldBy(each, place, depth + 1);
    const results = this.results(call, place);
    if (results)
      return joined(results.map(({ value, at }) => this.contentsOf(value, at, depth + 1)));
    if (callee.type === 'Identifier')
      return callee.name === 'Array' && !isOwnName('Array', place) ? 'nothing' : 'unknown';
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
      return 'unknown';
    const called = keyName(callee.property, callee.computed) ?? '';
    const { object } = callee;
    const [first, second] = call.arguments;
    if (object.type === 'Identifier' && !isOwnName(object.name, place)) {
      if (BYTES.test(object.name))
        return /^(?:alloc\w*|from|of|concat|copyBytesFrom)$/.test(called) ? 'bytes' : 'none';
      if (object.name === 'Object' && called === 'create') return 'nothing';
      if (object.name === 'Object' && called === 'keys') return 'nothing';
      if (object.name === 'Array' && called === 'of') return worst(call.arguments.map(held));
      if (object.name === 'Array' && called === 'from' && first)
        return second ? this.resultOf(second, place, depth) : inner(first);
    }
    if (called === 'fill' && first) return joined([inner(object), held(first)]);
    if (called === 'concat') return joined([inner(object), ...call.arguments.map(inner)]);
    if (called === 'map' && first) return this.resultOf(first, place, depth);
    if (called === 'split') return 'nothing';
    return ARRAY_COPIES.test(called) ? inner(object) : 'unknown';
  }

  /** What a function that is passed to a method of the language answers. */
  private resultOf(fn: t.Node, place: Place, depth: number): Held {
    const at = bare(fn);
    if (!isFunction(at)) return 'unknown';
    if (at.body.type !== 'BlockStatement') return this.heldBy(at.body, place, depth + 1);
    const values: t.Node[] = [];
    visit(at.body, node => {
      if (isFunction(node)) return false;
      if (node.type === 'ReturnStatement' && node.argument) values.push(node.argument);
      return true;
    });
    return worst(values.map(each => this.heldBy(each, place, depth + 1)));
  }

  /** What a called function of the same file returns; `undefined` for any other. */
  private results(
    call: t.CallExpression | t.OptionalCallExpression,
    place: Place,
  ): { value: t.Node; at: Place }[] | undefined {
    const { facts, owner, program } = place;
    const callee = bare(call.callee);
    const resultsIn = (
      unit: FunctionUnit,
      of: Omit<Place, 'facts'>,
    ): { value: t.Node; at: Place }[] =>
      unit.facts.facts.flatMap(fact => {
        if (fact.kind !== 'return') return [];
        const at = { ...of, facts: unit.facts, given: argumentsOf(unit, call, place) };
        return [{ value: fact.value, at }];
      });
    if (callee.type === 'MemberExpression' && owner) {
      const name = keyName(callee.property, callee.computed);
      const object = bare(callee.object);
      const isOwn =
        object.type === 'ThisExpression' ||
        (object.type === 'Identifier' && facts.selves.has(object.name));
      const methods = isOwn && name !== undefined ? methodsNamed(owner, name) : [];
      if (methods.length > 0)
        return methods.flatMap(unit => resultsIn(unit, { owner, program: wholeProgram(program) }));
    }
    const name = dottedName(callee);
    const [first] = name?.split('.') ?? [];
    if (first === undefined || facts.params.has(first) || facts.locals.has(first)) return undefined;
    const found = functionNamed(program, name!);
    return found && resultsIn(found.unit, { owner: undefined, program: found.program });
  }

  /** A function holds what it captures. */
  private heldByClosure(fn: t.Node, place: Place, depth: number): Held {
    let found: Held = 'own';
    const inside = new Set<string>();
    visit(fn, node => {
      if (isFunction(node))
        for (const param of node.params)
          visit(param, each => void (each.type === 'Identifier' && inside.add(each.name)));
      if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier')
        inside.add(node.id.name);
    });
    visit(fn, (node, parent) => {
      if (node.type !== 'Identifier' || inside.has(node.name)) return;
      const isKey =
        parent?.type === 'MemberExpression' && parent.property === node && !parent.computed;
      if (isKey || !(place.facts.params.has(node.name) || place.facts.locals.has(node.name)))
        return;
      const held = this.heldBy(node, place, depth + 1);
      if (outweighs(held, found)) found = held;
    });
    return found;
  }
}

/** What a class gives to a parameter of one of its methods, or a file to one of its functions, where it calls it by name. */
function* argumentsGiven(
  name: string,
  { fn }: FunctionFacts,
  program: Program,
): Generator<{ value: t.Node; at: Place }> {
  const { methods } = declarationsOf(program);
  const unit = unitAt(program, fn.body.start ?? 0);
  const at = fn.params.findIndex(param => param.type === 'Identifier' && param.name === name);
  const calls = at < 0 ? [] : (program.callsByName.get(unit.name) ?? []);
  if (calls.length > MAX_CALLS) return;
  const owner = methods.get(unit.fn);
  for (const call of calls) {
    const value = call.arguments[at];
    const around = program.nesting.around(call.start ?? 0);
    const place = { program, facts: unitAt(program, call.start ?? 0).facts };
    const caller = around.map(each => methods.get(each)).find(each => each !== undefined);
    const callee = bare(call.callee);
    const isOwn =
      callee.type === 'Identifier'
        ? owner === undefined || owner.form === 'factory'
        : callee.type === 'MemberExpression' &&
          owner !== undefined &&
          caller === owner &&
          isSelf(callee.object, place.facts);
    if (isOwn && value) yield { value, at: { ...place, owner: caller, isCaller: true } };
  }
}

function isSelf(node: t.Node, { selves }: FunctionFacts): boolean {
  const at = bare(node);
  return at.type === 'ThisExpression' || (at.type === 'Identifier' && selves.has(at.name));
}

/** What a call gives to a function's plain parameters. */
function argumentsOf(
  { fn }: FunctionUnit,
  call: t.CallExpression | t.OptionalCallExpression,
  at: Place,
): Place['given'] {
  const given = new Map<string, { value: t.Node; at: Place }>();
  fn.params.forEach((param, position) => {
    const value = call.arguments[position];
    if (param.type === 'Identifier' && value) given.set(param.name, { value, at });
  });
  return given;
}

/** Whether a name is a variable of the code, and not of the language. */
function isOwnName(name: string, { facts, owner, program }: Place): boolean {
  if (facts.params.has(name) || facts.locals.has(name) || owner?.closure.has(name)) return true;
  const { classes, functions } = declarationsOf(wholeProgram(program));
  if (classes.has(name) || functions.has(name) || program.top.facts.locals.has(name)) return true;
  const imported = namesOfModule(wholeProgram(program)).imports.get(name);
  return imported !== undefined && !isBuiltin(imported.specifier);
}

/** `List`, or `lists_1.List` of a file that is imported as a whole. */
function dottedName(callee: t.Node): string | undefined {
  const at = callee.type === 'SequenceExpression' ? bare(callee.expressions.at(-1)!) : callee;
  if (at.type === 'Identifier') return at.name;
  if (at.type !== 'MemberExpression' || at.object.type !== 'Identifier') return undefined;
  const name = keyName(at.property, at.computed);
  return name === undefined ? undefined : `${at.object.name}.${name}`;
}

const ofFunctions = new WeakMap<FunctionFacts, ReadonlyMap<string, readonly t.Node[]>>();

/** What a function itself puts into lists that are its own variables, by their names. Cached. */
function putInto(facts: FunctionFacts): ReadonlyMap<string, readonly t.Node[]> {
  const known = ofFunctions.get(facts);
  if (known) return known;
  const found = new Map<string, t.Node[]>();
  for (const fact of facts.facts) {
    if (fact.kind !== 'call' && fact.kind !== 'assign') continue;
    const { variable, path, index } = fact.target;
    if (variable === undefined || !facts.locals.has(variable)) continue;
    const values = found.get(variable) ?? [];
    if (fact.kind === 'assign' && index && path.length === 0) values.push(fact.value);
    if (fact.kind === 'call' && path.length === 1 && /^(?:push|unshift)$/.test(path[0]!))
      values.push(...fact.args.filter(each => each.type !== 'SpreadElement'));
    if (values.length > 0) found.set(variable, values);
  }
  ofFunctions.set(facts, found);
  return found;
}

/** The function around a place in which a name is declared. */
function outerPlace(name: string, offset: number, { facts, program }: Place): Place | undefined {
  const whole = wholeProgram(program);
  const { units } = declarationsOf(whole);
  for (const fn of whole.nesting.around(offset)) {
    const outer = units.get(fn)?.facts;
    if (!outer || outer.fn.start === facts.fn.start) continue;
    if (outer.params.has(name) || outer.locals.has(name))
      return { facts: outer, owner: undefined, program: whole };
  }
  return undefined;
}

/** The declared type of `param.field.field`. */
function typeOfChain(node: t.Node, place: Place): Typed | undefined {
  const [chain, ...more] = chainsOf(node, place.facts, place.owner);
  if (!chain || more.length > 0 || chain.variable === undefined) return undefined;
  let typed = typeOfParameter(chain.variable, place.facts, wholeProgram(place.program));
  for (const step of chain.steps) {
    if (!typed) return undefined;
    typed = step === ELEMENT ? elementType(typed) : memberOfType(typed, step);
  }
  return typed;
}

/** The class of a parameter, by its declared type. */
function classOfVariable(
  name: string | undefined,
  { facts, program }: Place,
): ClassLike | undefined {
  const typed =
    name === undefined ? undefined : typeOfParameter(name, facts, wholeProgram(program));
  return typed && classOfType(typed)?.owner;
}

function elementType(typed: Typed): Typed | undefined {
  const { type } = typed;
  if (type.type === 'TSArrayType') return { ...typed, type: type.elementType };
  const contents = contentsOfType(typed);
  const isPrimitive = contents === 'bytes' || contents === 'nothing';
  return isPrimitive ? { ...typed, type: { type: 'TSNumberKeyword' } } : undefined;
}

function castOf(node: t.Node, program: Program): Typed | undefined {
  if (node.type !== 'TSAsExpression' && node.type !== 'TSTypeAssertion') return undefined;
  return { type: node.typeAnnotation, program, params: NO_ARGUMENTS };
}

function castHeld(node: t.Node, { program }: Place): Held | undefined {
  const typed = castOf(node, program);
  return typed && heldByType(typed);
}

/** An element of a walked list: of a list that came from outside, one does too. */
function heldInLoop(contents: Contents, list: Held): Held {
  return contents === 'unknown' ? derivedFrom([list]) : heldIn(contents);
}

/** The result of something unknown that was made from values. */
function derivedFrom(values: readonly Held[]): Held {
  return outweighs(worst(values), 'unknown') ? 'derived' : 'unknown';
}

function typeArgumentsOf({ typeParameters }: t.NewExpression): readonly t.TSType[] {
  return typeParameters?.type === 'TSTypeParameterInstantiation' ? typeParameters.params : [];
}

/** `globalThis.Uint8Array` */
function isOfGlobal({ object, property }: t.MemberExpression): boolean {
  const isGlobal =
    object.type === 'Identifier' && /^(?:globalThis|global|window|self)$/.test(object.name);
  return isGlobal && property.type === 'Identifier' && BYTES.test(property.name);
}
