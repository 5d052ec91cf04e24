import { ClassHead } from './classHead';
import { VariableDeclarations } from './variableDeclarations';
import { Frames, newChain, type Chain, type Frame } from './frames';
import { FunctionHead } from './functionHead';
import type { Names } from './names';
import { Recorder } from './recorder';
import { Signs } from './signs';
import { Targets } from './targets';
import { Token } from './token';
import { Tokens } from './tokens';
import { NO_WORD, THIS } from './words';

/** Where a scan stands: the current token with the two before it, and what they and those before have begun. */
export class ScanState {
  readonly tokens: Tokens;
  readonly names: Names;
  readonly recorder: Recorder;
  readonly signs: Signs;
  readonly frames = new Frames();
  readonly classHead = new ClassHead();
  readonly functionHead = new FunctionHead();
  readonly declarations = new VariableDeclarations();
  readonly targets = new Targets();
  kind: number = Token.End;
  word = NO_WORD;
  previous: number = Token.End;
  previousWord = NO_WORD;
  /** Of the token before the previous one. */
  kindBefore: number = Token.End;
  wordBefore = NO_WORD;
  /** The chain of names that ends here. */
  chain: Chain | undefined;
  /** What `chain` is whenever there is one. */
  private readonly ownChain = newChain();
  /** The innermost open index, and one that the previous token closed. */
  index: Frame | undefined;
  closedIndex: Frame | undefined;
  /** The list before a dot that follows its index: `lists` in `lists[key].push`. */
  indexedList = NO_WORD;

  constructor(
    readonly text: string,
    readonly isTypeScript: boolean,
  ) {
    this.tokens = new Tokens(text);
    this.names = this.tokens.names;
    this.recorder = new Recorder(this.names);
    this.signs = new Signs(this.names, this.recorder);
  }

  /** Begins a chain of one name; no head: what is before the name is no name. */
  beginChain(head: number, name: number, before: number, isDeclared: boolean): Chain {
    const chain = this.ownChain;
    chain.head = head;
    chain.name = name;
    chain.holder = NO_WORD;
    chain.isPlain = head !== NO_WORD && head !== THIS;
    chain.before = before;
    chain.isDeclared = isDeclared;
    this.chain = chain;
    return chain;
  }

  /** A chain of names is read to its end. */
  endChain(): void {
    const { chain } = this;
    if (!chain) return;
    this.chain = undefined;
    this.signs.endChain(chain, this.targets.all, this.kind);
  }

  /** A class or function is given to what is called: `reusify(Holder)`. */
  handOver(): void {
    const { role, chain } = this.frames.top;
    if (role === 'call' && chain?.isPlain && this.names.lengthOf(chain.name) > 2)
      this.signs.emit('hand', chain.name);
  }

  /** The current token becomes the previous one. */
  moveOn(): void {
    this.kindBefore = this.previous;
    this.wordBefore = this.previousWord;
    this.previous = this.kind;
    this.previousWord = this.word;
  }
}
