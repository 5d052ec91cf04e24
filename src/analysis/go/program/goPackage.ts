import type { GoNode } from '../syntax/goNode';
import { unparenthesized } from '../syntax/goNode';
import { goTypeOf, type GoField, type GoType } from './goType';

/** What one package declares, as far as its files are known. */
export class GoPackage {
  private readonly types = new Map<string, GoNode>();
  private readonly methods = new Map<string, GoNode>();
  private readonly functionsByName = new Map<string, GoNode>();
  private readonly variables = new Map<string, GoNode>();
  private readonly parsed = new Map<string, GoType>();
  /** All functions and methods with a body. */
  readonly functions: GoNode[] = [];

  /** `files`: the syntax trees of the package's files. */
  constructor(readonly files: readonly GoNode[]) {
    for (const declaration of files.flatMap(file => file.children)) this.declare(declaration);
  }

  private declare(declaration: GoNode): void {
    if (declaration.type === 'type_declaration') {
      for (const spec of declaration.children) {
        const name = spec.field('name')?.text;
        if (name !== undefined) this.types.set(name, spec);
      }
    } else if (declaration.type === 'var_declaration') {
      for (const spec of [...declaration.descendants()].filter(n => n.type === 'var_spec')) {
        for (const name of spec.fields('name')) this.variables.set(name.text, spec);
      }
    } else if (declaration.type === 'function_declaration') {
      this.functionsByName.set(declaration.field('name')?.text ?? '', declaration);
      if (declaration.field('body')) this.functions.push(declaration);
    } else if (declaration.type === 'method_declaration') {
      const name = declaration.field('name')?.text ?? '';
      this.methods.set(`${receiverTypeName(declaration)}.${name}`, declaration);
      if (declaration.field('body')) this.functions.push(declaration);
    }
  }

  declares(name: string): boolean {
    return this.types.has(name) || this.functionsByName.has(name) || this.variables.has(name);
  }

  readType(node: GoNode): GoType {
    return goTypeOf(node, name => this.types.has(name));
  }

  /** The method that a receiver of this type has by its own declaration. */
  method(typeName: string, name: string): GoNode | undefined {
    return this.methods.get(`${typeName}.${name}`);
  }

  methodNames(typeName: string): string[] {
    const prefix = `${typeName}.`;
    return [...this.methods.keys()]
      .filter(key => key.startsWith(prefix))
      .map(key => key.slice(prefix.length));
  }

  function(name: string): GoNode | undefined {
    return this.functionsByName.get(name);
  }

  variable(name: string): GoNode | undefined {
    return this.variables.get(name);
  }

  /** Whether the package ever sets a slot of a field of this name to nothing: `r.buf[i] = nil`. */
  emptiesSlot(field: string): boolean {
    const empty = new RegExp(`\\.${field}\\[[^\\]\\n]+\\] = (nil|[\\w.]+\\{\\})`);
    return this.files.some(file => empty.test(file.source));
  }

  /** The type behind names of this package; a type parameter and a name from nowhere are `unknown`. */
  underlying(type: GoType): GoType {
    let found = type;
    for (let depth = 0; depth < 20 && found.kind === 'named'; depth++) {
      found = this.declaredType(found.name) ?? { kind: 'unknown' };
    }
    return found;
  }

  private declaredType(name: string): GoType | undefined {
    const known = this.parsed.get(name);
    if (known) return known;
    const node = this.types.get(name)?.field('type');
    if (!node) return undefined;
    const type = this.readType(node);
    this.parsed.set(name, type);
    return type;
  }

  /** A field of a struct, through a pointer and through embedded structs. */
  fieldOf(type: GoType, name: string, depth = 0): GoField | undefined {
    const outer = this.underlying(type);
    const struct = outer.kind === 'pointer' ? this.underlying(outer.element) : outer;
    if (struct.kind !== 'struct' || depth > 5) return undefined;
    const own = struct.fields.find(field => field.name === name);
    if (own) return own;
    for (const field of struct.fields) {
      const inner = field.embedded ? this.fieldOf(field.type, name, depth + 1) : undefined;
      if (inner) return inner;
    }
    return undefined;
  }
}

/** The receiver's type without its star and type arguments; `''` for a plain function. */
export function receiverTypeName(declaration: GoNode): string {
  const parameter = declaration.field('receiver')?.children.find(c => c.type !== 'comment');
  let type = parameter?.field('type');
  if (type) type = unparenthesized(type);
  if (type?.type === 'pointer_type') type = unparenthesized(type.children[0]!);
  if (type?.type === 'generic_type') type = type.field('type');
  return type?.text ?? '';
}
