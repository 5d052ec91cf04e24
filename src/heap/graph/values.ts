import { COUNTED_SIZE, KEY_CLIP } from '../../protocol/heldValues';
import { countViews } from './countViews';
import { NodeType, nodeNameOf, selfBytes } from './heapGraph';
import { NONE, type HeapObjects } from './objects';

/** V8 cuts the texts of strings in snapshots at this length (`--heap-snapshot-string-limit`). */
const TEXT_LIMIT = 1024;
const MAX_STRING_PARTS = 4096;

/** Whether a reference to a value counts as held; `unknown` when the snapshot cannot tell. */
export type Counted = 'yes' | 'no' | 'unknown';

/** Tells what single values are, as far as a snapshot can. The live probe answers the same questions. */
export class HeapValues {
  private views: ReadonlyMap<number, number> | undefined;

  constructor(private readonly objects: HeapObjects) {}

  isObject(node: number): boolean {
    const type = this.objects.graph.nodeType[node];
    return type === NodeType.object || type === NodeType.closure || type === NodeType.regexp;
  }

  isString(node: number): boolean {
    const type = this.objects.graph.nodeType[node];
    return (
      type === NodeType.string ||
      type === NodeType['concatenated string'] ||
      type === NodeType['sliced string']
    );
  }

  /** Objects and functions count; strings from 1,000 UTF-16 units, and buffers from 1,000 bytes. */
  counts(node: number): Counted {
    if (this.isString(node)) return this.stringLength(node) >= COUNTED_SIZE ? 'yes' : 'no';
    if (!this.isObject(node)) return 'no';
    if (!this.isBuffer(node)) return 'yes';
    const bytes = this.bufferBytes(node);
    if (bytes < COUNTED_SIZE) return 'no';
    // When several views share a buffer (mostly Node's pool of small buffers), the snapshot lacks their lengths.
    return this.isShared(node) ? 'unknown' : 'yes';
  }

  /** UTF-16 units of a string, bytes of a buffer; `null` for other values, and when the snapshot cannot tell. */
  size(node: number): number | null {
    if (this.isString(node)) {
      const length = this.stringLength(node);
      return length < TEXT_LIMIT && this.isWhole(node) ? length : null;
    }
    if (!this.isObject(node) || !this.isBuffer(node) || this.isShared(node)) return null;
    return this.bufferBytes(node);
  }

  className(node: number): string {
    const { graph } = this.objects;
    switch (graph.nodeType[node]) {
      case NodeType.closure:
        return 'Function';
      case NodeType.number:
        return 'number';
      case NodeType.symbol:
        return 'symbol';
      case NodeType.bigint:
        return 'bigint';
      case NodeType.regexp:
        return 'RegExp';
      default:
        return this.isString(node) ? 'string' : nodeNameOf(graph, node);
    }
  }

  /** A user value's key as text, clipped. */
  keyText(node: number): string {
    if (this.isString(node)) return this.text(node, KEY_CLIP);
    const number = this.objects.number(node);
    return number === undefined ? this.className(node) : String(number);
  }

  /** The beginning of a string, as one flat text. */
  text(node: number, limit: number): string {
    let text = '';
    this.eachPart(node, part => {
      text += nodeNameOf(this.objects.graph, part);
      return text.length <= limit;
    });
    return text.length > limit ? `${text.slice(0, limit)}…` : text;
  }

  /** Exact below TEXT_LIMIT; a lower bound for longer strings. A slice counts with its whole parent. */
  private stringLength(node: number): number {
    let length = 0;
    this.eachPart(node, part => {
      length += nodeNameOf(this.objects.graph, part).length;
      return length < TEXT_LIMIT;
    });
    return length;
  }

  private isWhole(node: number): boolean {
    return this.objects.graph.nodeType[node] !== NodeType['sliced string'];
  }

  /** Visits the flat parts of a string in order, up to a limit, until `visit` answers false. */
  private eachPart(node: number, visit: (part: number) => boolean): void {
    const { objects } = this;
    const rest = [node];
    for (let i = 0; rest.length > 0 && i < MAX_STRING_PARTS; i++) {
      const part = rest.pop()!;
      const type = objects.graph.nodeType[part];
      if (type === NodeType['concatenated string']) {
        for (const name of ['second', 'first']) {
          const next = objects.internal(part, name);
          if (next !== NONE) rest.push(next);
        }
      } else if (type === NodeType['sliced string']) {
        const parent = objects.internal(part, 'parent');
        if (parent !== NONE) rest.push(parent);
      } else if (!visit(part)) return;
    }
  }

  private isBuffer(node: number): boolean {
    return (
      this.objects.graph.nodeType[node] === NodeType.object &&
      (BUFFER_CLASSES.has(nodeNameOf(this.objects.graph, node)) ||
        this.arrayBufferOf(node) !== NONE)
    );
  }

  private arrayBufferOf(node: number): number {
    const buffer = this.objects.internal(node, 'buffer');
    return buffer === NONE && this.objects.internal(node, 'backing_store') !== NONE ? node : buffer;
  }

  private isShared(node: number): boolean {
    const buffer = this.arrayBufferOf(node);
    if (buffer === NONE || buffer === node) return false;
    this.views ??= countViews(this.objects);
    return this.views.get(buffer)! > 1;
  }

  /** Bytes of the memory behind a view or an ArrayBuffer; 0 for small ones, which lie in the object itself. */
  private bufferBytes(node: number): number {
    const buffer = this.arrayBufferOf(node);
    const store = buffer === NONE ? NONE : this.objects.internal(buffer, 'backing_store');
    return store === NONE ? 0 : selfBytes(this.objects.graph, store);
  }
}

const BUFFER_CLASSES = new Set([
  'Buffer',
  'FastBuffer',
  'ArrayBuffer',
  'SharedArrayBuffer',
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
]);
