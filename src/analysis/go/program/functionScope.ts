import { Assignments, type Assignment } from './assignments';
import { Declarations, type Declaration } from './declarations';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';
import { nameInPackage, type GoPackage } from './goPackage';
import type { GoType } from './goType';
import { rootOf } from './paths';

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
 * Names, types and paths in one function. A *path* is the single spelling of all ways to write a location: `.*` follows a
 * pointer to something other than a struct, `.name` selects a field, `[text]` an element. Local variables that only stand
 * for a location (`args := *d`, `kv := &args[i]`) are replaced by it.
 */
export class FunctionScope {
  private readonly declarations: Declarations;
  private readonly paths = new Map<GoNode, string | undefined>();
  private readonly replaced = new Map<Declaration, boolean>();
  private known: Assignments | undefined;
  private writtenBack: Set<string> | undefined;

  constructor(
    readonly node: GoNode,
    readonly pkg: GoPackage,
  ) {
    this.declarations = new Declarations(
      [...node.descendants()].flatMap(part => this.declaredBy(part)),
    );
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

  /** What a `range` loop reads this value from. */
  rangedBy(name: GoNode): GoNode | undefined {
    const found = this.find(name.text, name.start);
    return found?.kind === 'rangeValue' ? found.value : undefined;
  }

  /** Whether a name is a variable declared without a value: `var zero T`. */
  isZeroVariable(name: GoNode): boolean {
    const found = this.find(name.text, name.start);
    return found?.kind === 'variable' && found.value === undefined && found.type !== undefined;
  }

  /** Whether a name is a parameter of a function literal, of whose calls nothing is known. */
  isLiteralParameter(name: GoNode): boolean {
    return this.find(name.text, name.start)?.scope.type === 'func_literal';
  }

  /** Whether the function declares this name itself, hiding the file's imports and the package's names. */
  hides(name: string): boolean {
    return this.declarations.has(name);
  }

  /** The path of an expression; `undefined` when it is not a location, or is nested too deeply. */
  pathOf(expression: GoNode): string | undefined {
    if (!this.paths.has(expression)) this.paths.set(expression, this.readPath(expression, 0));
    return this.paths.get(expression);
  }

  private readPath(expression: GoNode, depth: number): string | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const node = unparenthesized(expression);
    const operand = node.field('operand');
    // A slot of a part is one of the whole.
    const whole = node.type === 'index_expression' && operand ? unsliced(operand) : operand;
    const inner = whole && this.readPath(whole, depth + 1);
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
    return this.readPath(found.value, depth + 1) ?? node.text;
  }

  /** Whether a variable is assigned something other than a part of itself. */
  private isReplaced(declaration: Declaration): boolean {
    let isReplaced = this.replaced.get(declaration);
    if (isReplaced === undefined)
      this.replaced.set(declaration, (isReplaced = this.readIsReplaced(declaration)));
    return isReplaced;
  }

  private readIsReplaced({ name, scope, start }: Declaration): boolean {
    const itself = new RegExp(`^(append\\()?${name}\\b`);
    for (const { right } of this.assigned.to(name, start + 1, scope.end))
      if (!(right && itself.test(right.text))) return true;
    return false;
  }

  /** Plain assignments, pair by pair. */
  assignments(): readonly Assignment[] {
    return this.assigned.all;
  }

  /** Whether a variable's value is assigned to the location under another name. */
  isWrittenBack(name: string, path: string): boolean {
    this.writtenBack ??= new Set(
      this.assignments().flatMap(({ left, right }) =>
        right?.type === 'identifier' && left.text !== right.text
          ? [`${right.text} ${this.pathOf(left)}`]
          : [],
      ),
    );
    return this.writtenBack.has(`${name} ${path}`);
  }

  /** The same, with lookups. */
  get assigned(): Assignments {
    return (this.known ??= new Assignments(this.node));
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
        return /^[*<]/.test(node.text) ? this.elementOf(outer()) : UNKNOWN;
      case 'selector_expression':
        return this.selectedType(node, outer);
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

  private selectedType(node: GoNode, outer: () => GoType): GoType {
    const name = node.field('field')?.text ?? '';
    const field = this.pkg.fieldOf(outer(), name);
    if (field) return field.type;
    const other = this.importedValue(node);
    const type = other?.node.field('type');
    return other && type ? other.pkg.seenFromOutside(other.pkg.readType(type)) : UNKNOWN;
  }

  /** What `rec.Name` selects of an imported package. */
  private importedValue(selector: GoNode): ReturnType<GoPackage['importedValue']> {
    const qualifier = selector.field('operand');
    if (qualifier?.type !== 'identifier' || this.find(qualifier.text, qualifier.start))
      return undefined;
    return this.pkg.importedValue(qualifier, selector.field('field')?.text ?? '');
  }

  /** The element type of a pointer, slice, array or map, also through a pointer to an array or slice. */
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
    if (!value) return UNKNOWN;
    const whole = this.typeOf(value, depth + 1);
    if (found?.kind === 'rangeKey')
      return this.pkg.underlying(whole).kind === 'channel' ? this.elementOf(whole) : UNKNOWN;
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
    const name = callee.field('field')?.text ?? '';
    const pkg = this.pkg.packageOf(base);
    if (pkg) return this.resultOf(pkg.method(typeNameIn(base), name), pkg);
    const other = base.kind === 'unknown' ? this.importedValue(callee) : undefined;
    return other ? this.resultOf(other.node, other.pkg) : UNKNOWN;
  }

  /** The function or method of the package that a call calls, as far as the types are known. */
  calledFunction(call: GoNode): GoNode | undefined {
    const callee = call.field('function');
    const operand = callee?.field('operand');
    if (callee?.type === 'identifier')
      return this.hides(callee.text) ? undefined : this.pkg.function(callee.text);
    if (callee?.type !== 'selector_expression' || !operand) return undefined;
    const owner = this.typeOf(operand);
    const base = owner.kind === 'pointer' ? owner.element : owner;
    return base.kind === 'named'
      ? this.pkg.method(base.name, callee.field('field')?.text ?? '')
      : undefined;
  }

  /** The type of a function's first result. */
  private resultOf(declaration: GoNode | undefined, pkg = this.pkg): GoType {
    const result = declaration?.field('result');
    const type = result?.type === 'parameter_list' ? result.children[0]?.field('type') : result;
    if (!type) return UNKNOWN;
    const read = pkg.readType(type);
    return pkg === this.pkg ? read : pkg.seenFromOutside(read);
  }

  private find(name: string, at: number): Declaration | undefined {
    return this.declarations.find(name, at);
  }

  private declaredBy(node: GoNode): Declaration[] {
    const found: Declaration[] = [];
    const add = (name: GoNode, rest: Omit<Declaration, 'name' | 'start' | 'scope'>): void => {
      const scope = node.ancestor(...SCOPES) ?? this.node;
      // Visible only after its own declaration, so that in `s := s[:0]` the right side is the outer variable.
      found.push({ name: name.text, start: node.end - 1, scope, ...rest });
    };
    if (node.type === 'parameter_declaration') {
      const type = node.field('type');
      const isOwn = node.parent?.parent === this.node && node.parent.fieldName !== 'result';
      for (const name of node.fields('name')) {
        add(name, { kind: isOwn ? 'parameter' : 'variable', ...(type && { type }) });
      }
    } else if (node.type === 'type_case') {
      const [alias] = node.parent?.field('alias')?.children ?? [];
      const [type, ...others] = node.fields('type');
      // Visible in the case only, with its type.
      if (alias && type && others.length === 0)
        found.push({ name: alias.text, kind: 'variable', start: type.end - 1, scope: node, type });
    } else if (
      node.type === 'short_var_declaration' ||
      isReceiving(node) ||
      node.type === 'var_spec'
    ) {
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
    return found;
  }
}

const scopes = new WeakMap<GoPackage, WeakMap<GoNode, FunctionScope>>();

/** The scope of a package's function. Cached. */
export function scopeOf(node: GoNode, pkg: GoPackage): FunctionScope {
  const ofPackage = scopes.get(pkg) ?? new WeakMap<GoNode, FunctionScope>();
  scopes.set(pkg, ofPackage);
  let scope = ofPackage.get(node);
  if (!scope) ofPackage.set(node, (scope = new FunctionScope(node, pkg)));
  return scope;
}

/** `s` of `s[:n]`. */
function unsliced(node: GoNode): GoNode {
  const inner = unparenthesized(node);
  return (inner.type === 'slice_expression' && inner.field('operand')) || node;
}

/** `case x := <-c` */
function isReceiving(node: GoNode): boolean {
  return node.type === 'receive_statement' && /^[\w, ]{1,200}:=/.test(node.text);
}

function typeNameIn(type: GoType): string {
  if (type.kind === 'named') return type.name;
  return type.kind === 'foreign' ? nameInPackage(type.name) : '';
}

function onlyValue(spec: GoNode | undefined): GoNode | undefined {
  const values = spec?.field('value')?.children ?? [];
  return values.length === 1 ? values[0] : undefined;
}
