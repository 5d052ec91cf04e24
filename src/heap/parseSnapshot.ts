import { Failure } from '../base/failure';
import { ByteReader, byteName, type ReadOptions } from './byteReader';
import { EdgeSection } from './edgeSection';
import type { HeapGraph, Locations } from './heapGraph';
import { readText, skipValue } from './jsonText';
import { LocationSection } from './locationSection';
import { NodeSection } from './nodeSection';
import { NumberScanner } from './numberScanner';
import { settleRetaining } from './retains';
import type { Section } from './section';
import { snapshotLayout, type SnapshotLayout } from './snapshotLayout';
import { StringTableBuilder } from './stringTableBuilder';

const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const QUOTE = 34;
const COLON = 58;
const COMMA = 44;
const GZIP = 0x1f;

const MAX_KEY_BYTES = 256;
const MAX_HEADER_BYTES = 1 << 22;
/** What a record takes in the input at least: a digit and a comma for each field. */
const BYTES_PER_FIELD = 2;
/** Without a known length the counts in the header are believed up to an input of this size; beyond it arrays grow. */
const BELIEVED_BYTES = 2 ** 30;

/**
 * Reads a heap snapshot as V8 writes it (Node 18 to 26, Chrome, Electron), or as another program has written it again.
 * Rejects with a `Failure`: `truncatedSnapshot`, `malformedSnapshot`, `outOfMemory` or `cancelled`.
 */
export async function parseSnapshot(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<HeapGraph> {
  const reader = new ByteReader(source, options);
  try {
    return await new SnapshotParser(reader, options.expectedBytes ?? BELIEVED_BYTES).parse();
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
  private edges: EdgeSection | undefined;
  private locations: Locations | undefined;
  private strings: StringTableBuilder | undefined;

  constructor(
    private readonly reader: ByteReader,
    private readonly expectedBytes: number,
  ) {}

  async parse(): Promise<HeapGraph> {
    const { reader } = this;
    await this.expectStart();
    let token = await reader.takeToken();
    while (token !== CLOSE_BRACE) {
      if (token !== QUOTE) throw reader.unexpected(token, 'a name');
      await this.readSection(await this.readKey());
      token = await reader.takeToken();
      if (token === COMMA) token = await reader.takeToken();
      else if (token !== CLOSE_BRACE) throw reader.unexpected(token, byteName(COMMA));
    }
    return this.graph();
  }

  private async expectStart(): Promise<void> {
    const { reader } = this;
    if (!(await reader.fill())) throw reader.malformed('it is empty');
    const first = await reader.takeToken();
    if (first === GZIP) throw reader.malformed('it is compressed, unpack it first,', 0);
    if (first !== OPEN_BRACE) throw reader.unexpected(first, byteName(OPEN_BRACE));
  }

  /** The opening quote is taken already. */
  private async readKey(): Promise<string> {
    const { reader } = this;
    let key = '';
    for (;;) {
      await reader.need();
      const byte = reader.chunk[reader.at++]!;
      if (byte === QUOTE) break;
      key += String.fromCharCode(byte);
      if (key.length > MAX_KEY_BYTES) throw reader.malformed('a name without end');
    }
    await reader.expect(COLON);
    return key;
  }

  private async readSection(key: string): Promise<void> {
    switch (key) {
      case 'snapshot':
        return this.readHeader();
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

  private async readHeader(): Promise<void> {
    const start = this.reader.position;
    const text = await readText(this.reader, MAX_HEADER_BYTES);
    try {
      this.layout = snapshotLayout(JSON.parse(text) as unknown);
    } catch (error) {
      const what = error instanceof Error ? error.message : 'its header is damaged';
      throw new Failure('malformedSnapshot', `${what} at byte ${start}`, error);
    }
  }

  private async readNodes(): Promise<void> {
    const { nodes: layout, nodeCount } = this.known(this.layout, 'snapshot', 'nodes');
    this.once(this.nodes, 'nodes');
    const expected = this.believed(nodeCount, layout.fields);
    const nodes = new NodeSection(layout, expected);
    this.nodes = nodes;
    await this.readNumbers(nodes, 'nodes');
    nodes.trim();
    if (nodes.count === 0) throw this.reader.malformed('it has no nodes');
  }

  private async readEdges(): Promise<void> {
    const { nodes: nodeLayout, edges: layout } = this.known(this.layout, 'snapshot', 'edges');
    const nodes = this.known(this.nodes, 'nodes', 'edges');
    this.once(this.edges, 'edges');
    const edgeCount = nodes.firstEdge[nodes.count]!;
    const expected = this.believed(edgeCount, layout.fields);
    const edges = new EdgeSection(layout, nodeLayout.fields, nodes.count, expected);
    this.edges = edges;
    await this.readNumbers(edges, 'edges');
    edges.trim();
    if (edges.count !== edgeCount) {
      throw this.reader.malformed(`${edges.count} edges, of which its nodes claim ${edgeCount},`);
    }
  }

  private async readLocations(): Promise<void> {
    const layout = this.known(this.layout, 'snapshot', 'locations');
    const nodes = this.known(this.nodes, 'nodes', 'locations');
    if (!layout.locations) return skipValue(this.reader);
    const locations = new LocationSection(layout.locations, layout.nodes.fields, nodes.count);
    await this.readNumbers(locations, 'locations');
    this.locations = locations.finish();
  }

  private async readNumbers(section: Section, name: string): Promise<void> {
    const { reader } = this;
    await reader.expect(OPEN_BRACKET);
    const scanner = new NumberScanner();
    while (!scanner.done) {
      await reader.need();
      reader.at = scanner.scan(reader.chunk, reader.at);
      const error = scanner.error ?? section.take(scanner);
      if (error !== undefined) throw reader.malformed(error);
    }
    if (scanner.count > 0) throw reader.malformed(`its ${name} end inside a record`);
  }

  private async readStrings(): Promise<void> {
    const { reader } = this;
    this.once(this.strings, 'strings');
    await reader.expect(OPEN_BRACKET);
    const strings = new StringTableBuilder();
    while (!strings.done) {
      await reader.need();
      reader.at = strings.append(reader.chunk, reader.at);
      if (strings.error !== undefined) throw reader.malformed(strings.error);
    }
    this.strings = strings;
  }

  private graph(): HeapGraph {
    const nodes = this.known(this.nodes, 'nodes', 'the end');
    const edges = this.known(this.edges, 'edges', 'the end');
    const builder = this.known(this.strings, 'strings', 'the end');
    const strings = builder.finish();
    if (nodes.highestName >= strings.count) throw this.reader.malformed('a node has no name');
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
      edgeName: edges.name,
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

  private once(value: unknown, name: string): void {
    if (value !== undefined) throw this.reader.malformed(`it has ${name} twice`);
  }

  /** How many records to reserve room for: as many as are claimed, and no more than the input can have. */
  private believed(claimed: number, fields: number): number {
    return Math.min(claimed, Math.ceil(this.expectedBytes / (BYTES_PER_FIELD * fields)));
  }
}

function noLocations(): Locations {
  const none = new Uint32Array(0);
  return { node: none, scriptId: none, line: none, column: none };
}
