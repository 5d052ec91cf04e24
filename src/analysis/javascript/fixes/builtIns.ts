import type * as t from '@babel/types';
import { accessKey } from '../program/classLikes';
import { accessOfRef } from '../program/aliases';
import { refOf, type FunctionFacts } from '../program/facts';
import type { Pool } from '../pools/pool';
import { bare, keyName, visit } from '../syntax/nodes';

/** What the language itself makes: an array, a map, a set, or one of the two that hold weakly. */
export type BuiltIn = 'array' | 'map' | 'set' | 'weak';

export type Call = t.CallExpression | t.OptionalCallExpression | t.NewExpression;

interface Methods {
  /** Those that keep what they are given. */
  keep: ReadonlySet<string>;
  /** Those that only look at it. */
  look: ReadonlySet<string>;
  /** Those that call a function before they return, with the positions of its parameters that get elements. */
  call: Readonly<Record<string, readonly number[]>>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const each = [0];

const METHODS: Record<BuiltIn, Methods> = {
  array: {
    keep: words('push unshift splice fill'),
    look: words('at concat includes indexOf lastIndexOf join slice keys values entries'),
    call: {
      ...{ every: each, filter: each, find: each, findIndex: each, findLast: each },
      ...{ findLastIndex: each, flatMap: each, forEach: each, map: each, some: each },
      ...{ reduce: [0, 1], reduceRight: [0, 1], sort: [0, 1] },
    },
  },
  map: { keep: words('set'), look: words('get has delete'), call: { forEach: each } },
  set: { keep: words('add'), look: words('has delete'), call: { forEach: each } },
  weak: { keep: new Set(), look: words('add set get has delete'), call: {} },
};

/** Functions of the language and its console that look at what they are given and keep nothing; `true`: all of an object. */
const LOOKING: Readonly<Record<string, true | ReadonlySet<string>>> = {
  ...{ Math: true, JSON: true, Number: true, String: true, Boolean: true, BigInt: true },
  ...{ Symbol: true, console: true, parseInt: true, parseFloat: true, isNaN: true, isFinite: true },
  Array: words('isArray from'),
  Object: words('keys values entries is hasOwn getPrototypeOf isFrozen freeze seal'),
  Reflect: words('has get ownKeys getPrototypeOf'),
  WeakRef: true,
};

const MADE: Readonly<Record<string, BuiltIn>> = {
  ...{ Array: 'array', Map: 'map', Set: 'set', WeakMap: 'weak', WeakSet: 'weak' },
};

/** An entry of a table by a name of a program: `constructor` is none. */
function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

const DEPTH = 4;
const MAX_VALUES = 20;

/** What one function's expressions and calls are to the language, told by how they were made and not by their names. */
export class BuiltIns {
  private readonly top: FunctionFacts;
  private readonly declared: ReadonlySet<string>;
  private readonly kinds = new Map<string, BuiltIn | undefined>();

  constructor(
    private readonly facts: FunctionFacts,
    private readonly pool: Pool,
  ) {
    this.top = pool.program.top.facts;
    this.declared = declaredIn(this.top);
  }

  /** What an expression's value is; `undefined` where nothing shows it. */
  kindOf(node: t.Node, depth = 0): BuiltIn | undefined {
    const at = bare(node);
    if (depth > DEPTH) return undefined;
    switch (at.type) {
      case 'ArrayExpression':
        return 'array';
      case 'NewExpression':
        return at.callee.type === 'Identifier' ? this.madeBy(at.callee.name) : undefined;
      case 'CallExpression':
        return this.kindOfResult(at, depth);
      case 'LogicalExpression':
        return this.sameKind([at.left, at.right], depth);
      default: {
        const ref = refOf(at, this.facts.selves);
        if (!ref || ref.index) return undefined;
        const access = accessOfRef(this.pool.owner, ref, this.facts);
        if (access) return this.kindOfField(accessKey(access), access.path, depth);
        return ref.variable !== undefined && ref.path.length === 0
          ? this.kindOfVariable(ref.variable, depth)
          : undefined;
      }
    }
  }

  /** What a call of a built-in does with its arguments; `undefined` for a call of anything else. */
  effectOf(call: Call): 'keep' | 'look' | 'call' | undefined {
    const callee = bare(call.callee);
    const ref = refOf(callee, this.facts.selves);
    if (ref?.variable !== undefined && !ref.index && !this.isOwn(ref.variable)) {
      const looking = own(LOOKING, ref.variable);
      const [called, ...rest] = ref.path;
      if (looking === true && rest.length === 0) return 'look';
      if (looking && called !== undefined && rest.length === 0)
        return looking !== true && looking.has(called) ? 'look' : undefined;
    }
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
      return undefined;
    const called = keyName(callee.property, callee.computed) ?? '';
    const kind = this.kindOf(callee.object);
    if (!kind) return undefined;
    const { keep, look, call: calls } = METHODS[kind];
    if (keep.has(called)) return 'keep';
    if (look.has(called)) return 'look';
    return own(calls, called) ? 'call' : undefined;
  }

  /** The parameters of a function passed to a built-in that get elements of its list, by position. */
  elementParams(call: Call): readonly number[] {
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return [];
    const kind = this.kindOf(callee.object);
    const called = keyName(callee.property, callee.computed) ?? '';
    return (kind && own(METHODS[kind].call, called)) ?? [];
  }

  /** Whether a call surely calls a function that it is given before it returns. */
  callsAtOnce(call: Call): boolean {
    const callee = bare(call.callee);
    if (call.type === 'NewExpression')
      return callee.type === 'Identifier' && callee.name === 'Promise' && !this.isOwn('Promise');
    return this.effectOf(call) === 'call' || this.isFrom(callee);
  }

  /** `Array.from`, whose second argument is called for each element. */
  private isFrom(callee: t.Node): boolean {
    const ref = refOf(callee, this.facts.selves);
    return ref?.variable === 'Array' && ref.path[0] === 'from' && !this.isOwn('Array');
  }

  private isOwn(name: string): boolean {
    const { params, locals } = this.facts;
    return (
      params.has(name) ||
      locals.has(name) ||
      this.declared.has(name) ||
      this.pool.owner.closure.has(name)
    );
  }

  private madeBy(name: string): BuiltIn | undefined {
    return this.isOwn(name) ? undefined : own(MADE, name);
  }

  private kindOfResult(call: t.CallExpression, depth: number): BuiltIn | undefined {
    const callee = bare(call.callee);
    if (callee.type === 'Identifier')
      return callee.name === 'Array' ? this.madeBy('Array') : undefined;
    if (callee.type !== 'MemberExpression') return undefined;
    const called = keyName(callee.property, callee.computed) ?? '';
    const { object } = callee;
    if (object.type === 'Identifier' && !this.isOwn(object.name)) {
      if (object.name === 'Array') return /^(?:from|of)$/.test(called) ? 'array' : undefined;
      if (object.name === 'Object')
        return /^(?:keys|values|entries)$/.test(called) ? 'array' : undefined;
    }
    const makesArray = /^(?:slice|splice|concat|filter|map|flatMap)$/.test(called);
    return makesArray && this.kindOf(object, depth + 1) === 'array' ? 'array' : undefined;
  }

  private kindOfField(key: string, path: readonly string[], depth: number): BuiltIn | undefined {
    if (path.length !== 1) return undefined;
    const cached = `field ${key}`;
    if (!this.kinds.has(cached)) {
      const field = this.pool.owner.fields.get(path[0]!);
      const written = [...(this.pool.writers.get(key)?.values() ?? [])].flatMap(facts =>
        facts.flatMap(fact => (fact.kind === 'assign' ? [fact.value] : [])),
      );
      const values = [...(field?.init ? [field.init] : []), ...written];
      this.kinds.set(cached, kindOfType(field?.annotation) ?? this.sameKind(values, depth));
    }
    return this.kinds.get(cached);
  }

  private kindOfVariable(name: string, depth: number): BuiltIn | undefined {
    const param = this.facts.params.get(name);
    if (param) return param.type === 'Identifier' ? kindOfType(param.typeAnnotation) : undefined;
    const cached = `${depth} ${name}`;
    if (!this.kinds.has(cached)) {
      const values = this.facts.locals.get(name) ?? this.top.locals.get(name) ?? [];
      this.kinds.set(cached, this.sameKind(values, depth));
    }
    return this.kinds.get(cached);
  }

  /** The kind that all values have; those that mean "nothing" have none. */
  private sameKind(values: readonly t.Node[], depth: number): BuiltIn | undefined {
    const real = values.map(bare).filter(({ type }) => type !== 'NullLiteral');
    if (real.length > MAX_VALUES) return undefined;
    const kinds = new Set(real.map(value => this.kindOf(value, depth + 1)));
    return kinds.size === 1 ? [...kinds][0] : undefined;
  }
}

function kindOfType(annotation: t.Node | null | undefined): BuiltIn | undefined {
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : annotation;
  if (type?.type === 'TSArrayType' || type?.type === 'TSTupleType') return 'array';
  if (type?.type === 'TSTypeOperator') return kindOfType(type.typeAnnotation);
  if (type?.type === 'TSUnionType')
    return type.types.map(kindOfType).find(kind => kind !== undefined);
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined;
  const { name } = type.typeName;
  return own(MADE, name.replace(/^Readonly/, ''));
}

const known = new WeakMap<FunctionFacts, ReadonlySet<string>>();

/** The names that a file declares or imports outside its functions. */
function declaredIn(top: FunctionFacts): ReadonlySet<string> {
  const cached = known.get(top);
  if (cached) return cached;
  const names = new Set<string>();
  const statements = top.fn.body.type === 'BlockStatement' ? top.fn.body.body : [];
  for (const statement of statements) {
    const at = 'declaration' in statement ? statement.declaration : statement;
    if (at?.type === 'ImportDeclaration')
      for (const { local } of at.specifiers) names.add(local.name);
    if (at?.type === 'FunctionDeclaration' || at?.type === 'ClassDeclaration')
      if (at.id) names.add(at.id.name);
    if (at?.type === 'VariableDeclaration')
      for (const { id } of at.declarations)
        visit(id, part => void (part.type === 'Identifier' && names.add(part.name)));
  }
  known.set(top, names);
  return names;
}
