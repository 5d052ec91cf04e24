import { EdgeType, edgeTypeOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import { publicNames } from './publicNames';

/** What a string of a snapshot is used for; the first that applies names its stand-in. */
const USES = ['Class', 'function', 'key', 'variable', 'name'] as const;
type Use = (typeof USES)[number];

const bitOf = Object.fromEntries(USES.map((use, bit) => [use, 1 << bit])) as Record<Use, number>;
/** V8's own name for one of its edges. */
const INTERNAL = 32;
/** What V8 or Node calls a node of its own. */
const MACHINERY = 64;
const CONTENT = 128;

const useOfNode = new Uint8Array(256).fill(MACHINERY);
for (const type of [
  'string',
  'concatenated string',
  'sliced string',
  'regexp',
  'bigint',
] as const) {
  useOfNode[NodeType[type]] = CONTENT;
}
useOfNode[NodeType.number] = CONTENT;
useOfNode[NodeType.object] = useOfNode[NodeType['wasm object']] = bitOf.Class;
useOfNode[NodeType.closure] = bitOf.function;
useOfNode[NodeType.symbol] = bitOf.key;

const useOfEdge = new Uint8Array(8).fill(bitOf.name);
useOfEdge[EdgeType.property] = bitOf.key;
useOfEdge[EdgeType.context] = bitOf.variable;
useOfEdge[EdgeType.internal] = useOfEdge[EdgeType.weak] = INTERNAL;

/** Texts that are no content: V8's for its constants, and its names of numbers. */
const CONSTANTS = new Set([
  ...['', 'true', 'false', 'null', 'undefined', 'heap number', 'smi number', 'bigint'],
]);
const ENTRY =
  /^(\d+) \/ part of key \(.* @(\d+)\) -> value \(.* @(\d+)\) pair in WeakMap \(table @(\d+)\)$/s;
const OWN = /^((?:system|Node) \/ [\w:<>~]+)(?:( \/ | )(.*))?$/s;
/** Node's own scripts, in which readers know its classes. */
const NODES_SCRIPT = /^node:[a-z_0-9]+(?:\/[a-z_0-9]+)*$/;
const PARENTHESES = /^\((?:(?! for )[\w -])+\)$/;
const IDENTIFIER = /^(?:(?:get|set|bound) )*[\p{ID_Start}$_#][\p{ID_Continue}$.#]*$/u;
const LONGEST_NAME = 80;

/** Whether the index of an edge is a number, and not a name. */
export function isIndexed(type: number): boolean {
  return type === EdgeType.element || type === EdgeType.hidden;
}

/**
 * What to write in the place of each string of a snapshot. Contents are never kept. Names are those of JavaScript, Node and V8
 * or, with `keepsNames`, identifiers; all others get a stand-in, as a dictionary's keys may be anything.
 */
export class Redaction {
  /** Stand-ins and what they stand for. */
  readonly mapping = new Map<string, string>();
  private readonly uses: Uint8Array;
  private readonly publicNames = publicNames();
  private readonly counts = new Map<Use, number>();

  constructor(
    private readonly graph: HeapGraph,
    private readonly keepsNames: boolean,
  ) {
    this.uses = usesIn(graph);
  }

  /** Whether a node's text is what the program has in it. */
  static isContent(nodeType: number): boolean {
    return useOfNode[nodeType] === CONTENT;
  }

  /** The text for a string that names something; '' for one that only is a content, or nothing at all. */
  nameFor(ordinal: number): string {
    const use = this.uses[ordinal]!;
    if ((use & ~CONTENT) === 0) return '';
    const text = this.graph.strings.get(ordinal);
    return this.kept(text, use) ?? this.standIn(text, use);
  }

  /** The text for a content: V8's constants tell what is closed. */
  contentFor(ordinal: number): string {
    const text = this.graph.strings.get(ordinal);
    return CONSTANTS.has(text) ? text : '';
  }

  private kept(text: string, use: number): string | undefined {
    if (CONSTANTS.has(text) || this.publicNames.has(text)) return text;
    const entry = ENTRY.exec(text);
    if (entry) {
      const [, part, key, value, table] = entry;
      return `${part} / part of key (key @${key}) -> value (value @${value}) pair in WeakMap (table @${table})`;
    }
    if ((use & MACHINERY) !== 0) {
      const own = OWN.exec(text);
      if (own && own[2] === undefined) return text;
      if (own) return `${own[1]}${own[2]}${this.standIn(own[3]!, bitOf.name)}`;
      if (PARENTHESES.test(text) || NODES_SCRIPT.test(text)) return text;
    }
    // V8 has these names in its own code. A program's content may be the same by chance, and then says nothing new.
    const isV8s = use === INTERNAL || use === (INTERNAL | MACHINERY);
    if (isV8s && text.length <= LONGEST_NAME && /^[\w $.:()/<>-]+$/.test(text)) return text;
    const isName = text.length <= LONGEST_NAME && IDENTIFIER.test(text);
    return this.keepsNames && isName ? text : undefined;
  }

  private standIn(text: string, uses: number): string {
    const use = USES.find(each => (uses & bitOf[each]) !== 0) ?? 'name';
    for (;;) {
      const count = (this.counts.get(use) ?? 0) + 1;
      this.counts.set(use, count);
      const name = `${use}${count}`;
      if (this.publicNames.has(name)) continue;
      this.mapping.set(name, text);
      return name;
    }
  }
}

function usesIn(graph: HeapGraph): Uint8Array {
  const { nodeCount, nodeType, nodeName, edgeCount, edgeNames, strings } = graph;
  const uses = new Uint8Array(strings.count);
  for (let node = 0; node < nodeCount; node++) {
    uses[nodeName[node]!]! |= useOfNode[nodeType[node]!]!;
  }
  for (let edge = 0; edge < edgeCount; edge++) {
    const type = edgeTypeOf(graph, edge);
    if (!isIndexed(type)) uses[edgeNames.of(edge)]! |= useOfEdge[type]!;
  }
  return uses;
}
