import { scopeOf, type FunctionScope } from '../program/functionScope';
import type { GoPackage } from '../program/goPackage';
import { typeNameOf, type GoType } from '../program/goType';
import { rootOf } from '../program/paths';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';
import { namesOf } from './fieldPaths';
import { originOf, type Origin, type OwnNames } from './outsideValues';
import { isBuffer, isStandardInterface, retentionOf } from './retention';

/** A field to which a function of the package gives references from outside while the object is in use. */
export interface UsedField {
  /** See `fieldPath`. */
  name: string;
  type: GoType;
  /** Whether it is certain that the value is a reference, and comes from outside. */
  isSure: boolean;
  /** The statements that do so, the first of each file. */
  writes: readonly GoNode[];
}

const MAX_DEPTH = 3;

type ByName = Map<string, UsedField>;

const known = new WeakMap<GoPackage, ReadonlyMap<string, ByName>>();

/** The used fields of a struct type of the package, with those of its parts. */
export function usedFields(typeName: string, pkg: GoPackage, depth = 0): UsedField[] {
  let byType = known.get(pkg);
  if (!byType) known.set(pkg, (byType = readWrites(pkg)));
  const found: ByName = new Map(byType.get(typeName));
  const struct = pkg.underlying({ kind: 'named', name: typeName, text: typeName });
  if (struct.kind !== 'struct' || depth >= MAX_DEPTH) return [...found.values()];
  for (const { name, type, embedded } of struct.fields) {
    if (type.kind !== 'named') continue;
    for (const part of usedFields(type.name, pkg, depth + 1)) {
      const inner = embedded ? part.name : `${name}.${part.name}`;
      if (!found.has(inner)) found.set(inner, { ...part, name: inner });
    }
  }
  return [...found.values()];
}

function readWrites(pkg: GoPackage): ReadonlyMap<string, ByName> {
  const byType = new Map<string, ByName>();
  const add: Add = (typeName, name, type, { origin, at }) => {
    const retention = type.kind === 'string' ? 'none' : retentionOf(type, pkg);
    const under = pkg.underlying(type).kind;
    if (!origin || retention === 'none' || under === 'string') return;
    // A type of a file that was not given, which may be a number.
    if (type.kind === 'named' && under === 'unknown') return;
    const fields = byType.get(typeName) ?? new Map<string, UsedField>();
    byType.set(typeName, fields);
    const isKept = origin === 'given' || (origin === 'wrapped' && isHandle(type, pkg));
    const isSure = isKept && retention === 'references' && !isOwnBuffer(name, type, pkg);
    const before = fields.get(name);
    const writes = before?.writes ?? [];
    const isFirst = !writes.some(({ source }) => source === at.source);
    fields.set(name, {
      ...(before && (before.isSure || !isSure) ? before : { name, type, isSure }),
      writes: isFirst ? [...writes, at] : writes,
    });
  };
  for (const node of pkg.functions) {
    const scope = scopeOf(node, pkg);
    for (const { left, right, statement } of scope.assignments()) {
      const value = right ?? statement.field('right')?.children[0];
      if (!value) continue;
      if (unparenthesized(left).type === 'unary_expression')
        addLiteral(left, value, scope, add, statement);
      const origin =
        fieldsIn(left) && !isOfFresh(left, scope)
          ? writtenOrigin(left, value, scope, right !== undefined)
          : undefined;
      if (!origin || retentionOf(scope.typeOf(left), pkg) === 'none') continue;
      for (const { typeName, name, type } of ownersOf(left, scope))
        add(typeName, name, type, { origin, at: statement });
    }
  }
  return byType;
}

/** Bytes and the like that the object itself writes: whoever gave the array gave it away. */
function isOwnBuffer(name: string, type: GoType, pkg: GoPackage): boolean {
  const last = name.split('.').at(-1)!;
  return (
    isBuffer(type, pkg) && (pkg.names('refilled').has(last) || pkg.names('appended').has(last))
  );
}

/** A pointer or interface. An error tells of a value in words. */
function isHandle(type: GoType, pkg: GoPackage): boolean {
  const under = pkg.underlying(type);
  if (under.kind === 'interface') return !under.methods.includes('Error()');
  return under.kind === 'pointer' || (under.kind === 'foreign' && isStandardInterface(under));
}

/** Whether a location is in an object that the function has just made: it gets what it has for good. */
function isOfFresh(left: GoNode, scope: FunctionScope): boolean {
  let root = unparenthesized(left);
  for (let operand = root.field('operand'); operand; operand = root.field('operand'))
    root = unparenthesized(operand);
  const made = root.type === 'identifier' ? scope.valueOf(root.text, root) : undefined;
  if (!made || [...scope.assigned.to(root.text, 0, left.start)].length > 0) return false;
  const value = unparenthesized(made);
  const literal = unarySign(value) === '&' ? value.field('operand') : value;
  return (
    literal?.type === 'composite_literal' ||
    (value.type === 'call_expression' && value.field('function')?.text === 'new')
  );
}

function fieldsIn(left: GoNode): boolean {
  return /^(selector|index)_expression$/.test(unparenthesized(left).type);
}

/** The variable that the written object is reached from: what comes from there is its own. */
function rootsOf(left: GoNode, scope: FunctionScope): OwnNames {
  const path = scope.pathOf(left);
  return new Set(path === undefined ? [] : [rootOf(path)]);
}

function writtenOrigin(
  left: GoNode,
  value: GoNode,
  scope: FunctionScope,
  isSingle: boolean,
): Origin {
  const origin = originOf(value, scope, rootsOf(left, scope));
  // An appended number or byte is copied.
  const node = unparenthesized(value);
  if (node.type === 'call_expression' && node.field('function')?.text === 'append') {
    const element = scope.elementOf(scope.typeOf(node));
    if (retentionOf(element, scope.pkg) === 'none') return undefined;
  }
  return isSingle ? origin : origin && 'maybe';
}

/** `at`: the statement that writes. */
type Add = (
  typeName: string,
  name: string,
  type: GoType,
  written: { origin: Origin; at: GoNode },
) => void;

/** `*x = T{a: b}`: the fields that the literal names. */
function addLiteral(left: GoNode, value: GoNode, scope: FunctionScope, add: Add, at: GoNode): void {
  const literal = unparenthesized(value);
  if (literal.type !== 'composite_literal') return;
  const type = scope.typeOf(literal);
  const typeName = typeNameOf(type);
  if (!typeName) return;
  for (const element of literal.field('body')?.childrenOf('keyed_element') ?? []) {
    const name = element.children[0]?.text ?? '';
    const field = scope.pkg.fieldOf(type, name);
    const given = element.children.at(-1)?.children[0];
    if (field && given)
      add(typeName, name, field.type, {
        ...{ origin: originOf(given, scope, rootsOf(left, scope)), at },
      });
  }
}

/** The types of the package of whose values a location is a part, with the field's name in each. */
function ownersOf(
  left: GoNode,
  scope: FunctionScope,
): { typeName: string; name: string; type: GoType }[] {
  const found: { typeName: string; name: string; type: GoType }[] = [];
  const steps: GoNode[] = [];
  let node = unparenthesized(left);
  for (let operand = node.field('operand'); operand; operand = node.field('operand')) {
    if (!/^(selector|index)_expression$/.test(node.type)) break;
    steps.unshift(node);
    const owner = scope.typeOf(operand);
    const typeName = node.type === 'selector_expression' ? typeNameOf(owner) : '';
    const name = typeName && namesOf(steps, scope);
    const first = name ? scope.pkg.fieldOf(owner, node.field('field')?.text ?? '') : undefined;
    if (name && first)
      found.push({ typeName, name, type: leafType(name, owner, scope) ?? first.type });
    if (owner.kind === 'pointer') break;
    node = unparenthesized(operand);
  }
  return found;
}

function leafType(name: string, owner: GoType, scope: FunctionScope): GoType | undefined {
  let type: GoType | undefined = owner;
  for (const part of name.split('.')) type = type && scope.pkg.fieldOf(type, part)?.type;
  return type;
}
