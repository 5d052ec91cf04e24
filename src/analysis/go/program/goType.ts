import type { GoNode } from '../syntax/goNode';
import { unparenthesized } from '../syntax/goNode';

/** Another package, as far as its files are known. */
export interface OtherPackage {
  /** What a type of it is, as seen from outside: its own types are `foreign`. `undefined` when it declares no such type. */
  typeForOthers(name: string): GoType | undefined;
}

/** What names mean where a type is written. */
export interface TypeNames {
  /** Whether the package declares a type of this name, and so hides a predeclared one. */
  declaresType(name: string): boolean;
  /** The type that a qualified name means: `rec.Sample`. */
  importedType(qualified: GoNode): GoType;
}

/** A Go type as far as the syntax tells. `named` is declared in the package, `foreign` in another one. */
export type GoType =
  | { kind: 'scalar' }
  | { kind: 'string' }
  | { kind: 'pointer'; element: GoType }
  | { kind: 'slice'; element: GoType; text: string }
  | { kind: 'array'; element: GoType; text: string }
  | { kind: 'map'; element: GoType }
  | { kind: 'channel'; element: GoType }
  | { kind: 'function' }
  /** Methods as `Name()` when they need no argument, as `Name(…)` otherwise. */
  | { kind: 'interface'; methods: string[]; embedded: GoType[] }
  | { kind: 'struct'; fields: GoField[] }
  | { kind: 'named'; name: string; text: string }
  /** `name` as the package's files write it. `path`: the import path, if it is known. */
  | { kind: 'foreign'; name: string; path?: string; of?: () => OtherPackage | undefined }
  | { kind: 'unknown' };

export interface GoField {
  name: string;
  type: GoType;
  embedded: boolean;
}

/** The name of the package's own type, of a value or through a pointer; `''` for other types. */
export function typeNameOf(type: GoType): string {
  const base = type.kind === 'pointer' ? type.element : type;
  return base.kind === 'named' ? base.name : '';
}

const SCALARS = new Set(
  `bool byte rune uintptr int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64
  complex64 complex128`.split(/\s+/),
);
const UNKNOWN: GoType = { kind: 'unknown' };
const EMPTY_INTERFACE: GoType = { kind: 'interface', methods: [], embedded: [] };

/** Parses a written type. */
export function goTypeOf(node: GoNode, names: TypeNames): GoType {
  const inner = unparenthesized(node);
  const element = (name: string): GoType => {
    const child = inner.field(name);
    return child ? goTypeOf(child, names) : UNKNOWN;
  };
  switch (inner.type) {
    case 'type_identifier':
    case 'identifier':
      return names.declaresType(inner.text) ? named(inner) : predeclared(inner);
    case 'generic_type': {
      const generic = inner.field('type');
      const type = generic && goTypeOf(generic, names);
      return type?.kind === 'named' ? { ...type, text: inner.text } : (type ?? UNKNOWN);
    }
    case 'qualified_type':
      return names.importedType(inner);
    case 'pointer_type':
      return { kind: 'pointer', element: goTypeOf(inner.children[0]!, names) };
    case 'slice_type':
      return { kind: 'slice', element: element('element'), text: inner.text };
    case 'array_type':
    case 'implicit_length_array_type':
      return { kind: 'array', element: element('element'), text: inner.text };
    case 'map_type':
      return { kind: 'map', element: element('value') };
    case 'channel_type':
      return { kind: 'channel', element: element('value') };
    case 'function_type':
      return { kind: 'function' };
    case 'interface_type':
      return {
        kind: 'interface',
        methods: inner.childrenOf('method_elem').map(signatureOf),
        embedded: inner
          .childrenOf('type_elem')
          .map(({ children: [only] }) => (only ? goTypeOf(only, names) : UNKNOWN)),
      };
    case 'struct_type':
      return { kind: 'struct', fields: fieldsOf(inner, names) };
    default:
      return UNKNOWN;
  }
}

function predeclared(node: GoNode): GoType {
  const name = node.text;
  if (SCALARS.has(name)) return { kind: 'scalar' };
  if (name === 'string') return { kind: 'string' };
  if (name === 'any') return EMPTY_INTERFACE;
  if (name === 'error') return { kind: 'interface', methods: ['Error()'], embedded: [] };
  return named(node);
}

function signatureOf(method: GoNode): string {
  const hasNoParameters = method.field('parameters')?.children.length === 0;
  return `${method.field('name')?.text ?? ''}(${hasNoParameters ? '' : '…'})`;
}

function named(node: GoNode): GoType {
  return { kind: 'named', name: node.text, text: node.text };
}

function fieldsOf(struct: GoNode, names: TypeNames): GoField[] {
  const declarations = struct.childrenOf('field_declaration_list')[0]?.children ?? [];
  return declarations.flatMap((declaration): GoField[] => {
    const typeNode = declaration.field('type');
    if (!typeNode) return [];
    const declared = goTypeOf(typeNode, names);
    const written = declaration.fields('name');
    if (written.length > 0) {
      return written.map(name => ({ name: name.text, type: declared, embedded: false }));
    }
    // The star of an embedded pointer has no node.
    const isPointer = declaration.text.startsWith('*');
    const type: GoType = isPointer ? { kind: 'pointer', element: declared } : declared;
    const name = /(?<!\w)(\w+)(?:\[.*)?$/s.exec(typeNode.text)?.[1] ?? '';
    return [{ name, type, embedded: true }];
  });
}
