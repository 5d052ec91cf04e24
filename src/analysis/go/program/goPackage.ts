import type { GoNode } from '../syntax/goNode';
import { unparenthesized } from '../syntax/goNode';
import type { GoText } from '../syntax/goText';
import { goTypeOf, type GoField, type GoType, type OtherPackage, type TypeNames } from './goType';
import { importsOf } from './goImportPaths';

/** A declaration in another package. */
interface ImportedValue {
  node: GoNode;
  pkg: GoPackage;
}

type GoStruct = Extract<GoType, { kind: 'struct' }>;

/** Limit of structs embedded in each other. */
const MAX_EMBEDDED = 5;

/** Facts about names that a text shows, as groups of a pattern. Bounded, because texts may be hostile. */
const SAID_OF_NAMES = {
  /** A slot of the field is emptied: `r.buf[i] = nil`. */
  emptied: /\.(\w+)\[(?=[^\]\n]{1,200}\] = (?:nil|[\w.]{1,200}\{\}))/g,
  /** The buffer is refilled from its start: `kv.key = append(kv.key[:0], …)`. */
  refilled: /\b(\w+)\[:0\]/g,
  /** The slots' buffers are used again from their start: `r.keys[i] = append(r.keys[i][:0], …)`, `r.parts[i][:n]`. */
  refilledBySlot: /\b(\w+)\[(?=[^\]]{0,200}\]\[:)/g,
  /** A value is appended to what the field has: `w.buf = append(w.buf, b)`. */
  appended: /\.(\w+) = append\((?=[\w.]{1,80}\.\1,)/g,
  /** Entries behind the length are used again: `s = s[:len(s)+1]`. */
  grownInPlace: /\.(\w+)\[:(?=[^\]]{0,200}\+ ?1\])/g,
};

/** What one package declares in its known files. */
export class GoPackage implements OtherPackage, TypeNames {
  private readonly types = new Map<string, GoNode>();
  private readonly methods = new Map<string, GoNode>();
  private readonly functionsByName = new Map<string, GoNode>();
  private readonly variables = new Map<string, GoNode>();
  private readonly parsed = new Map<string, GoType>();
  private readonly read = new Map<GoNode, GoType>();
  private readonly fields = new WeakMap<GoStruct, Map<string, GoField>>();
  private readonly said = new Map<keyof typeof SAID_OF_NAMES, ReadonlySet<string>>();
  private readonly seenByOthers = new Map<string, GoType | undefined>();
  /** All functions and methods with a body. */
  readonly functions: GoNode[] = [];

  /** `files`: the syntax trees of the package's files. `importer`: other packages whose files are known, by import path. */
  constructor(
    readonly files: readonly GoNode[],
    private readonly importer: (path: string) => GoPackage | undefined = () => undefined,
    private readonly path?: string,
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
    if (!type) this.read.set(node, (type = goTypeOf(node, this)));
    return type;
  }

  declaresType(name: string): boolean {
    return this.types.has(name);
  }

  importedType(qualified: GoNode): GoType {
    const [qualifier] = qualified.text.split('.');
    const path = this.importPath(qualifier!, qualified.source);
    if (path === undefined) return { kind: 'foreign', name: qualified.text };
    return { kind: 'foreign', name: qualified.text, path, of: () => this.importer(path) };
  }

  /** The import path that a name means in a file. */
  private importPath(name: string, source: GoText): string | undefined {
    const file = this.files.find(each => each.source === source);
    return file && source.once('imports', () => importsOf([file])).get(name);
  }

  /** The package that a name means in the file of a node, where its files are known. */
  importedPackage({ text, source }: GoNode): GoPackage | undefined {
    const path = this.importPath(text, source);
    return path === undefined ? undefined : this.importer(path);
  }

  /** The package that declares a type: this one, or another whose files are known. */
  packageOf(type: GoType): GoPackage | undefined {
    if (type.kind === 'named') return this;
    const other = type.kind === 'foreign' ? type.of?.() : undefined;
    return other instanceof GoPackage ? other : undefined;
  }

  typeForOthers(name: string): GoType | undefined {
    if (!this.seenByOthers.has(name)) {
      const type = this.declaredType(name);
      this.seenByOthers.set(name, type && this.seenFromOutside(type));
    }
    return this.seenByOthers.get(name);
  }

  /** A type of this package as others see it: what this package declares is foreign to them. */
  seenFromOutside(type: GoType): GoType {
    const { path } = this;
    const inner = (each: GoType): GoType => this.seenFromOutside(each);
    switch (type.kind) {
      case 'named':
        return {
          kind: 'foreign',
          name: `${this.name}.${type.text}`,
          ...(path !== undefined && { path }),
          of: () => this,
        };
      case 'slice':
      case 'array':
        return { ...type, element: inner(type.element), text: '' };
      case 'pointer':
      case 'map':
      case 'channel':
        return { ...type, element: inner(type.element) };
      case 'struct':
        return {
          kind: 'struct',
          fields: type.fields.map(field => ({ ...field, type: inner(field.type) })),
        };
      case 'interface':
        return { ...type, embedded: type.embedded.map(inner) };
      default:
        return type;
    }
  }

  /** The name in the files' package clauses. */
  private get name(): string {
    return this.files[0]?.childrenOf('package_clause')[0]?.children[0]?.text ?? '';
  }

  /** What another package's function or variable is, where its files are known. */
  importedValue(qualifier: GoNode, name: string): ImportedValue | undefined {
    const pkg = this.importedPackage(qualifier);
    const node = pkg?.function(name) ?? pkg?.variable(name);
    return pkg && node && { node, pkg };
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

  /**
   * Resolves names of types. Type parameters and undeclared names are `unknown`; types of packages whose files are not known
   * stay `foreign`.
   */
  underlying(type: GoType): GoType {
    let found = type;
    for (let depth = 0; depth < 20; depth++) {
      if (found.kind === 'named') {
        found = this.declaredType(found.name) ?? { kind: 'unknown' };
      } else {
        const behind: GoType | undefined =
          found.kind === 'foreign'
            ? found.of?.()?.typeForOthers(nameInPackage(found.name))
            : undefined;
        if (!behind) break;
        found = behind;
      }
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

/** `Sample` of `rec.Sample` and `rec.Sample[int]`. */
export function nameInPackage(qualified: string): string {
  return /^\w+\.(\w+)/.exec(qualified)?.[1] ?? '';
}
