import type { Block } from './scan';
import { NO_WORD } from './words';

/** `this.a.b`, as far as it was read. Names are numbers in `Names`. */
export interface Chain {
  head: number;
  /** The last name, and the one before it. */
  name: number;
  holder: number;
  isPlain: boolean;
  /** The kind of the token before the chain. */
  before: number;
  /** Whether it is a variable's declaration. */
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

/** Copies one chain into another. */
export function assignChain(to: Chain, from: Chain): Chain {
  to.head = from.head;
  to.name = from.name;
  to.holder = from.holder;
  to.isPlain = from.isPlain;
  to.before = from.before;
  to.isDeclared = from.isDeclared;
  return to;
}

/** A copy to keep while the reader reuses its own chain. */
export function copyOf({ head, name, holder, isPlain, before, isDeclared }: Chain): Chain {
  return { head, name, holder, isPlain, before, isDeclared };
}

/** An open bracket and what is known about it. */
export interface Frame {
  code: number;
  block: Block | undefined;
  /** For parentheses: what they belong to. */
  role: 'function' | 'control' | 'call' | 'group';
  name: number;
  /** For a function: what it is a field of; for a call: the first name of its first argument. */
  group: number;
  /** For a call whose first argument is `F.prototype`: `F`. */
  prototypeOf: number;
  /** What is called or indexed, if it is a chain of names. */
  chain: Chain | undefined;
  /** The object that `chain` refers to when it is set. */
  ownChain: Chain;
  /** For an index: its names, whether one is decreased, and what the element is assigned to. */
  names: number[];
  isStepped: boolean;
  /** The string literal that is the whole index; -1 for none. */
  field: number;
  targets: Chain[];
  /** The index around this one. */
  outer: Frame | undefined;
}

/** A shared empty list, never written to. */
export const NO_TARGETS: Chain[] = [];

/** The brackets that are open at the current position. One object per depth is reused. */
export class Frames {
  depth = 0;
  /** The innermost open bracket; outside of all brackets, a frame for the program. */
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
    frame.prototypeOf = NO_WORD;
    frame.chain = undefined;
    this.top = frame;
    return frame;
  }

  /** Closes the innermost bracket. The answer is valid until the next bracket opens. */
  close(): Frame {
    const { top } = this;
    this.top = this.all[--this.depth]!;
    return top;
  }

  /** The frame at a depth. */
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
    prototypeOf: NO_WORD,
    chain: undefined,
    ownChain: newChain(),
    names: [],
    isStepped: false,
    field: -1,
    targets: NO_TARGETS,
    outer: undefined,
  };
}
