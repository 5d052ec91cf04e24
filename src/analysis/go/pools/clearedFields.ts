import { scopeOf, type FunctionScope } from '../program/functionScope';
import { rootOf } from '../program/paths';
import { typeNameOf, type GoType } from '../program/goType';
import { loopAround, unparenthesized, type GoNode } from '../syntax/goNode';
import { fieldPath } from './fieldPaths';
import { elementsOf, originOf, type OwnNames } from './outsideValues';

/** What a function does to the fields of one object, itself or by functions of its package. Names are those of `fieldPath`. */
export interface ClearedFields {
  /** Whether the whole object is overwritten. */
  all: boolean;
  /** Fields that get a value of the package's own, or nothing. */
  fields: Set<string>;
  /** Those of them that do not keep their old array or object. */
  replaced: Set<string>;
  /** Fields whose value has a method called whose text is not known. */
  touched: Set<string>;
  /** Whether a function whose text is not known gets the object. */
  isHandedOn: boolean;
}

/** To add to. */
export function nothingCleared(): ClearedFields {
  return {
    all: false,
    fields: new Set(),
    replaced: new Set(),
    touched: new Set(),
    isHandedOn: false,
  };
}

const MAX_CALLS = 4;

const known = new WeakMap<FunctionScope, Map<string, ClearedFields>>();

/** Cached per function and object. `own`: parameters that get nothing from outside in this call. */
export function clearedFields(
  scope: FunctionScope,
  path: string,
  own: readonly string[] = [],
  depth = 0,
): ClearedFields {
  const ofScope = known.get(scope) ?? new Map<string, ClearedFields>();
  known.set(scope, ofScope);
  const key = [path, ...own].join(' ');
  let cleared = ofScope.get(key);
  if (!cleared) {
    cleared = nothingCleared();
    // Before it is read, because functions may call each other.
    ofScope.set(key, cleared);
    const object = { scope, path, own: new Set([rootOf(path), ...own]) };
    readAssignments(object, cleared);
    if (depth < MAX_CALLS) readCalls(object, cleared, depth);
  }
  return cleared;
}

interface OwnObject {
  scope: FunctionScope;
  path: string;
  own: OwnNames;
}

function readAssignments({ scope, path, own }: OwnObject, cleared: ClearedFields): void {
  for (const { left, right } of scope.assignments()) {
    const target = right && scope.pathOf(left);
    if (!right || target === undefined) continue;
    const value = unparenthesized(right);
    if (target === `${path}.*` || (target === path && value.type === 'composite_literal')) {
      if (originOf(value, scope, own) === undefined) cleared.all = true;
      else if (value.type === 'composite_literal')
        addUnnamed({ scope, path, own }, left, value, cleared);
      continue;
    }
    if (!target.startsWith(`${path}.`) || originOf(value, scope, own) !== undefined) continue;
    const name = fieldPath(left, path, scope);
    if (name === undefined) continue;
    if (target.endsWith(']') && !loopAround(left)) continue;
    cleared.fields.add(name);
    const isKept = value.type === 'slice_expression' && value.field('capacity') === undefined;
    if (!isKept && !target.endsWith(']') && !value.text.startsWith('append('))
      cleared.replaced.add(name);
  }
}

/** `*x = T{a: b}` sets `a` and clears all the others. */
function addUnnamed(
  { scope, own }: OwnObject,
  left: GoNode,
  literal: GoNode,
  cleared: ClearedFields,
): void {
  const type = scope.pkg.underlying(scope.typeOf(left));
  const keyed = new Set(
    (literal.field('body')?.children ?? [])
      .filter((_, i) => {
        const value = elementsOf(literal)[i];
        return value !== undefined && originOf(value, scope, own) !== undefined;
      })
      .map(element => element.children[0]?.text),
  );
  if (type.kind !== 'struct') return;
  for (const { name } of type.fields) if (!keyed.has(name)) cleared.fields.add(name);
}

function readCalls(object: OwnObject, cleared: ClearedFields, depth: number): void {
  const { scope, path, own } = object;
  for (const call of scope.node.descendantsOf('call_expression')) {
    const callee = call.field('function');
    const given = call.field('arguments')?.children ?? [];
    if (!callee) continue;
    const operand = callee.field('operand');
    const name = callee.field('field')?.text ?? callee.text;
    if (callee.text === 'clear' || (callee.text === 'delete' && loopAround(call))) {
      const field = given[0] && fieldPath(sliced(given[0]), path, scope);
      if (field !== undefined) cleared.fields.add(field);
      continue;
    }
    const owner = operand && plain(scope.pathOf(operand));
    const within = (to: FunctionScope, inner: string | undefined, prefix: string): void => {
      if (inner === undefined || to.node === scope.node) return;
      const ownGiven = to.parameterNames.filter(
        (_, i) => given[i] && originOf(given[i], scope, own) === undefined,
      );
      addFrom(cleared, clearedFields(to, inner, ownGiven, depth + 1), prefix);
    };
    if (operand && owner !== undefined && (owner === path || owner.startsWith(`${path}.`))) {
      const prefix = owner === path ? '' : (fieldPath(operand, path, scope) ?? '');
      const method = methodOf(scope.typeOf(operand), name, scope);
      if (method)
        within(scopeOf(method, scope.pkg), scopeOf(method, scope.pkg).receiverName, prefix);
      else if (prefix && isToldToForget(operand, given, object)) cleared.fields.add(prefix);
      else if (prefix) cleared.touched.add(prefix);
    }
    const declared = operand
      ? methodOf(scope.typeOf(operand), name, scope)
      : scope.pkg.function(name);
    for (const [i, argument] of given.entries()) {
      const passed = plain(scope.pathOf(argument));
      if (passed !== path) continue;
      if (declared)
        within(scopeOf(declared, scope.pkg), scopeOf(declared, scope.pkg).parameterNames[i], '');
      else if (callee.text !== 'append' && name !== 'Put' && !/^[a-z]+\.[A-Z]/.test(callee.text))
        cleared.isHandedOn = true;
    }
  }
}

/**
 * Whether a call of a method whose text is not known may make a field forget its values: `x.buffer.Reset()` of a struct, and
 * `x.writer.Reset(nil)`.
 */
function isToldToForget(
  operand: GoNode,
  given: readonly GoNode[],
  { scope, own }: OwnObject,
): boolean {
  if (scope.pkg.underlying(scope.typeOf(operand)).kind === 'foreign') return true;
  return given.length > 0 && given.every(argument => originOf(argument, scope, own) === undefined);
}

/** The method of a type of the package, also of those that it embeds. */
function methodOf(type: GoType, name: string, scope: FunctionScope, depth = 0): GoNode | undefined {
  const typeName = typeNameOf(type);
  const own = typeName ? scope.pkg.method(typeName, name) : undefined;
  if (own || depth > 3) return own;
  const struct = scope.pkg.underlying(type.kind === 'pointer' ? type.element : type);
  if (struct.kind !== 'struct') return undefined;
  for (const field of struct.fields) {
    const found = field.embedded ? methodOf(field.type, name, scope, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

function addFrom(cleared: ClearedFields, from: ClearedFields, prefix: string): void {
  const named = (name: string): string => (prefix ? `${prefix}.${name}` : name);
  if (from.all) {
    if (prefix) cleared.fields.add(prefix);
    else cleared.all = true;
  }
  for (const name of from.fields) cleared.fields.add(named(name));
  for (const name of from.replaced) cleared.replaced.add(named(name));
  for (const name of from.touched) cleared.touched.add(named(name));
  cleared.isHandedOn ||= from.isHandedOn;
}

function sliced(node: GoNode): GoNode {
  const inner = unparenthesized(node);
  return inner.type === 'slice_expression' ? (inner.field('operand') ?? inner) : inner;
}

function plain(path: string | undefined): string | undefined {
  return path?.replace(/(\.[&*])+$/, '');
}
