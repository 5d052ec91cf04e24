import { isUsedAsReference } from './foreignReferences';
import { nameInPackage, type GoPackage } from '../program/goPackage';
import type { GoField, GoType } from '../program/goType';
import { isNilAble, isPointerFree, isStandardBuffer } from '../program/standardTypes';

type ForeignType = Extract<GoType, { kind: 'foreign' }>;

/** Whether a value keeps other memory alive. */
export type Retention = 'none' | 'references' | 'unknown';

/** Standard library types without a pointer that matters. */
const POINTER_FREE =
  /^(time\.(Time|Duration|Month|Weekday)|sync\.(Mutex|RWMutex|Once|WaitGroup)|atomic\.(Bool|U?[Ii]nt(32|64)|Uintptr)|reflect\.Kind|netip\.(Addr|AddrPort|Prefix)|uuid\.UUID|token\.(Pos|Token)|utf8\.\w+)$/;
const STANDARD_INTERFACES =
  /^(io\.\w*(Reader|Writer|Closer|Seeker)\w*|net\.(Conn|Listener|Addr|Error)|fs\.File|http\.(File|Handler|ResponseWriter)|context\.Context|fmt\.Stringer|error)$/;
const STANDARD_CLOSERS =
  /^(io\.\w*Closer|net\.(Conn|Listener|PacketConn)|fs\.File|http\.File|multipart\.File)$/;
const CLOSER_STRUCTS = /^(os\.File|net\.(TCP|UDP|Unix|IP)Conn|tls\.Conn|sql\.(Rows|Conn|Stmt))$/;
/** Standard library slice types whose elements keep nothing alive. */
const BUFFERS = /^(json\.RawMessage|net\.(IP|IPMask|HardwareAddr)|sort\.(Int|Float64)Slice)$/;

const MAX_DEPTH = 12;

const known = new WeakMap<GoPackage, WeakMap<GoType, Retention>[]>();

/** What a value of this type keeps alive. Types of other packages are unknown, except some standard ones. */
export function retentionOf(type: GoType, pkg: GoPackage, depth = 0): Retention {
  if (depth > MAX_DEPTH) return 'unknown';
  const ofPackage = known.get(pkg) ?? [];
  known.set(pkg, ofPackage);
  const ofDepth = (ofPackage[depth] ??= new WeakMap());
  let retention = ofDepth.get(type);
  if (!retention) ofDepth.set(type, (retention = readRetention(type, pkg, depth)));
  return retention;
}

function readRetention(type: GoType, pkg: GoPackage, depth: number): Retention {
  switch (type.kind) {
    case 'scalar':
      return 'none';
    case 'array':
      return retentionOf(type.element, pkg, depth + 1);
    case 'struct':
      return retentionOfFields(type.fields, pkg, depth);
    case 'named':
      return retentionOf(pkg.underlying(type), pkg, depth + 1);
    case 'foreign':
      if (POINTER_FREE.test(type.name)) return 'none';
      if (type.name === 'unsafe.Pointer') return 'references';
      if (isStandardInterface(type)) return 'references';
      return ofForeign(type, pkg, depth);
    case 'unknown':
      return 'unknown';
    default:
      return 'references';
  }
}

function ofForeign(type: ForeignType, pkg: GoPackage, depth: number): Retention {
  const { name, path } = type;
  const isFree = path === undefined ? undefined : isPointerFree(path, nameInPackage(name));
  if (isFree !== undefined) return isFree ? 'none' : 'references';
  const found = pkg.underlying(type);
  if (found.kind !== 'foreign') return retentionOf(found, pkg, depth + 1);
  return isUsedAsReference(found.name, pkg) ? 'references' : 'unknown';
}

function retentionOfFields(fields: GoField[], pkg: GoPackage, depth: number): Retention {
  const all = fields
    .filter(field => !isBookkeeping(field))
    .map(field => retentionOf(field.type, pkg, depth + 1));
  if (all.includes('references')) return 'references';
  return all.includes('unknown') ? 'unknown' : 'none';
}

/** Fields without user values: blank ones, and those that protobuf's generator adds. */
export function isBookkeeping({ name }: GoField): boolean {
  return name === '_' || name.startsWith('XXX_');
}

/** Whether another package's type is known to have the zero value nil. */
export function isStandardInterface({ name, path }: ForeignType): boolean {
  if (path !== undefined && isNilAble(path, nameInPackage(name))) return true;
  return STANDARD_INTERFACES.test(name) || STANDARD_CLOSERS.test(name);
}

/** Whether another package's type is known to be a slice whose elements hold no references. */
export function isForeignBuffer({ name, path }: ForeignType): boolean {
  return BUFFERS.test(name) || (path !== undefined && isStandardBuffer(path, nameInPackage(name)));
}

/** Whether a slice of this type is a buffer: its elements keep nothing alive. */
export function isBuffer(type: GoType, pkg: GoPackage): boolean {
  const slice = pkg.underlying(type);
  return slice.kind === 'slice' && retentionOf(slice.element, pkg) === 'none';
}

/**
 * How a value can be closed: `call` if its type has `Close`, `ask` if only the value itself can tell (an empty interface),
 * `undefined` if its type gives no sign of it.
 */
export function closingOf(
  type: GoType,
  pkg: GoPackage,
  seen: ReadonlySet<GoType> = new Set(),
): 'call' | 'ask' | undefined {
  if (type.kind === 'foreign') return STANDARD_CLOSERS.test(type.name) ? 'call' : undefined;
  if (type.kind === 'pointer') {
    const { element } = type;
    if (element.kind === 'foreign') return CLOSER_STRUCTS.test(element.name) ? 'call' : undefined;
    return element.kind === 'named' && hasClose(element.name, pkg) ? 'call' : undefined;
  }
  const under = pkg.underlying(type);
  if (under.kind !== 'interface') return undefined;
  if (under.methods.includes('Close()')) return 'call';
  if (seen.has(under) || seen.size > MAX_DEPTH) return undefined;
  const within = new Set([...seen, under]);
  if (under.embedded.some(inner => closingOf(inner, pkg, within) === 'call')) return 'call';
  return under.methods.length === 0 && under.embedded.length === 0 ? 'ask' : undefined;
}

/** Whether a type has a `Close` that needs no arguments. */
function hasClose(typeName: string, pkg: GoPackage): boolean {
  return pkg.method(typeName, 'Close')?.field('parameters')?.children.length === 0;
}
