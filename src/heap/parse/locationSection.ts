import type { Locations } from '../graph/heapGraph';
import { GrowingList } from '../graph/growingList';
import type { NumberScanner } from './numberScanner';
import type { Section } from './section';
import type { LocationLayout } from './snapshotLayout';

/** Reads the records of `locations`. The nodes must be known. */
export class LocationSection implements Section {
  private readonly node = new GrowingList();
  private readonly scriptId = new GrowingList();
  private readonly line = new GrowingList();
  private readonly column = new GrowingList();

  constructor(
    private readonly layout: LocationLayout,
    private readonly nodeFields: number,
    private readonly nodeCount: number,
  ) {}

  consume(scanner: NumberScanner): string | undefined {
    const { fields, node, scriptId, line, column } = this.layout;
    const { numbers } = scanner;
    const end = Math.floor(scanner.count / fields) * fields;
    for (let at = 0; at < end; at += fields) {
      const ordinal = numbers[at + node]! / this.nodeFields;
      if (!Number.isInteger(ordinal) || ordinal >= this.nodeCount) {
        return `location ${this.node.length} belongs to no node`;
      }
      this.node.push(ordinal);
      this.scriptId.push(numbers[at + scriptId]!);
      this.line.push(numbers[at + line]!);
      this.column.push(numbers[at + column]!);
    }
    scanner.drop(end);
    return undefined;
  }

  finish(): Locations {
    return {
      node: this.node.toArray(),
      scriptId: this.scriptId.toArray(),
      line: this.line.toArray(),
      column: this.column.toArray(),
    };
  }
}
