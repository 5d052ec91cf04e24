import { FIELD_NAME, LEAST_ALIKE, LEAST_DICTIONARY } from '../../protocol/requestStates';
import { EdgeType, edgeTypeOf, NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';

/** Names to announce to `HeapObjects`. */
export const DICTIONARY_NAMES = ['Object', '__proto__'];

const MOST_FIELDS = 64;

/** Tells plain objects that are used as dictionaries, whose properties are entries, from those whose properties are fields. */
export class Dictionaries {
  /** Number of younger things in properties, for plain objects. */
  private readonly entries = new Map<number, number>();
  /** Whether all properties of a plain object have objects with the same fields. */
  private readonly alike = new Map<number, boolean>();

  constructor(private readonly objects: HeapObjects) {}

  /** Notes that the object has one more younger thing in a property. */
  countEntry(owner: number): void {
    if (isPlain(this.objects, owner)) this.entries.set(owner, (this.entries.get(owner) ?? 0) + 1);
  }

  /** Whether a property with this name is an entry of a dictionary. */
  isEntry(owner: number, name: () => string): boolean {
    return isPlain(this.objects, owner) && (this.isDictionary(owner) || !isFieldName(name()));
  }

  /** Whether V8 keeps the object's properties in a table, or many younger things are in them. */
  private isDictionary(owner: number): boolean {
    const { graph } = this.objects;
    if ((this.entries.get(owner) ?? 0) >= LEAST_DICTIONARY) return true;
    let areAlike = this.alike.get(owner);
    if (areAlike === undefined) this.alike.set(owner, (areAlike = this.hasAlikeEntries(owner)));
    if (areAlike) return true;
    const properties = this.objects.internal(owner, 'properties');
    if (properties === NONE || graph.nodeType[properties] !== NodeType.array) return false;
    if (this.hasMethods(owner)) return false;
    // An object without a prototype has a table from the beginning.
    return this.hasPrototype(owner) || this.countFields(owner) >= LEAST_DICTIONARY;
  }

  /** Whether all properties lead to plain objects that have the same fields: what is one kind of thing by its keys. */
  private hasAlikeEntries(owner: number): boolean {
    let keys = 0;
    let fields: string | undefined;
    for (const edge of this.fieldsOf(owner)) {
      const target = this.objects.target(edge);
      if (!isPlain(this.objects, target)) return false;
      const own = [...this.fieldsOf(target)].map(at => this.objects.graph.edgeNames.of(at)).join();
      if (own === '' || (fields !== undefined && own !== fields)) return false;
      fields = own;
      keys++;
    }
    return keys >= LEAST_ALIKE;
  }

  /** Whether functions are among its properties, and other things too: an instance without a class, however many properties it has. */
  private hasMethods(owner: number): boolean {
    const { graph } = this.objects;
    let methods = 0;
    let others = 0;
    for (const edge of this.fieldsOf(owner)) {
      // V8 shows the functions of an accessor beside it, as `get size`.
      const name = graph.strings.get(graph.edgeNames.of(edge)).replace(/^[gs]et (?=.)/, '');
      if (!isFieldName(name)) return false;
      if (graph.nodeType[this.objects.target(edge)] === NodeType.closure) methods++;
      else others++;
    }
    return methods >= LEAST_ALIKE && others > 0;
  }

  /** The own properties of an object, as far as it matters. */
  private *fieldsOf(node: number): Iterable<number> {
    const { graph } = this.objects;
    const prototype = this.objects.name('__proto__');
    const end = Math.min(graph.firstEdge[node + 1]!, graph.firstEdge[node]! + MOST_FIELDS);
    for (let edge = graph.firstEdge[node]!; edge < end; edge++) {
      const isOwn =
        edgeTypeOf(graph, edge) === EdgeType.property && graph.edgeNames.of(edge) !== prototype;
      if (isOwn) yield edge;
    }
  }

  private hasPrototype(owner: number): boolean {
    const prototype = this.objects.target(this.objects.field(owner, '__proto__'));
    return prototype !== NONE && this.objects.graph.nodeType[prototype] === NodeType.object;
  }

  /** Number of properties, as far as it matters. */
  private countFields(owner: number): number {
    const { graph } = this.objects;
    const prototype = this.objects.name('__proto__');
    let count = 0;
    const end = graph.firstEdge[owner + 1]!;
    for (let edge = graph.firstEdge[owner]!; edge < end && count < LEAST_DICTIONARY; edge++) {
      const isOwn =
        edgeTypeOf(graph, edge) === EdgeType.property && graph.edgeNames.of(edge) !== prototype;
      if (isOwn) count++;
    }
    return count;
  }
}

/** Whether a node is an object without a class of its own. */
export function isPlain(objects: HeapObjects, node: number): boolean {
  return objects.graph.nodeName[node] === objects.name('Object');
}

function isFieldName(name: string): boolean {
  return FIELD_NAME.test(name) || name.startsWith('<symbol');
}
