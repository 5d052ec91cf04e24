import type { Block, Outline, OutlineEvent, Sign } from './outline';

/** Writes an outline down while its text is read from the beginning to the end. Offsets are those of the text. */
export class Recorder {
  private readonly blocks: Block[] = [];
  private readonly events: OutlineEvent[] = [];
  private block: Block | undefined;

  constructor() {
    this.open('program', '', '', 0);
  }

  emit(sign: Sign, name: string, other: string): void {
    const block = this.block!;
    const event = { sign, name, other, block };
    this.events.push(event);
    block.own.push(event);
  }

  /** Begins a block within the one that is open. */
  open(kind: Block['kind'], name: string, group: string, start: number, base = ''): Block {
    const { block: parent, events, blocks } = this;
    const [firstEvent, ordinal] = [events.length, blocks.length];
    const ends = { end: 0, endEvent: 0, endBlock: 0 };
    const block = { kind, name, base, group, parent, start, own: [], firstEvent, ordinal, ...ends };
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

  /** Ends the program. */
  finish(text: string, isTypeScript: boolean): Outline {
    this.close(text.length);
    return { text, isTypeScript, blocks: this.blocks, events: this.events };
  }
}
