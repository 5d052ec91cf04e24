import type { Block } from './outline';

/** `this.a.b`, as far as it was read. */
export interface Chain {
  head: string;
  /** The last name, and the one before it; '' for none. */
  name: string;
  holder: string;
  isPlain: boolean;
  /** The kind of the token before it, or the keyword. */
  before: number | string;
  /** Whether it is a variable where it is declared. */
  isDeclared: boolean;
}

/** A chain of one name; no head: what is before the name is no name. */
export function chainOf(
  head: string,
  name: string,
  before: number | string,
  isDeclared: boolean,
): Chain {
  const isPlain = head !== '' && head !== 'this';
  return { head, name, holder: '', isPlain, before, isDeclared };
}

/** Open brackets, and what is known of them. */
export interface Frame {
  code: number;
  block: Block | undefined;
  /** Of parentheses: what they belong to. */
  role: 'function' | 'control' | 'call' | 'group';
  name: string;
  /** Of a function: what it is a field of; of a call: its first argument's first name. */
  group: string;
  /** What is called or indexed, if it is a chain of names. */
  chain: Chain | undefined;
  /** Of an index: its names, whether one is stepped back, and what the element is assigned to. */
  names: string[];
  isStepped: boolean;
  /** The one string that is the index. */
  field: string | undefined;
  targets: Chain[];
}

const NO_NAMES: string[] = [];

/** Brackets that open with this token; `targets` are what the value around them is assigned to. */
export function frameOf(code: number, targets: Chain[]): Frame {
  return {
    code,
    block: undefined,
    role: 'group',
    name: '',
    group: '',
    chain: undefined,
    names: NO_NAMES,
    isStepped: false,
    field: undefined,
    targets,
  };
}
