import { isRuntimeScript } from '../../base/runtimeScript';
import type { ScriptPosition } from '../../protocol/scriptPosition';
import { nodeNameOf, NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';

/** Names of the edge from a shared function info to its script; V8 has renamed it. */
export const TO_SCRIPT = ['script', 'script_or_debug_info'];
/** Names to announce to `HeapObjects`. */
export const SCRIPT_NAMES = ['shared', 'context', 'previous', ...TO_SCRIPT];
/** What Node runs without an address of its own. */
const NODES_OWN = /^(?:internal\/|evalmachine\.<anonymous>$)/;
const MOST_SCOPES = 64;

/** Where functions and constructors are, and which of them are Node's own. */
export class Scripts {
  /** Row in the locations, by node; only of those that were asked for. */
  private rows: Map<number, number> | undefined;
  private readonly nameOf = new Map<number, string>();
  private firstOfFile: Map<string, number> | undefined;

  constructor(private readonly objects: HeapObjects) {}

  /**
   * Looks up the positions of nodes, and for each scope one function that sees its variables, in one pass. Positions of other
   * nodes are unknown afterwards.
   */
  locate(nodes: Iterable<number>, scopes: Iterable<number> = []): Map<number, number> {
    const { graph } = this.objects;
    const { locations } = graph;
    const wanted = new Set(nodes);
    const wantedScopes = new Set(scopes);
    const seenBy = new Map<number, number>();
    const rows = (this.rows ??= new Map<number, number>());
    for (let row = 0; row < locations.node.length; row++) {
      const node = locations.node[row]!;
      if (wanted.has(node)) rows.set(node, row);
      if (graph.nodeType[node] !== NodeType.closure) continue;
      const scriptId = locations.scriptId[row]!;
      if (!this.nameOf.has(scriptId)) this.nameOf.set(scriptId, this.scriptNameOf(node) ?? '');
      if (seenBy.size === wantedScopes.size) continue;
      let scope = this.objects.internal(node, 'context');
      for (let depth = 0; scope !== NONE && depth < MOST_SCOPES; depth++) {
        if (wantedScopes.has(scope)) {
          if (!seenBy.has(scope)) {
            seenBy.set(scope, node);
            rows.set(node, row);
          }
          break;
        }
        if (depth > 2) break;
        scope = this.objects.internal(scope, 'previous');
      }
    }
    return seenBy;
  }

  /** A function of a file, located; NONE where the file has none. */
  functionIn(file: string): number {
    this.firstOfFile ??= this.firstFunctions();
    const row = this.firstOfFile.get(file);
    if (row === undefined) return NONE;
    const node = this.objects.graph.locations.node[row]!;
    (this.rows ??= new Map<number, number>()).set(node, row);
    return node;
  }

  /** The row of a function by its file. */
  private firstFunctions(): Map<string, number> {
    const { graph } = this.objects;
    const { node, scriptId } = graph.locations;
    const first = new Map<string, number>();
    const seen = new Set<number>();
    for (let row = 0; row < node.length; row++) {
      if (graph.nodeType[node[row]!] !== NodeType.closure || seen.has(scriptId[row]!)) continue;
      seen.add(scriptId[row]!);
      const name = this.scriptNameOf(node[row]!);
      if (name !== undefined && !first.has(name)) first.set(name, row);
    }
    return first;
  }

  /** The position of a located function, or of a located object's constructor. */
  positionOf(node: number): ScriptPosition | undefined {
    const row = this.rows?.get(node);
    if (row === undefined) return undefined;
    const { scriptId, line, column } = this.objects.graph.locations;
    return { scriptId: scriptId[row]!, line: line[row]!, column: column[row]! };
  }

  /** Whether a located function or class is Node's own. */
  isNodes(node: number): boolean {
    const position = this.positionOf(node);
    return position?.scriptId !== undefined && this.isNodesScript(position.scriptId);
  }

  /** The path or URL of the script of a located function or class. */
  scriptOf(node: number): string | undefined {
    const id = this.positionOf(node)?.scriptId;
    return id === undefined ? undefined : this.nameOf.get(id);
  }

  isNodesScript(scriptId: number): boolean {
    return this.isNodesName(this.nameOf.get(scriptId));
  }

  isNodesName(name: string | undefined): boolean {
    return name !== undefined && (isRuntimeScript(name) || NODES_OWN.test(name));
  }

  /** A function without a name by its file, `server.js`; '' where that is unknown. */
  placeName(closure: number): string {
    const script = closure === NONE ? undefined : this.scriptNameOf(closure);
    return script?.split(/[\\/]/).at(-1) ?? '';
  }

  /** The path or URL that a function's script was loaded from. */
  scriptNameOf(closure: number): string | undefined {
    const shared = this.objects.internal(closure, 'shared');
    if (shared === NONE) return undefined;
    for (const name of TO_SCRIPT) {
      const script = this.objects.internal(shared, name);
      if (script !== NONE) return nodeNameOf(this.objects.graph, script);
    }
    return undefined;
  }
}
