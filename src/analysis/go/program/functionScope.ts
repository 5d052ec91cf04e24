import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';
import type { GoPackage } from './goPackage';
import type { GoType } from './goType';

/** How a name comes to be: a parameter or the receiver, a variable, or one of a `range` clause's two. */
interface Declaration {
  name: string;
  kind: 'parameter' | 'variable' | 'rangeKey' | 'rangeValue';
  start: number;
  /** Where the name is visible, from `start` on. */
  scope: GoNode;
  type?: GoNode;
  value?: GoNode;
}

/** `right` is missing where one call yields several values. */
export interface Assignment {
  left: GoNode;
  right: GoNode | undefined;
  statement: GoNode;
}

const UNKNOWN: GoType = { kind: 'unknown' };
const SCOPES = [
  'block',
  'for_statement',
  'if_statement',
  'expression_switch_statement',
  'type_switch_statement',
  'expression_case',
  'default_case',
  'type_case',
  'communication_case',
  'func_literal',
  'function_declaration',
  'method_declaration',
];
const MAX_DEPTH = 20;

/**
 * Names, types and paths in one function. A *path* is one spelling for all the ways to write a place: `.*` follows a
 * pointer to something that is not a struct, `.name` selects a field, `[text]` an element; local variables that merely
 * hold the place (`args := *d`, `kv := &args[i]`) are written out.
 */
export class FunctionScope {
  private readonly declarations: Declaration[] = [];
  private known: Assignment[] | undefined;

  constructor(
    readonly node: GoNode,
    readonly pkg: GoPackage,
  ) {
    for (const part of node.descendants()) this.declare(part);
  }

  get name(): string {
    return this.node.field('name')?.text ?? '';
  }

  get receiverName(): string | undefined {
    return this.node
      .field('receiver')
      ?.children.find(c => c.fieldName !== 'comment')
      ?.field('name')?.text;
  }

  get parameterNames(): string[] {
    const parameters = this.node.field('parameters')?.children ?? [];
    return parameters.flatMap(parameter => parameter.fields('name').map(name => name.text));
  }

  /** Whether a path begins at the receiver or a parameter. */
  isGiven(path: string): boolean {
    return this.find(rootOf(path), this.node.end)?.kind === 'parameter';
  }

  /** The type of the receiver or parameter that a path begins at. */
  rootType(path: string): GoType {
    const type = this.find(rootOf(path), this.node.end)?.type;
    return type ? this.pkg.readType(type) : UNKNOWN;
  }

  /** The value that a local variable was declared with. */
  valueOf(name: string, at: GoNode): GoNode | undefined {
    const found = this.find(name, at.start);
    return found?.kind === 'variable' ? found.value : undefined;
  }

  /** What a `range` loop takes this value from. */
  rangedBy(name: GoNode): GoNode | undefined {
    const found = this.find(name.text, name.start);
    return found?.kind === 'rangeValue' ? found.value : undefined;
  }

  /** Whether a name is a variable declared without a value: `var zero T`. */
  isZeroVariable(name: GoNode): boolean {
    const found = this.find(name.text, name.start);
    return found?.kind === 'variable' && found.value === undefined && found.type !== undefined;
  }

  /** Whether the function has a name of its own for something else than the file's imports and the package's names. */
  hides(name: string): boolean {
    return this.declarations.some(declaration => declaration.name === name);
  }

  pathOf(expression: GoNode, depth = 0): string | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const node = unparenthesized(expression);
    const operand = node.field('operand');
    const inner = operand && this.pathOf(operand, depth + 1);
    if (node.type === 'identifier') return this.identifierPath(node, depth);
    if (inner === undefined) return undefined;
    const sign = unarySign(node);
    if (sign === '*') return inner.endsWith('.&') ? inner.slice(0, -2) : `${inner}.*`;
    if (sign === '&') return `${inner}.&`;
    if (node.type === 'selector_expression') {
      return `${inner.replace(/\.[&*]$/, '')}.${node.field('field')?.text ?? ''}`;
    }
    if (node.type === 'index_expression') return `${inner}[${node.field('index')?.text ?? ''}]`;
    return undefined;
  }

  private identifierPath(node: GoNode, depth: number): string {
    const found = this.find(node.text, node.start);
    if (found?.kind !== 'variable' || !found.value || this.isReplaced(found)) return node.text;
    return this.pathOf(found.value, depth + 1) ?? node.text;
  }

  /** Whether a variable is assigned something else than a part of itself. */
  private isReplaced({ name, scope, start }: Declaration): boolean {
    const itself = new RegExp(`^(append\\()?${name}\\b`);
    return this.assignments().some(
      ({ left, right }) =>
        left.text === name &&
        left.start > start &&
        scope.contains(left) &&
        !(right && itself.test(right.text)),
    );
  }

  /** Plain assignments, pair by pair. */
  assignments(): readonly Assignment[] {
    this.known ??= [...this.node.descendants()].flatMap(pairsOf);
    return this.known;
  }

  typeOf(expression: GoNode, depth = 0): GoType {
    if (depth > MAX_DEPTH) return UNKNOWN;
    const node = unparenthesized(expression);
    const operand = node.field('operand');
    const outer = (): GoType => (operand ? this.typeOf(operand, depth + 1) : UNKNOWN);
    switch (node.type) {
      case 'identifier':
        return this.identifierType(node, depth);
      case 'unary_expression':
        if (unarySign(node) === '&') return { kind: 'pointer', element: outer() };
        return unarySign(node) === '*' ? this.elementOf(outer()) : UNKNOWN;
      case 'selector_expression':
        return this.pkg.fieldOf(outer(), node.field('field')?.text ?? '')?.type ?? UNKNOWN;
      case 'index_expression':
        return this.elementOf(outer());
      case 'slice_expression':
        return outer();
      case 'composite_literal':
      case 'type_conversion_expression':
      case 'type_assertion_expression': {
        const type = node.field('type');
        return type ? this.pkg.readType(type) : UNKNOWN;
      }
      case 'call_expression':
        return this.callType(node, depth);
      default:
        return UNKNOWN;
    }
  }

  /** What a pointer, slice, array or map leads to; through a pointer to an array or slice type too. */
  elementOf(type: GoType): GoType {
    const under = this.pkg.underlying(type);
    return 'element' in under ? under.element : UNKNOWN;
  }

  private identifierType(node: GoNode, depth: number): GoType {
    const found = this.find(node.text, node.start);
    const spec = found ? undefined : this.pkg.variable(node.text);
    const type = found ? found.type : spec?.field('type');
    if (type) return this.pkg.readType(type);
    const value = found ? found.value : onlyValue(spec);
    if (!value || found?.kind === 'rangeKey') return UNKNOWN;
    const whole = this.typeOf(value, depth + 1);
    return found?.kind === 'rangeValue' ? this.elementOf(whole) : whole;
  }

  private callType(call: GoNode, depth: number): GoType {
    const callee = call.field('function');
    const first = call.field('arguments')?.children[0];
    if (!callee) return UNKNOWN;
    if (callee.type === 'identifier') {
      if (first && callee.text === 'append') return this.typeOf(first, depth + 1);
      if (first && callee.text === 'make') return this.pkg.readType(first);
      if (first && callee.text === 'new') {
        return { kind: 'pointer', element: this.pkg.readType(first) };
      }
      const declared = this.pkg.function(callee.text);
      if (declared) return this.resultOf(declared);
      const converted = this.pkg.readType(callee);
      return converted.kind === 'named' && !this.pkg.declares(callee.text) ? UNKNOWN : converted;
    }
    const operand = callee.field('operand');
    if (callee.type !== 'selector_expression' || !operand) return UNKNOWN;
    const owner = this.typeOf(operand, depth + 1);
    const base = owner.kind === 'pointer' ? owner.element : owner;
    if (base.kind !== 'named') return UNKNOWN;
    const method = this.pkg.method(base.name, callee.field('field')?.text ?? '');
    return method ? this.resultOf(method) : UNKNOWN;
  }

  private resultOf(declaration: GoNode): GoType {
    const result = declaration.field('result');
    if (!result) return UNKNOWN;
    if (result.type !== 'parameter_list') return this.pkg.readType(result);
    const type = result.children.length === 1 ? result.children[0]!.field('type') : undefined;
    return type ? this.pkg.readType(type) : UNKNOWN;
  }

  /** The declaration that a name means at an offset: the innermost scope's, the latest there. */
  private find(name: string, at: number): Declaration | undefined {
    return this.declarations.findLast(
      one => one.name === name && one.start < at && one.scope.start <= at && at <= one.scope.end,
    );
  }

  private declare(node: GoNode): void {
    const add = (name: GoNode, rest: Omit<Declaration, 'name' | 'start' | 'scope'>): void => {
      const scope = node.ancestor(...SCOPES) ?? this.node;
      // Visible after its own declaration, so that `s := s[:0]` means the outer one on its right.
      this.declarations.push({ name: name.text, start: node.end - 1, scope, ...rest });
    };
    if (node.type === 'parameter_declaration') {
      const type = node.field('type');
      const isOwn = node.parent?.parent === this.node && node.parent.fieldName !== 'result';
      for (const name of node.fields('name')) {
        add(name, { kind: isOwn ? 'parameter' : 'variable', ...(type && { type }) });
      }
    } else if (node.type === 'short_var_declaration' || node.type === 'var_spec') {
      const names = node.type === 'var_spec' ? node.fields('name') : node.field('left')?.children;
      const values = (node.field('right') ?? node.field('value'))?.children ?? [];
      const type = node.field('type');
      for (const [i, name] of (names ?? []).entries()) {
        // `x, ok := v.(T)` and `x, ok := <-c`: the first name has the value's type.
        const value = values.length === names?.length || i === 0 ? values[i] : undefined;
        add(name, { kind: 'variable', ...(type && { type }), ...(value && { value }) });
      }
    } else if (node.type === 'range_clause') {
      const value = node.field('right');
      for (const [i, name] of (node.field('left')?.children ?? []).entries()) {
        add(name, { kind: i === 0 ? 'rangeKey' : 'rangeValue', ...(value && { value }) });
      }
    }
  }
}

/** The name that a path begins with. */
export function rootOf(path: string): string {
  return /^\w*/.exec(path)![0];
}

function pairsOf(statement: GoNode): Assignment[] {
  if (statement.type !== 'assignment_statement') return [];
  const lefts = statement.field('left')?.children ?? [];
  const rights = statement.field('right')?.children ?? [];
  const isPaired = lefts.length === rights.length;
  return lefts.map((left, i) => ({ left, right: isPaired ? rights[i] : undefined, statement }));
}

function onlyValue(spec: GoNode | undefined): GoNode | undefined {
  const values = spec?.field('value')?.children ?? [];
  return values.length === 1 ? values[0] : undefined;
}
