import type { Names } from './names';
import type { Block, Scan, ScanEvent, Sign } from './scan';
import { NO_WORD } from './words';

/** Records a scan while its text is read from beginning to end. Offsets refer to the text. */
export class Recorder {
  private readonly blocks: Block[] = [];
  private readonly events: ScanEvent[] = [];
  private block: Block | undefined;

  /** Names are passed by their numbers in it. */
  constructor(private readonly names: Names) {
    this.open('program', NO_WORD, NO_WORD, 0);
  }

  emit(sign: Sign, name: number, other = NO_WORD): void {
    const { names } = this;
    const block = this.block!;
    const event = { sign, name: names.textOf(name), other: names.textOf(other), block };
    this.events.push(event);
    block.own.push(event);
  }

  /** Begins a block inside the currently open one. */
  open(kind: Block['kind'], name: number, group: number, start: number, base = NO_WORD): Block {
    const { block: parent, events, blocks, names } = this;
    const block: Block = {
      kind,
      name: names.textOf(name),
      base: names.textOf(base),
      group: names.textOf(group),
      parent,
      start,
      end: 0,
      own: [],
      firstEvent: events.length,
      endEvent: 0,
      ordinal: blocks.length,
      endBlock: 0,
    };
    this.block = block;
    blocks.push(block);
    return block;
  }

  /** Ends the innermost open block. */
  close(end: number): void {
    const block = this.block!;
    block.end = end;
    block.endEvent = this.events.length;
    block.endBlock = this.blocks.length;
    this.block = block.parent ?? block;
  }

  /** Ends the program's block. */
  finish(text: string, isTypeScript: boolean): Scan {
    this.close(text.length);
    return { text, isTypeScript, blocks: this.blocks, events: this.events };
  }
}
