import { scopeOf, type FunctionScope } from '../program/functionScope';
import { callersOf } from './callers';
import { isStandardInterface } from './retention';
import { rootOf } from '../program/paths';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';

/**
 * Whether a value was given to a function by others: surely; as what a function whose text is not known made of such a reference;
 * or perhaps.
 */
export type Origin = 'given' | 'wrapped' | 'maybe' | undefined;

const MAX_DEPTH = 12;

/** Variables that stand for the object itself, or for what its package made. */
export type OwnNames = ReadonlySet<string>;

/** Where the references of a value come from; `undefined` for what the function, its receiver or its package made itself. */
export function originOf(value: GoNode, scope: FunctionScope, own: OwnNames): Origin {
  return readOrigin(value, { scope, own, depth: 0 });
}

interface Place {
  scope: FunctionScope;
  own: OwnNames;
  depth: number;
  /** What the parameters are given in the call that is followed, if one is. */
  given?: ReadonlyMap<string, Origin>;
}

function readOrigin(value: GoNode, place: Place): Origin {
  if (place.depth > MAX_DEPTH) return undefined;
  const node = unparenthesized(value);
  const within = { ...place, depth: place.depth + 1 };
  const of = (inner: GoNode | undefined): Origin => inner && readOrigin(inner, within);
  switch (node.type) {
    case 'identifier':
      return ofVariable(node, within);
    case 'selector_expression':
    case 'index_expression':
    case 'slice_expression':
    case 'type_assertion_expression':
    case 'type_conversion_expression':
      return of(node.field('operand'));
    case 'unary_expression':
      return /^[*&<]/.test(unarySign(node) ?? '') ? of(node.field('operand')) : undefined;
    case 'composite_literal':
      return most(elementsOf(node).map(of));
    case 'call_expression':
      return ofCall(node, within);
    default:
      return undefined;
  }
}

function ofVariable(name: GoNode, place: Place): Origin {
  const { scope, own } = place;
  if (own.has(name.text) || name.text === scope.receiverName || !scope.hides(name.text))
    return undefined;
  const value = scope.valueOf(name.text, name) ?? scope.rangedBy(name);
  if (value) return readOrigin(value, place);
  if (scope.isLiteralParameter(name)) return 'maybe';
  if (scope.isZeroVariable(name)) return ofAssigned(name, place);
  if (place.given?.has(name.text)) return place.given.get(name.text);
  const index = scope.parameterNames.indexOf(name.text);
  return index >= 0 && scope.isGiven(name.text) ? ofParameter(index, place) : undefined;
}

/** The most of what a variable without a first value is set to. */
function ofAssigned(name: GoNode, place: Place): Origin {
  const { scope } = place;
  const values = [...scope.assigned.to(name.text, 0, name.start)].flatMap(
    ({ right, statement }) => right ?? statement.field('right')?.children[0] ?? [],
  );
  return most(
    values.slice(-MAX_DEPTH).map(value => readOrigin(value, { ...place, depth: place.depth + 3 })),
  );
}

/** The most that a function of the package is given by its callers, where it has no others: its name is not exported. */
function ofParameter(index: number, { scope, depth }: Place): Origin {
  if (depth > MAX_DEPTH / 2 || /^\p{Lu}/u.test(scope.name)) return 'given';
  const callers = callersOf(scope);
  if (callers.length === 0) return 'given';
  return most(
    callers.map(({ call, node }) => {
      const argument = call.field('arguments')?.children[index];
      const outer = scopeOf(node, scope.pkg);
      const object = call.field('function')?.field('operand');
      const root = object && outer.pathOf(object);
      const own = new Set(root === undefined ? [] : [rootOf(root)]);
      return argument && readOrigin(argument, { scope: outer, own, depth: depth + 4 });
    }),
  );
}

function ofCall(call: GoNode, place: Place): Origin {
  const callee = call.field('function');
  const given = call.field('arguments')?.children ?? [];
  if (!callee || /^(make|new|len|cap|copy|min|max|string)$/.test(callee.text)) return undefined;
  if (callee.type.endsWith('_type')) return undefined;
  const all = given.map(argument => readOrigin(argument, place));
  if (callee.text === 'append') return most(all);
  const operand = callee.field('operand');
  const declared = place.depth < MAX_FOLLOWED ? place.scope.calledFunction(call) : undefined;
  const ofOwner = operand && readOrigin(operand, place);
  if (declared) return ofResult(declared, [...all], ofOwner, place);
  const isWrapped = given.some(
    (argument, i) =>
      (all[i] === 'given' || all[i] === 'wrapped') && isHandle(argument, place.scope),
  );
  if (isWrapped) return 'wrapped';
  return most([...all, ofOwner]) && 'maybe';
}

/** A call's results are looked into only where the call itself was not met too deep. */
const MAX_FOLLOWED = 7;

/** The most of what a function of the package returns first, in a call that gives it these. */
function ofResult(node: GoNode, given: Origin[], ofOwner: Origin, { scope, depth }: Place): Origin {
  const inner = scopeOf(node, scope.pkg);
  const own = new Set(inner.parameterNames.filter((_, i) => given[i] === undefined));
  const place = {
    scope: inner,
    own,
    depth: depth + 3,
    given: new Map(inner.parameterNames.map((name, i) => [name, given[i]])),
  };
  const returned = node
    .descendantsOf('return_statement')
    .filter(each => !each.ancestor('func_literal'))
    .flatMap(each => each.children[0]?.children[0] ?? []);
  const all = returned.slice(0, MAX_DEPTH).map(value => readOrigin(value, place));
  return most([...all, ofOwner && 'maybe']);
}

/** Whether a value is a pointer, an interface or a function, which who gets it keeps rather than copies. */
function isHandle(value: GoNode, scope: FunctionScope): boolean {
  const type = scope.typeOf(value);
  const { kind } = scope.pkg.underlying(type);
  if (kind === 'foreign') return type.kind === 'foreign' && isStandardInterface(type);
  return kind === 'pointer' || kind === 'interface' || kind === 'function';
}

function most(origins: readonly Origin[]): Origin {
  if (origins.includes('given')) return 'given';
  if (origins.includes('wrapped')) return 'wrapped';
  return origins.includes('maybe') ? 'maybe' : undefined;
}

/** The values of a literal's elements. */
export function elementsOf(literal: GoNode): GoNode[] {
  return (literal.field('body')?.children ?? []).flatMap(element => {
    const last = element.type === 'keyed_element' ? element.children.at(-1) : element;
    return last?.children[0] ?? [];
  });
}
