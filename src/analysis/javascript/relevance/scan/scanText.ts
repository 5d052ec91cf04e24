import { MAKES, RELEASES } from '../../../../protocol/poolNames';
import {
  BANG,
  CLOSE,
  CLOSE_BRACE,
  CLOSE_INDEX,
  COLON,
  COMMA,
  DOT,
  EQUALS,
  GREATER,
  MINUS,
  OPEN,
  OPEN_BRACE,
  OPEN_INDEX,
  PLUS,
  QUESTION,
  SEMICOLON,
  STAR,
  ZERO,
} from './characters';
import { ClassHead } from './classHead';
import {
  assignChain,
  copyOf,
  Frames,
  newChain,
  NO_TARGETS,
  type Chain,
  type Frame,
} from './frames';
import type { Names } from './names';
import type { Scan } from './scan';
import { Recorder } from './recorder';
import { Signs } from './signs';
import { Token } from './token';
import { Tokens } from './tokens';
import {
  ASSIGN,
  ASYNC,
  CATCH,
  CLASS,
  DEFINE_PROPERTIES,
  EXTENDS,
  FUNCTION,
  isControl,
  isDeclaring,
  isKeyword,
  isPut,
  NEW,
  NO_WORD,
  PROTOTYPE,
  RETURN,
  THIS,
} from './words';

/** Scans a text's tokens; `undefined` when some may have been misread, or there is too much to record. */
export function scanText(text: string, isTypeScript: boolean): Scan | undefined {
  return new TextScanner(text, isTypeScript).read();
}

const [CAPITAL_A, CAPITAL_Z] = [65, 90];
/** Tokens that end a type: a name after them begins a new statement, even without a semicolon. */
const AFTER_TYPE = new Set<number>([
  ...[Token.Name, Token.Text, Token.Number, CLOSE, CLOSE_INDEX, CLOSE_BRACE, GREATER],
]);
/** Limit of targets in one chain of assignments. The last value's names are recorded for each of them. */
const MAX_TARGETS = 100;

class TextScanner {
  private readonly tokens: Tokens;
  private readonly names: Names;
  private readonly recorder: Recorder;
  private readonly signs: Signs;
  private readonly frames = new Frames();
  private kind: number = Token.End;
  private word = NO_WORD;
  private previous: number = Token.End;
  private previousWord = NO_WORD;
  /** Kind of the token before the previous one. */
  private kindBefore: number = Token.End;
  private wordBefore = NO_WORD;
  private chain: Chain | undefined;
  /** The object that `chain` refers to when it is set. */
  private readonly ownChain = newChain();
  /** The targets of the value that begins here; several in `a = b = 0`. */
  private targets = NO_TARGETS;
  /** Whether an open index keeps the targets, to continue with them behind it. */
  private areKept = false;
  /** The name for a function that begins here, and the number of brackets around that name. */
  private assignedName = NO_WORD;
  private assignedGroup = NO_WORD;
  private assignedDepth = -1;
  private readonly head = new ClassHead();
  /** Number of brackets around a `var`; -1 for none. */
  private declaringDepth = -1;
  /** A variable whose type is being read, and the number of brackets around it. */
  private annotated = newChain();
  private annotatedDepth = -1;
  /** Whether parentheses have just ended after which a function's body may follow. */
  private hasParameters = false;
  private functionName = NO_WORD;
  private functionGroup = NO_WORD;
  /** The innermost open index. */
  private index: Frame | undefined;
  private closedIndex: Frame | undefined;

  constructor(
    private readonly text: string,
    private readonly isTypeScript: boolean,
  ) {
    this.tokens = new Tokens(text);
    this.names = this.tokens.names;
    this.recorder = new Recorder(this.names);
    this.signs = new Signs(this.names, this.recorder);
  }

  read(): Scan | undefined {
    const { tokens } = this;
    while (tokens.next()) {
      this.kind = tokens.kind;
      this.word = tokens.name;
      // `this.size! = 0`
      if (this.kind === BANG && (this.chain || this.previous === CLOSE)) continue;
      if (this.isUnfinished() || this.targets.length > MAX_TARGETS) return undefined;
      this.readToken();
      this.kindBefore = this.previous;
      this.wordBefore = this.previousWord;
      this.previous = this.kind;
      this.previousWord = this.word;
    }
    this.kind = Token.End;
    this.endChain();
    return tokens.isDoubtful ? undefined : this.recorder.finish(this.text, this.isTypeScript);
  }

  /** Whether a member expression that somebody is still typing has swallowed the first word of the next declaration. */
  private isUnfinished(): boolean {
    const { previousWord } = this;
    if (previousWord !== CLASS && previousWord !== FUNCTION) return false;
    const isOfField = this.kindBefore === DOT || this.kindBefore === Token.Optional;
    return this.kind === Token.Name && isOfField;
  }

  /** Begins a chain of one name. The chain has no head if what precedes is not a name. */
  private beginChain(head: number, name: number, before: number, isDeclared: boolean): Chain {
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

  private clearTargets(): void {
    if (this.targets.length === 0 && !this.areKept) return;
    this.targets = NO_TARGETS;
    this.areKept = false;
  }

  private readToken(): void {
    const { kind } = this;
    if (this.closedIndex) {
      this.signs.endIndex(this.closedIndex, kind, this.targets);
      this.closedIndex = undefined;
    }
    switch (kind) {
      case Token.Name:
        return this.readName();
      case DOT:
      case Token.Optional:
        return;
      case OPEN:
      case Token.OpenTemplate:
        return this.openParenthesis();
      case OPEN_INDEX:
        return this.openIndex();
      case OPEN_BRACE:
        return this.openBrace();
      case CLOSE:
      case CLOSE_INDEX:
      case CLOSE_BRACE:
      case Token.CloseTemplate:
        return this.closeBracket();
      case EQUALS:
        return this.readAssignment();
      case Token.Number:
        return this.readNumber();
      case Token.Increment:
        if (this.chain) this.signs.emit('step', this.chain.name);
        break;
      case Token.Decrement:
        if (this.index) this.index.isStepped = true;
        if (this.chain) this.signs.rewind(this.chain);
        break;
      case Token.MinusAssign:
        if (this.chain) this.signs.rewind(this.chain);
        break;
      case Token.Assign:
        if (this.chain && this.isRaise()) this.signs.emit('raise', this.chain.name);
        break;
      case Token.Arrow:
        this.handOver();
        break;
      case COLON:
        this.beginAnnotation();
        break;
      default:
    }
    this.endChain();
    this.readPunctuation();
    if (!this.index) return;
    const { start, end } = this.tokens;
    const isField = kind === Token.Text && this.previous === OPEN_INDEX;
    this.index.field = isField ? this.names.ofString(start + 1, end - 1) : -1;
  }

  private beginAnnotation(): void {
    const { chain, isTypeScript, frames } = this;
    if (!isTypeScript || !chain?.isDeclared) return;
    this.annotated = copyOf(chain);
    this.annotatedDepth = frames.depth;
  }

  /** The typed variable that is assigned here, unless a new statement without a semicolon came between. */
  private annotatedHere(): Chain | undefined {
    const { chain, annotatedDepth, frames } = this;
    if (annotatedDepth === -1 || annotatedDepth !== frames.depth) return undefined;
    const isNext = chain && (chain.isDeclared || AFTER_TYPE.has(chain.before));
    return isNext ? undefined : this.annotated;
  }

  private isRaise(): boolean {
    const { start, end } = this.tokens;
    return end === start + 2 && this.text.charCodeAt(start) === PLUS;
  }

  private readPunctuation(): void {
    const { kind, previousWord, frames } = this;
    const isSign = (kind === MINUS || kind === PLUS) && this.previous === EQUALS;
    if (!isSign) this.clearTargets();
    if (kind !== Token.Arrow && !this.isInResultType()) this.hasParameters = false;
    this.head.read(kind, frames.depth);
    if (kind !== SEMICOLON && kind !== COMMA && kind !== COLON) return;
    if (kind === SEMICOLON) {
      this.declaringDepth = -1;
      if (this.annotatedDepth === frames.depth) this.annotatedDepth = -1;
    }
    const isKey = kind === COLON && previousWord !== NO_WORD;
    this.assignedName = isKey ? previousWord : NO_WORD;
    this.assignedGroup = NO_WORD;
    this.assignedDepth = isKey ? frames.depth : -1;
  }

  /** Whether this is probably between the parameters of a method and its body. */
  private isInResultType(): boolean {
    const { kind, isTypeScript, frames } = this;
    if (!isTypeScript || kind === SEMICOLON || kind === QUESTION) return false;
    return kind !== COMMA || frames.top.block?.kind === 'class';
  }

  private readName(): void {
    const { word, previous, previousWord, chain } = this;
    if (previous === Token.Arrow) this.signs.emit('arrow', NO_WORD);
    if (this.index && !isKeyword(word)) this.index.names.push(word);
    if (previous === DOT || previous === Token.Optional) {
      if (chain && word === PROTOTYPE) {
        this.signs.emit('prototype', chain.name);
        for (const { name } of this.targets) this.signs.emit('alias', name, chain.name);
      }
      if (chain) {
        chain.holder = chain.name;
        chain.name = word;
        chain.isPlain = false;
      } else {
        this.beginChain(NO_WORD, word, previous, false);
      }
      return;
    }
    this.endChain();
    this.readArgument();
    if (isKeyword(word)) return this.readKeyword();
    this.signs.assignWord(this.targets, word);
    if (previousWord === CLASS) this.head.name = word;
    else if (previousWord === EXTENDS && this.head.isOutsideAngles) {
      this.signs.emit('extends', word);
      this.head.base = word;
    } else if (previousWord === NEW) this.signs.emit('new', word);
    const isDeclared =
      previous === COMMA ? this.declaringDepth === this.frames.depth : isDeclaring(previousWord);
    const before = previousWord === RETURN ? Token.Return : previous;
    this.beginChain(word, word, before, isDeclared);
    if (isDeclared) this.signs.emit('variable', word);
  }

  private readKeyword(): void {
    const { word, frames } = this;
    if (word === CLASS) {
      this.head.begin(frames.depth, this.assignedName);
    }
    if (isDeclaring(word)) this.declaringDepth = frames.depth;
    if (word === NEW) {
      const { chain } = frames.top;
      if (this.previous === OPEN && chain && isPut(chain.name))
        this.signs.emit('prefill', chain.holder);
      this.signs.drop(this.targets);
    }
    if (word !== ASYNC) this.clearTargets();
  }

  /** `Holder` in `reusify(Holder)`, `this` in `pool.release(this)`. */
  private readArgument(): void {
    const { role, chain } = this.frames.top;
    if (role !== 'call' || !chain) return;
    if (this.word === FUNCTION || this.isCapitalized()) this.handOver();
    if (this.previous !== OPEN) return;
    this.frames.top.group = this.word;
    if (!chain.isPlain && RELEASES.test(this.names.textOf(chain.name)))
      this.signs.emit('release', this.word);
  }

  private isCapitalized(): boolean {
    const code = this.text.charCodeAt(this.tokens.start);
    return code >= CAPITAL_A && code <= CAPITAL_Z;
  }

  private handOver(): void {
    const { role, chain } = this.frames.top;
    if (role === 'call' && chain?.isPlain && this.names.lengthOf(chain.name) > 2)
      this.signs.emit('hand', chain.name);
  }

  private readNumber(): void {
    // In `x.name = list[0]`, the number only selects what is assigned.
    if (this.previous === OPEN_INDEX) return this.endChain();
    this.signs.assignNumber(this.targets, this.isZero());
    this.clearTargets();
    this.endChain();
  }

  private isZero(): boolean {
    const { start, end } = this.tokens;
    return end === start + 1 && this.text.charCodeAt(start) === ZERO;
  }

  private readAssignment(): void {
    const chain = this.annotatedHere() ?? this.chain;
    this.annotatedDepth = -1;
    if (!chain) {
      this.clearTargets();
      this.assignedDepth = -1;
      return;
    }
    const { name, head, holder, isPlain } = chain;
    // A list that grows must not be the shared empty one.
    if (this.targets === NO_TARGETS) this.targets = [copyOf(chain)];
    else this.targets.push(copyOf(chain));
    if (!isPlain && this.names.areSame(holder, head)) this.signs.emit('written', head);
    this.assignedName = name;
    this.assignedGroup = isPlain ? NO_WORD : head;
    this.assignedDepth = this.frames.depth;
    this.chain = undefined;
  }

  /** Ends a chain of names. */
  private endChain(): void {
    const { chain, kind } = this;
    if (!chain) return;
    this.chain = undefined;
    this.signs.endChain(chain, this.targets.at(-1), kind);
  }

  private openParenthesis(): void {
    const { previous, previousWord, wordBefore, chain } = this;
    const isInClass = this.frames.top.block?.kind === 'class';
    const depth = this.frames.depth;
    const frame = this.frames.open(this.kind);
    this.chain = undefined;
    if (this.kind !== OPEN) {
      this.clearTargets();
      return;
    }
    if (previous === Token.Arrow) this.signs.emit('arrow', NO_WORD);
    const isNamed = previous === Token.Name && wordBefore === FUNCTION;
    if (isNamed || previousWord === FUNCTION || (previous === STAR && wordBefore === FUNCTION)) {
      frame.role = 'function';
      const isAssigned = this.assignedDepth === depth;
      frame.group = isAssigned ? this.assignedGroup : NO_WORD;
      frame.name = isAssigned ? this.assignedName : isNamed ? previousWord : NO_WORD;
    } else if (
      previous === Token.Name &&
      !chain &&
      !isInClass &&
      (isControl(previousWord) || previousWord === CATCH)
    ) {
      frame.role = 'control';
    } else if (previous === Token.Name && (chain || isInClass)) {
      frame.role = 'call';
      frame.name = previousWord;
      frame.chain = chain && assignChain(frame.ownChain, chain);
      if (chain) this.signs.call(chain);
    } else if (previous === CLOSE || previous === CLOSE_INDEX || previous === Token.Text) {
      frame.role = 'call';
      // `(0, context_1.create)()` is how compilers call an imported function.
      if (previous === CLOSE && chain && MAKES.test(this.names.textOf(chain.name)))
        this.signs.emit('make', chain.name);
    }
    if (frame.role !== 'group') this.clearTargets();
    // In `= (this.items[i])` the parentheses change nothing.
    else if (previous === EQUALS || previousWord === RETURN) {
      this.kind = previous;
      this.word = previousWord;
    }
  }

  private openIndex(): void {
    const { chain, previous } = this;
    const isIndex =
      chain !== undefined ||
      previous === CLOSE ||
      previous === CLOSE_INDEX ||
      previous === Token.Optional;
    if (!isIndex) {
      this.signs.drop(this.targets);
      this.clearTargets();
    }
    const frame = this.frames.open(this.kind);
    this.chain = undefined;
    if (!isIndex) return;
    frame.role = 'call';
    frame.chain = chain && assignChain(frame.ownChain, chain);
    frame.names.length = 0;
    frame.isStepped = false;
    frame.field = -1;
    // What is assigned within the index also counts behind it.
    if (this.targets === NO_TARGETS) this.targets = [];
    frame.targets = this.targets;
    this.areKept = true;
    frame.outer = this.index;
    this.index = frame;
  }

  private openBrace(): void {
    const { previous, previousWord, frames, recorder } = this;
    const { start } = this.tokens;
    this.endChain();
    const depth = frames.depth;
    const around = frames.top;
    const frame = this.frames.open(this.kind);
    const target = this.targets.at(-1);
    if (this.head.opensBody(depth, previous)) {
      frame.block = recorder.open('class', this.head.name, NO_WORD, start, this.head.base);
      this.head.end();
    } else if (previous === Token.Arrow) {
      const isAssigned = this.assignedDepth === depth;
      const name = isAssigned ? this.assignedName : NO_WORD;
      const group = isAssigned ? this.assignedGroup : NO_WORD;
      frame.block = recorder.open('function', name, group || this.groupAround(), start);
    } else if (this.hasParameters) {
      const group = this.functionGroup || this.groupAround();
      frame.block = recorder.open('function', this.functionName, group, start);
    } else if (previousWord === RETURN) {
      this.signs.emit('give', NO_WORD);
    } else if (target) {
      if (target.name === PROTOTYPE) frame.group = target.holder;
      this.signs.emit('object', target.name);
    } else if (around.name === ASSIGN || around.name === DEFINE_PROPERTIES) {
      frame.group = around.group;
    }
    this.clearTargets();
    this.assignedDepth = -1;
    this.hasParameters = false;
  }

  /** The name whose prototype becomes the object literal around this; '' for none. */
  private groupAround(): number {
    for (let depth = this.frames.depth - 1; depth > 0; depth--) {
      const { group, block, code } = this.frames.at(depth);
      if (block) return NO_WORD;
      if (code === OPEN_BRACE && group !== NO_WORD) return group;
    }
    return NO_WORD;
  }

  private closeBracket(): void {
    const { chain } = this;
    this.endChain();
    const frame = this.frames.close();
    // `(this.size) = 0`
    if (frame.code === OPEN && frame.role === 'group') this.chain = chain;
    if (frame.block) this.recorder.close(this.tokens.end);
    const depth = this.frames.depth;
    if (this.declaringDepth > depth) this.declaringDepth = -1;
    this.head.leave(depth);
    if (this.annotatedDepth > depth) this.annotatedDepth = -1;
    if (frame.code === OPEN) this.keepParameters(frame);
    else if (frame.code !== OPEN_INDEX) this.hasParameters = false;
    if (frame.code !== OPEN_INDEX || frame.role !== 'call') {
      this.clearTargets();
      return;
    }
    this.index = frame.outer;
    this.targets = frame.targets;
    this.areKept = true;
    if (frame.field !== -1 && frame.chain) {
      const { head, name, before } = frame.chain;
      const chain = this.beginChain(head, frame.field, before, false);
      chain.holder = name;
      chain.isPlain = false;
      this.index?.names.push(frame.field);
      return;
    }
    this.closedIndex = frame;
    if (frame.isStepped && frame.chain) this.signs.emit('counted', frame.chain.name);
  }

  private keepParameters({ role, name, group }: Frame): void {
    this.hasParameters = role === 'function' || role === 'call';
    this.functionName = name;
    this.functionGroup = role === 'function' ? group : NO_WORD;
  }
}
