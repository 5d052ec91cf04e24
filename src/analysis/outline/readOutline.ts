import { LIFECYCLE } from '../javascript/closables';
import { CLOSING } from '../javascript/clearing';
import { MAKES, RELEASES, TAKES } from '../javascript/landmarks';
import { PUTS } from '../javascript/takenLists';
import { chainOf, frameOf, type Chain, type Frame } from './frames';
import type { Outline, Sign } from './outline';
import { Recorder } from './recorder';
import { Token, Tokens } from './tokens';

/** Reads what the tokens of a text say; `undefined` when some may have been misread. */
export function readOutline(text: string, isTypeScript: boolean): Outline | undefined {
  return new OutlineReader(text, isTypeScript).read();
}

const [BANG, OPEN, CLOSE, STAR, PLUS, COMMA, MINUS, DOT] = [33, 40, 41, 42, 43, 44, 45, 46];
const [COLON, SEMICOLON, LESS, EQUALS, GREATER, QUESTION] = [58, 59, 60, 61, 62, 63];
const [OPEN_INDEX, CLOSE_INDEX, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125];

const DECLARING = new Set(['var', 'let', 'const']);
const CONTROL = new Set(['if', 'for', 'while', 'switch', 'with', 'catch']);
const KEYWORDS = new Set([
  ...DECLARING,
  ...CONTROL,
  ...'async await break case class continue default delete do else export extends finally'.split(
    ' ',
  ),
  ...'from function implements import in instanceof new of return static throw try'.split(' '),
  ...'typeof void yield'.split(' '),
]);
/** Behind a chain of fields: it is only a part of a value. */
const CONTINUING = new Set<number>([
  ...[Token.Operator, QUESTION, LESS, GREATER, PLUS, MINUS, STAR],
  ...Array.from('/%&|^', character => character.charCodeAt(0)),
]);
/** Before the brace of a class's body. */
const BEFORE_BODY = new Set<number>([Token.Name, CLOSE, GREATER, CLOSE_INDEX, CLOSE_BRACE]);

class OutlineReader {
  private readonly tokens: Tokens;
  private readonly recorder = new Recorder();
  private readonly frames: Frame[] = [];
  private kind: number = Token.End;
  private word = '';
  private previous: number = Token.End;
  private previousWord = '';
  /** Of the token before the previous one. */
  private kindBefore: number = Token.End;
  private wordBefore = '';
  /** A member expression that somebody is still typing swallowed the word of the declaration below it. */
  private isUnfinished = false;
  private chain: Chain | undefined;
  /** What is assigned to where a value begins: several in `a = b = 0`. */
  private targets: Chain[] = [];
  /** What a function that begins here would be called, and how many brackets are open around it. */
  private assigned = { name: '', group: '', depth: -1 };
  /** Where `class` and `var` were read, as the number of brackets around them; -1 for nowhere. */
  private classDepth = -1;
  private className = '';
  private baseName = '';
  private declaringDepth = -1;
  /** The parentheses before, as long as a function's body may follow. */
  private parameters: Frame | undefined;
  /** The innermost open index, and those around it. */
  private index: Frame | undefined;
  private readonly indices: (Frame | undefined)[] = [];
  private closedIndex: Frame | undefined;

  constructor(
    private readonly text: string,
    private readonly isTypeScript: boolean,
  ) {
    this.tokens = new Tokens(text);
  }

  read(): Outline | undefined {
    const { tokens } = this;
    while (tokens.next()) {
      this.kind = tokens.kind;
      this.word = this.kind === Token.Name ? tokens.value : '';
      // `this.size! = 0`
      if (this.kind === BANG && (this.chain || this.previous === CLOSE)) continue;
      this.readToken();
      this.kindBefore = this.previous;
      this.wordBefore = this.previousWord;
      this.previous = this.kind;
      this.previousWord = this.word;
    }
    this.kind = Token.End;
    this.endChain();
    return tokens.isDoubtful || this.isUnfinished
      ? undefined
      : this.recorder.finish(this.text, this.isTypeScript);
  }

  private emit(sign: Sign, name: string, other = ''): void {
    this.recorder.emit(sign, name, other);
  }

  private readToken(): void {
    const { kind } = this;
    if (this.closedIndex) this.endIndex();
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
        if (this.chain) this.emit('step', this.chain.name);
        break;
      case Token.Decrement:
        if (this.index) this.index.isStepped = true;
        if (this.chain) this.rewind(this.chain);
        break;
      case Token.MinusAssign:
        if (this.chain) this.rewind(this.chain);
        break;
      case Token.Assign:
        if (this.chain && this.tokens.value === '+=') this.emit('raise', this.chain.name);
        break;
      case Token.Arrow:
        this.handOver();
        break;
      default:
    }
    this.endChain();
    this.readPunctuation();
    if (!this.index) return;
    const isField = kind === Token.Text && this.previous === OPEN_INDEX;
    this.index.field = isField ? this.tokens.value.slice(1, -1) : undefined;
  }

  private readPunctuation(): void {
    const { kind, previousWord, frames } = this;
    const isSign = (kind === MINUS || kind === PLUS) && this.previous === EQUALS;
    if (!isSign) this.targets = [];
    if (kind !== Token.Arrow && !this.isInResultType()) this.parameters = undefined;
    if (kind !== SEMICOLON && kind !== COMMA && kind !== COLON) return;
    if (this.classDepth === frames.length) this.classDepth = -1;
    if (kind === SEMICOLON) this.declaringDepth = -1;
    const isKey = kind === COLON && previousWord !== '';
    this.assigned = {
      name: isKey ? previousWord : '',
      group: '',
      depth: isKey ? frames.length : -1,
    };
  }

  /** Between the parameters of a method and its body, as far as can be told. */
  private isInResultType(): boolean {
    const { kind, isTypeScript, frames } = this;
    if (!isTypeScript || kind === SEMICOLON || kind === QUESTION) return false;
    return kind !== COMMA || frames.at(-1)?.block?.kind === 'class';
  }

  private readName(): void {
    const { word, previous, previousWord, chain } = this;
    if (previous === Token.Arrow) this.emit('arrow', '');
    if (this.index && !KEYWORDS.has(word)) this.index.names.push(word);
    if (previous === DOT || previous === Token.Optional) {
      if (chain && word === 'prototype') {
        this.emit('prototype', chain.name);
        for (const { name } of this.targets) this.emit('alias', name, chain.name);
      }
      if (chain) {
        chain.holder = chain.name;
        chain.name = word;
        chain.isPlain = false;
      } else {
        this.chain = chainOf('', word, previous, false);
      }
      return;
    }
    const isOfField = this.kindBefore === DOT || this.kindBefore === Token.Optional;
    if (previous === Token.Name && isOfField && /^(?:class|function)$/.test(previousWord))
      this.isUnfinished = true;
    this.endChain();
    this.readArgument();
    if (KEYWORDS.has(word)) return this.readKeyword();
    for (const target of this.targets) {
      const { name, isDeclared } = target;
      if (isDeclared) continue;
      if (!isArrayLength(target)) this.emit('copy', name, target.holder);
      if (word === 'null' || word === 'undefined') this.emit('nothing', name);
    }
    if (previousWord === 'class') this.className = word;
    else if (previousWord === 'extends') {
      this.emit('extends', word);
      this.baseName = word;
    } else if (previousWord === 'new') this.emit('new', word);
    const before = previousWord === '' ? previous : previousWord;
    const isDeclared =
      before === COMMA
        ? this.declaringDepth === this.frames.length
        : previousWord !== '' && DECLARING.has(previousWord);
    this.chain = chainOf(word, word, before, isDeclared);
    if (isDeclared) this.emit('variable', word);
  }

  private readKeyword(): void {
    const { word, frames } = this;
    if (word === 'class') {
      this.classDepth = frames.length;
      this.className = this.assigned.name;
      this.baseName = '';
    }
    if (DECLARING.has(word)) this.declaringDepth = frames.length;
    if (word === 'new') {
      const { chain } = frames.at(-1) ?? {};
      if (this.previous === OPEN && chain && PUTS.has(chain.name))
        this.emit('prefill', chain.holder);
      this.dropTargets();
    }
    if (word !== 'async') this.targets = [];
  }

  /** `Holder` in `reusify(Holder)`, `this` in `pool.release(this)`. */
  private readArgument(): void {
    const frame = this.frames.at(-1);
    if (frame?.role !== 'call' || !frame.chain) return;
    if (this.word === 'function' || /^[A-Z]/.test(this.word)) this.handOver();
    if (this.previous !== OPEN) return;
    frame.group = this.word;
    if (!frame.chain.isPlain && RELEASES.test(frame.chain.name)) this.emit('release', this.word);
  }

  private handOver(): void {
    const { role, chain } = this.frames.at(-1) ?? {};
    if (role === 'call' && chain?.isPlain && chain.name.length > 2) this.emit('hand', chain.name);
  }

  private rewind(chain: Chain): void {
    if (!isArrayLength(chain)) this.emit(chain.isPlain ? 'rewindVariable' : 'rewind', chain.name);
  }

  private readNumber(): void {
    for (const target of this.targets) {
      const { name, holder, isPlain, isDeclared } = target;
      if (isDeclared) this.emit('number', name);
      else this.rewind(target);
      if (isPlain) continue;
      if (name === 'length') this.emit('drop', holder);
      if (holder !== 'this' && this.tokens.value === '0') this.emit('rewindOther', name);
    }
    this.targets = [];
    this.endChain();
  }

  /** A new array or instance takes the place of what was there. */
  private dropTargets(): void {
    for (const { name, isDeclared } of this.targets) {
      this.emit(isDeclared ? 'list' : 'drop', name);
    }
  }

  private readAssignment(): void {
    const { chain } = this;
    if (!chain) {
      this.targets = [];
      this.assigned.depth = -1;
      return;
    }
    const { name, head, holder, isPlain } = chain;
    this.targets.push(chain);
    if (!isPlain && holder === head) this.emit('written', head);
    this.assigned = { name, group: isPlain ? '' : head, depth: this.frames.length };
    this.chain = undefined;
  }

  /** A chain of names is read to its end. */
  private endChain(): void {
    const { chain, kind } = this;
    if (!chain) return;
    this.chain = undefined;
    const { name, holder, isPlain, before } = chain;
    if (before === Token.Decrement) this.rewind(chain);
    else if (before === Token.Increment) this.emit('step', name);
    else if (before === LESS) this.emit('bound', name);
    else if (before === 'return' && isPlain) this.emit('give', name);
    const target = this.targets.at(-1);
    if (before !== EQUALS || !target || target.isDeclared || CONTINUING.has(kind)) return;
    if (holder === '') this.emit('whole', target.name);
    else if (target.isPlain || target.name !== name) this.emit('unlink', target.name, holder);
  }

  private openFrame(): Frame {
    const frame = frameOf(this.kind, this.targets);
    this.frames.push(frame);
    return frame;
  }

  private openParenthesis(): void {
    const { previous, previousWord, wordBefore, chain } = this;
    const isInClass = this.frames.at(-1)?.block?.kind === 'class';
    const depth = this.frames.length;
    const frame = this.openFrame();
    this.chain = undefined;
    if (this.kind !== OPEN) {
      this.targets = [];
      return;
    }
    if (previous === Token.Arrow) this.emit('arrow', '');
    const isNamed = previous === Token.Name && wordBefore === 'function';
    if (
      isNamed ||
      previousWord === 'function' ||
      (previous === STAR && wordBefore === 'function')
    ) {
      frame.role = 'function';
      const { assigned } = this;
      const isAssigned = assigned.depth === depth;
      frame.group = isAssigned ? assigned.group : '';
      frame.name = isAssigned ? assigned.name : isNamed ? previousWord : '';
    } else if (previous === Token.Name && !chain && CONTROL.has(previousWord) && !isInClass) {
      frame.role = 'control';
    } else if (previous === Token.Name && (chain || isInClass)) {
      frame.role = 'call';
      frame.name = previousWord;
      frame.chain = chain;
      if (chain) this.readCall(chain);
    } else if (previous === CLOSE || previous === CLOSE_INDEX || previous === Token.Text) {
      frame.role = 'call';
    }
    if (frame.role !== 'group') this.targets = [];
    // In `= (this.items[i])` the parentheses change nothing.
    else if (previous === EQUALS || previousWord === 'return') {
      this.kind = previous;
      this.word = previousWord;
    }
  }

  private readCall({ name, holder, isPlain }: Chain): void {
    if (isPlain) {
      if (MAKES.test(name)) this.emit('make', name);
      return;
    }
    if (TAKES.has(name)) this.emit('take', holder);
    if (PUTS.has(name) || RELEASES.test(name)) this.emit('put', holder);
    if (name === 'clear' || name === 'splice') this.emit('drop', holder);
    if (CLOSING.test(name) || LIFECYCLE.test(name)) this.emit('close', name);
  }

  private openIndex(): void {
    const { chain, previous } = this;
    const isIndex =
      chain !== undefined ||
      previous === CLOSE ||
      previous === CLOSE_INDEX ||
      previous === Token.Optional;
    if (!isIndex) {
      this.dropTargets();
      this.targets = [];
    }
    const frame = this.openFrame();
    this.chain = undefined;
    if (!isIndex) return;
    frame.role = 'call';
    frame.chain = chain;
    frame.names = [];
    this.indices.push(this.index);
    this.index = frame;
  }

  private openBrace(): void {
    const { previous, previousWord, parameters, assigned, frames, recorder } = this;
    const { start } = this.tokens;
    this.endChain();
    const depth = frames.length;
    const around = frames.at(-1);
    const frame = this.openFrame();
    const target = this.targets.at(-1);
    if (this.classDepth === depth && BEFORE_BODY.has(previous)) {
      frame.block = recorder.open('class', this.className, '', start, this.baseName);
      this.classDepth = -1;
    } else if (previous === Token.Arrow) {
      const isAssigned = assigned.depth === depth;
      const [name, group] = isAssigned ? [assigned.name, assigned.group] : ['', ''];
      frame.block = recorder.open('function', name, group || this.groupAround(), start);
    } else if (parameters && (parameters.role === 'function' || parameters.role === 'call')) {
      const group = parameters.role === 'function' ? parameters.group : '';
      frame.block = recorder.open('function', parameters.name, group || this.groupAround(), start);
    } else if (previousWord === 'return') {
      this.emit('give', '');
    } else if (target) {
      if (target.name === 'prototype') frame.group = target.holder;
      this.emit('object', target.name);
    } else if (/^(?:assign|defineProperties)$/.test(around?.name ?? '')) {
      frame.group = around!.group;
    }
    this.targets = [];
    this.assigned.depth = -1;
    this.parameters = undefined;
  }

  /** Whose prototype the object literal around becomes; '' for none. */
  private groupAround(): string {
    for (let i = this.frames.length - 2; i >= 0; i--) {
      const { group, block, code } = this.frames[i]!;
      if (block) return '';
      if (code === OPEN_BRACE && group !== '') return group;
    }
    return '';
  }

  private closeBracket(): void {
    const { chain } = this;
    this.endChain();
    const frame = this.frames.pop();
    if (!frame) return;
    // `(this.size) = 0`
    if (frame.code === OPEN && frame.role === 'group') this.chain = chain;
    if (frame.block) this.recorder.close(this.tokens.end);
    const depth = this.frames.length;
    if (this.declaringDepth > depth) this.declaringDepth = -1;
    if (this.classDepth > depth) this.classDepth = -1;
    if (frame.code === OPEN) this.parameters = frame;
    else if (frame.code !== OPEN_INDEX) this.parameters = undefined;
    if (frame.code !== OPEN_INDEX || frame.role !== 'call') {
      this.targets = [];
      return;
    }
    this.index = this.indices.pop();
    this.targets = frame.targets;
    if (frame.field !== undefined && frame.chain) {
      const { head, name, before } = frame.chain;
      this.chain = { ...chainOf(head, frame.field, before, false), holder: name, isPlain: false };
      this.index?.names.push(frame.field);
      return;
    }
    this.closedIndex = frame;
    if (frame.isStepped && frame.chain) this.emit('counted', frame.chain.name);
  }

  /** What an index is good for shows behind it. */
  private endIndex(): void {
    const { names, chain: list } = this.closedIndex!;
    const { kind } = this;
    this.closedIndex = undefined;
    if (list) for (const name of names) this.emit('element', name, list.name);
    if (kind === EQUALS || kind === Token.Assign || kind === Token.MinusAssign) {
      for (const name of names) this.emit('slot', name);
      if (!list) return;
      this.emit('put', list.name);
      if (list.isPlain && names.length === 1) this.emit('write', names[0]!, list.name);
    } else if (list?.before === 'return') {
      for (const name of names) this.emit('returned', name);
    } else if (list?.before === EQUALS) {
      for (const { name: kept } of this.targets)
        for (const name of names) this.emit('kept', name, kept);
    }
  }
}

/** The length of an array is no counter, that of an instance may be. */
function isArrayLength({ name, isPlain, head, holder }: Chain): boolean {
  return name === 'length' && !isPlain && (holder === '' || holder !== head);
}
