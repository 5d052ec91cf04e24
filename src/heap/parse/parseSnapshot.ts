import { Failure } from '../../base/failure';
import { formatCount } from '../../base/format';
import { ByteReader, type ReadOptions } from './byteReader';
import { readEdges, type ReadEdges } from './edgeSection';
import type { EdgesAhead } from './edgesAhead';
import { EdgeNames } from '../graph/edgeNames';
import type { HeapGraph, Locations } from '../graph/heapGraph';
import { skipValue } from './jsonText';
import { LocationSection } from './locationSection';
import { NodeSection } from './nodeSection';
import { settleRetaining } from '../graph/retains';
import { eachSection, expectArray, readLayout, readNumbers, skipNumbers } from './sections';
import type { SnapshotLayout } from './snapshotLayout';
import { StringTableBuilder } from './stringTableBuilder';

export interface ParseOptions extends ReadOptions {
  /** Reads the same file's edges in the meantime. */
  edgesAhead?: EdgesAhead;
}

/**
 * Reads a heap snapshot as V8 writes it (Node 18 to 26, Chrome, Electron), or as another program has rewritten it. Rejects
 * with a `Failure`: `truncatedSnapshot`, `malformedSnapshot`, `outOfMemory` or `cancelled`.
 */
export async function parseSnapshot(
  source: AsyncIterable<Uint8Array>,
  options: ParseOptions = {},
): Promise<HeapGraph> {
  const reader = new ByteReader(source, options);
  try {
    return await new SnapshotParser(reader, options.edgesAhead).parse();
  } catch (error) {
    if (error instanceof RangeError) throw new Failure('outOfMemory', 'The heap snapshot', error);
    throw error;
  } finally {
    await reader.close();
  }
}

class SnapshotParser {
  private layout: SnapshotLayout | undefined;
  private nodes: NodeSection | undefined;
  private edges: ReadEdges | Promise<ReadEdges> | undefined;
  private locations: Locations | undefined;
  private strings: StringTableBuilder | undefined;

  constructor(
    private readonly reader: ByteReader,
    private readonly edgesAhead: EdgesAhead | undefined,
  ) {}

  async parse(): Promise<HeapGraph> {
    await eachSection(this.reader, name => this.readSection(name));
    return this.graph();
  }

  private async readSection(name: string): Promise<void> {
    switch (name) {
      case 'snapshot':
        this.once(this.layout, 'snapshot');
        this.layout = await readLayout(this.reader);
        return;
      case 'nodes':
        return this.readNodes();
      case 'edges':
        return this.readEdges();
      case 'locations':
        return this.readLocations();
      case 'strings':
        return this.readStrings();
      default:
        return skipValue(this.reader);
    }
  }

  private async readNodes(): Promise<void> {
    const { reader } = this;
    const { nodes: layout, nodeCount } = this.known(this.layout, 'snapshot', 'nodes');
    this.once(this.nodes, 'nodes');
    const nodes = new NodeSection(layout, reader.believed(nodeCount, layout.fields));
    this.nodes = nodes;
    await expectArray(reader);
    await readNumbers(reader, nodes, 'nodes');
    nodes.trim();
    if (nodes.count === 0) throw reader.malformed('it has no nodes');
    this.compare(nodes.count, nodeCount, 'nodes');
  }

  private async readEdges(): Promise<void> {
    const { reader } = this;
    const layout = this.known(this.layout, 'snapshot', 'edges');
    const { count: nodeCount, firstEdge } = this.known(this.nodes, 'nodes', 'edges');
    this.once(this.edges, 'edges');
    const begun = await this.edgesAhead?.begun;
    await expectArray(reader);
    if (begun?.position === reader.position && begun.nodeCount === nodeCount) {
      this.edges = this.edgesAhead!.read;
      return skipNumbers(reader);
    }
    this.edges = await readEdges(reader, layout, nodeCount, firstEdge[nodeCount]);
  }

  private async readLocations(): Promise<void> {
    const layout = this.known(this.layout, 'snapshot', 'locations');
    const nodes = this.known(this.nodes, 'nodes', 'locations');
    this.once(this.locations, 'locations');
    if (!layout.locations) return skipValue(this.reader);
    const locations = new LocationSection(layout.locations, layout.nodes.fields, nodes.count);
    await expectArray(this.reader);
    await readNumbers(this.reader, locations, 'locations');
    this.locations = locations.finish();
  }

  private async readStrings(): Promise<void> {
    const { reader } = this;
    this.once(this.strings, 'strings');
    await expectArray(reader);
    const strings = new StringTableBuilder();
    while (!strings.done) {
      await reader.need();
      reader.at = strings.append(reader.chunk, reader.at);
      if (strings.error !== undefined) throw reader.malformed(strings.error);
    }
    this.strings = strings;
  }

  private async graph(): Promise<HeapGraph> {
    const nodes = this.known(this.nodes, 'nodes', 'the end');
    const edges = await this.known(this.edges, 'edges', 'the end');
    const builder = this.known(this.strings, 'strings', 'the end');
    const strings = builder.finish();
    const claimed = nodes.firstEdge[nodes.count]!;
    if (edges.count !== claimed) {
      const what = `${edges.count} edges, of which its nodes claim ${claimed},`;
      throw this.reader.malformed(what, edges.end);
    }
    this.compare(edges.count, this.layout?.edgeCount, 'edges', edges.end);
    if (nodes.highestName >= strings.count) throw this.reader.malformed('a node has no name');
    if (edges.highestName >= strings.count) throw this.reader.malformed('an edge has no name');
    const graph: HeapGraph = {
      nodeCount: nodes.count,
      edgeCount: edges.count,
      nodeType: nodes.type,
      nodeName: nodes.name,
      nodeId: nodes.id,
      nodeSize: nodes.size,
      largeSizes: nodes.largeSizes,
      firstEdge: nodes.firstEdge,
      edges: edges.edges,
      edgeNames: new EdgeNames(edges.names),
      locations: this.locations ?? noLocations(),
      strings,
    };
    settleRetaining(graph, builder.entryNames.toArray());
    return graph;
  }

  private known<T>(value: T | undefined, name: string, before: string): T {
    if (value === undefined) throw this.reader.malformed(`it has no ${name} before ${before}`);
    return value;
  }

  /** A file that lacks what its header claims is damaged, and the missing part could be what leaks. */
  private compare(found: number, claimed: number | undefined, what: string, at?: number): void {
    if (claimed === undefined || claimed === found) return;
    const counts = `${formatCount(found)} ${what} where its header claims ${formatCount(claimed)},`;
    throw this.reader.malformed(counts, at);
  }

  private once(value: unknown, name: string): void {
    if (value !== undefined) throw this.reader.malformed(`it has ${name} twice`);
  }
}

function noLocations(): Locations {
  const none = new Uint32Array(0);
  return { node: none, scriptId: none, line: none, column: none };
}
