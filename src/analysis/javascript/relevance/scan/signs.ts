import { CLOSING, LIFECYCLE } from '../../../../protocol/poolNames';
import { EQUALS, GREATER, LESS, MINUS, PLUS, QUESTION, STAR } from './characters';
import type { Chain, Frame } from './frames';
import type { Names } from './names';
import type { Recorder } from './recorder';
import type { Sign } from './scan';
import { Token } from './token';
import {
  CLEAR,
  FALSE,
  isPut,
  isTake,
  LENGTH,
  NO_WORD,
  NULL,
  SPLICE,
  THIS,
  TRUE,
  UNDEFINED,
} from './words';

/** Tokens after which a chain of fields is only part of a value. */
const CONTINUING = new Set<number>([
  ...[Token.Operator, QUESTION, LESS, GREATER, PLUS, MINUS, STAR],
  ...Array.from('/%&|^', character => character.charCodeAt(0)),
]);
/** All patterns in one, because most names match none. */
const NOTABLE = new RegExp([CLOSING, LIFECYCLE].map(({ source }) => source).join('|'), 'i');
/** Records what follows from chains of names, calls, indices and values, once each is read. */
export class Signs {
  constructor(
    private readonly names: Names,
    private readonly recorder: Recorder,
  ) {}

  emit(sign: Sign, name: number, other = NO_WORD): void {
    this.recorder.emit(sign, name, other);
  }

  rewind(chain: Chain): void {
    if (!this.isArrayLength(chain))
      this.emit(chain.isPlain ? 'rewindVariable' : 'rewind', chain.name);
  }

  /** Records that a name (not a keyword) is assigned, or begins an assigned value. */
  assignWord(targets: readonly Chain[], word: number): void {
    for (const target of targets) {
      const { name, isDeclared } = target;
      if (isDeclared) continue;
      if (word === NULL || word === UNDEFINED) this.emit('nothing', name);
      else if (word !== TRUE && word !== FALSE && !this.isArrayLength(target))
        this.emit('copy', name, target.holder);
    }
  }

  assignNumber(targets: readonly Chain[], isZero: boolean): void {
    for (const target of targets) {
      const { name, holder, isPlain, isDeclared } = target;
      if (isDeclared) this.emit('number', name);
      else this.rewind(target);
      if (isPlain) continue;
      if (name === LENGTH) this.emit('drop', holder, LENGTH);
      if (holder !== THIS && isZero) this.emit('rewindOther', name, holder);
    }
  }

  /** Records that a new array or instance replaces the old value. */
  drop(targets: readonly Chain[]): void {
    for (const { name, isDeclared } of targets) {
      this.emit(isDeclared ? 'list' : 'drop', name);
    }
  }

  /** Ends a chain of names before a token of kind `kind`. */
  endChain(chain: Chain, targets: readonly Chain[], kind: number): void {
    const { name, head, holder, isPlain, before } = chain;
    const target = targets.at(-1);
    if (before === Token.Decrement) this.rewind(chain);
    else if (before === Token.Increment) this.emit('step', name);
    else if (before === LESS) this.emit('bound', name);
    else if (before === Token.Return && isPlain) this.emit('give', name);
    // `n = n + 1`, `next = n + 1`, `n = (n + 1) % size`
    if (target && before === EQUALS && kind === PLUS) this.emit('step', target.name);
    if (before !== EQUALS || !target || target.isDeclared || CONTINUING.has(kind)) return;
    if (holder === NO_WORD) for (const each of targets) this.emit('whole', each.name, name);
    else if (target.isPlain) this.emit('unlinkVariable', target.name, holder);
    else if (!this.names.areSame(target.name, name)) {
      // `x.type = type.base` says nothing of a field of that name.
      const isVariable =
        this.names.areSame(holder, head) && this.names.areSame(target.name, holder);
      if (!isVariable) this.emit('unlink', target.name, holder);
    }
  }

  call({ name, holder, isPlain }: Chain): void {
    const text = this.names.textOf(name);
    if (isPlain) return this.emit('make', name);
    const isNotable = NOTABLE.test(text);
    if (isTake(name)) this.emit('take', holder);
    if (isPut(name)) this.emit('put', holder);
    if (name === CLEAR || name === SPLICE) this.emit('drop', holder);
    if (isNotable && (CLOSING.test(text) || LIFECYCLE.test(text))) this.emit('close', name);
  }

  /** Ends an index. Its meaning depends on the token behind it. */
  endIndex({ names, chain: list }: Frame, kind: number, targets: readonly Chain[]): void {
    if (list) for (const name of names) this.emit('element', name, list.name);
    if (kind === EQUALS || kind === Token.Assign || kind === Token.MinusAssign) {
      for (const name of names) this.emit('slot', name);
      if (!list) return;
      this.emit('put', list.name);
      if (list.isPlain && names.length === 1) this.emit('write', names[0]!, list.name);
    } else if (list?.before === Token.Return) {
      for (const name of names) this.emit('returned', name);
    } else if (list?.before === EQUALS) {
      for (const { name: kept } of targets) for (const name of names) this.emit('kept', name, kept);
    }
  }

  /** An array's length is not a counter; an instance's may be. */
  private isArrayLength({ name, isPlain, head, holder }: Chain): boolean {
    if (name !== LENGTH || isPlain) return false;
    return holder === NO_WORD || !this.names.areSame(holder, head);
  }
}
