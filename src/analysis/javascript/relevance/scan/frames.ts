import type { Block } from './scan';
import { NO_WORD } from './words';

/** `this.a.b`, as far as it was read. Names are numbers of `Names`. */
export interface Chain {
  head: number;
  /** The last name, and the one before it. */
  name: number;
  holder: number;
  isPlain: boolean;
  /** The kind of the token before it. */
  before: number;
  /** Whether it is a variable where it is declared. */
  isDeclared: boolean;
}

export function newChain(): Chain {
  return {
    head: NO_WORD,
    name: NO_WORD,
    holder: NO_WORD,
    isPlain: false,
    before: 0,
    isDeclared: false,
  };
}

/** Makes one chain what another is. */
export function assignChain(to: Chain, from: Chain): Chain {
  to.head = from.head;
  to.name = from.name;
  to.holder = from.holder;
  to.isPlain = from.isPlain;
  to.before = from.before;
  to.isDeclared = from.isDeclared;
  return to;
}

/** The same chain, to be kept when the reader goes on with its own. */
export function copyOf({ head, name, holder, isPlain, before, isDeclared }: Chain): Chain {
  return { head, name, holder, isPlain, before, isDeclared };
}

/** Open brackets, and what is known of them. */
export interface Frame {
  code: number;
  block: Block | undefined;
  /** Of parentheses: what they belong to. */
  role: 'function' | 'control' | 'call' | 'group';
  name: number;
  /** Of a function: what it is a field of; of a call: its first argument's first name. */
  group: number;
  /** What is called or indexed, if it is a chain of names. */
  chain: Chain | undefined;
  /** What `chain` is whenever there is one. */
  ownChain: Chain;
  /** Of an index: its names, whether one is stepped back, and what the element is assigned to. */
  names: number[];
  isStepped: boolean;
  /** The one string that is the index; -1 for none. */
  field: number;
  targets: Chain[];
  /** The index around this one. */
  outer: Frame | undefined;
}

/** Stays empty. */
export const NO_TARGETS: Chain[] = [];

/** The brackets that are open around a place; one object serves all those of the same depth, one after the other. */
export class Frames {
  depth = 0;
  /** The innermost ones; outside of all brackets one that stands for the program. */
  top: Frame = newFrame();
  private readonly all: Frame[] = [this.top];

  open(code: number): Frame {
    const { all } = this;
    const depth = ++this.depth;
    if (depth === all.length) all.push(newFrame());
    const frame = all[depth]!;
    frame.code = code;
    frame.block = undefined;
    frame.role = 'group';
    frame.name = NO_WORD;
    frame.group = NO_WORD;
    frame.chain = undefined;
    this.top = frame;
    return frame;
  }

  /** What was open; it holds until others are opened. */
  close(): Frame {
    const { top } = this;
    this.top = this.all[--this.depth]!;
    return top;
  }

  /** Those that are open at a depth. */
  at(depth: number): Frame {
    return this.all[depth]!;
  }
}

function newFrame(): Frame {
  return {
    code: 0,
    block: undefined,
    role: 'group',
    name: NO_WORD,
    group: NO_WORD,
    chain: undefined,
    ownChain: newChain(),
    names: [],
    isStepped: false,
    field: -1,
    targets: NO_TARGETS,
    outer: undefined,
  };
}
