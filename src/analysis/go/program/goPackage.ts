import type { GoNode } from '../syntax/goNode';
import { unparenthesized } from '../syntax/goNode';
import { goTypeOf, type GoField, type GoType } from './goType';

type GoStruct = Extract<GoType, { kind: 'struct' }>;

/** Limit of structs embedded in each other. */
const MAX_EMBEDDED = 5;

/** Facts about names that a text shows, as groups of a pattern. Bounded, because texts may be hostile. */
const SAID_OF_NAMES = {
  /** A slot of the field is emptied: `r.buf[i] = nil`. */
  emptied: /\.(\w+)\[(?=[^\]\n]{1,200}\] = (?:nil|[\w.]{1,200}\{\}))/g,
  /** The buffer is refilled from its start: `kv.key = append(kv.key[:0], …)`. */
  refilled: /\b(\w+)\[:0\]/g,
  /** The slots' buffers are refilled: `r.keys[i] = append(r.keys[i][:0], …)`. */
  refilledBySlot: /\b(\w+)\[(?=[^\]]{0,200}\]\[:0\])/g,
  /** Entries behind the length are used again: `s = s[:len(s)+1]`. */
  grownInPlace: /\.(\w+)\[:(?=[^\]]{0,200}\+ ?1\])/g,
};

/** What one package declares in its known files. */
export class GoPackage {
  private readonly types = new Map<string, GoNode>();
  private readonly methods = new Map<string, GoNode>();
  private readonly functionsByName = new Map<string, GoNode>();
  private readonly variables = new Map<string, GoNode>();
  private readonly parsed = new Map<string, GoType>();
  private readonly read = new Map<GoNode, GoType>();
  private readonly fields = new WeakMap<GoStruct, Map<string, GoField>>();
  private readonly said = new Map<keyof typeof SAID_OF_NAMES, ReadonlySet<string>>();
  /** All functions and methods with a body. */
  readonly functions: GoNode[] = [];

  /** `files`: the syntax trees of the package's files. `imported`: known other packages by the names that the files give them. */
  constructor(
    readonly files: readonly GoNode[],
    private readonly imported: ReadonlyMap<string, GoPackage> = new Map(),
  ) {
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
    let type = this.read.get(node);
    if (!type) this.read.set(node, (type = goTypeOf(node, name => this.types.has(name))));
    return type;
  }

  /** A type of another known package: `rec.Sample`. */
  foreignType(qualified: string): { type: GoType; pkg: GoPackage } | undefined {
    const [name, typeName] = qualified.split('.');
    const pkg = this.imported.get(name ?? '');
    if (!pkg || !typeName || !pkg.types.has(typeName)) return undefined;
    return { type: { kind: 'named', name: typeName, text: typeName }, pkg };
  }

  /** The method that this type declares itself. */
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

  /** The names in the package's texts that match one of these facts. Cached, because each finding asks. */
  names(what: keyof typeof SAID_OF_NAMES): ReadonlySet<string> {
    let names = this.said.get(what);
    if (!names) {
      const all = this.files.flatMap(file => [...file.source.text.matchAll(SAID_OF_NAMES[what])]);
      this.said.set(what, (names = new Set(all.map(([, name]) => name!))));
    }
    return names;
  }

  /** Resolves the package's own type names. Type parameters and undeclared names are `unknown`. */
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

  /** A struct's field, also through a pointer and embedded structs. */
  fieldOf(type: GoType, name: string): GoField | undefined {
    const struct = this.structBehind(type);
    return struct && this.fieldsOf(struct).get(name);
  }

  private structBehind(type: GoType): GoStruct | undefined {
    const outer = this.underlying(type);
    const struct = outer.kind === 'pointer' ? this.underlying(outer.element) : outer;
    return struct.kind === 'struct' ? struct : undefined;
  }

  /** A struct's fields by name. Its own fields come before those of embedded structs. */
  private fieldsOf(struct: GoStruct): ReadonlyMap<string, GoField> {
    let fields = this.fields.get(struct);
    if (fields) return fields;
    fields = new Map();
    this.fields.set(struct, fields);
    const seen = new Set([struct]);
    // Level by level, as Go looks names up.
    for (let level = [struct], depth = 0; level.length > 0 && depth <= MAX_EMBEDDED; depth++) {
      const all = level.flatMap(each => each.fields);
      for (const field of all) if (!fields.has(field.name)) fields.set(field.name, field);
      level = all
        .filter(({ embedded }) => embedded)
        .flatMap(({ type }) => this.structBehind(type) ?? [])
        .filter(each => !seen.has(each) && seen.add(each));
    }
    return fields;
  }
}

/** The receiver's type without star and type arguments; `''` for a plain function. */
export function receiverTypeName(declaration: GoNode): string {
  const parameter = declaration.field('receiver')?.children.find(c => c.type !== 'comment');
  let type = parameter?.field('type');
  if (type) type = unparenthesized(type);
  if (type?.type === 'pointer_type') type = unparenthesized(type.children[0]!);
  if (type?.type === 'generic_type') type = type.field('type');
  return type?.text ?? '';
}
