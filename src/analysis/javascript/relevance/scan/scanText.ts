import {
  BANG,
  CLOSE,
  CLOSE_BRACE,
  CLOSE_INDEX,
  COLON,
  COMMA,
  DOT,
  EQUALS,
  MINUS,
  OPEN,
  OPEN_BRACE,
  OPEN_INDEX,
  PLUS,
  QUESTION,
  SEMICOLON,
  ZERO,
} from './characters';
import type { Scan } from './scan';
import { closeBracket } from './scanClosing';
import { scanName } from './scanName';
import { openBrace, openIndex, openParenthesis } from './scanOpening';
import { ScanState } from './scanState';
import { Token } from './token';
import { CLASS, FUNCTION, NO_WORD } from './words';

/** More values in one row of assignments than anybody writes; each name in the last one is told of all of them. */
const MAX_TARGETS = 100;

const PLUS_BEHIND = /^\s*\+(?!\+)/;

/** Reads what the tokens of a text say; `undefined` when some may have been misread, or too much would have to be told. */
export function scanText(text: string, isTypeScript: boolean): Scan | undefined {
  const state = new ScanState(text, isTypeScript);
  const { tokens, targets } = state;
  while (tokens.next()) {
    state.kind = tokens.kind;
    state.word = tokens.name;
    // `this.size! = 0`
    if (state.kind === BANG && (state.chain || state.previous === CLOSE)) continue;
    if (isUnfinished(state) || targets.all.length > MAX_TARGETS) return undefined;
    scanToken(state);
    state.moveOn();
  }
  state.kind = Token.End;
  state.endChain();
  return tokens.isDoubtful ? undefined : state.recorder.finish(text, isTypeScript);
}

/** A member expression that somebody is still typing swallowed the word of the declaration below it. */
function isUnfinished({ kind, kindBefore, previousWord }: ScanState): boolean {
  if (previousWord !== CLASS && previousWord !== FUNCTION) return false;
  const isOfField = kindBefore === DOT || kindBefore === Token.Optional;
  return kind === Token.Name && isOfField;
}

function scanToken(state: ScanState): void {
  const { kind, closedIndex } = state;
  if (closedIndex) {
    state.signs.endIndex(closedIndex, kind, state.targets.all);
    state.closedIndex = undefined;
    const isDotted = kind === DOT || kind === Token.Optional;
    state.indexedList = isDotted ? (closedIndex.chain?.name ?? NO_WORD) : NO_WORD;
  }
  switch (kind) {
    case Token.Name:
      return scanName(state);
    case DOT:
    case Token.Optional:
      return;
    case OPEN:
    case Token.OpenTemplate:
      return openParenthesis(state);
    case OPEN_INDEX:
      return openIndex(state);
    case OPEN_BRACE:
      return openBrace(state);
    case CLOSE:
    case CLOSE_INDEX:
    case CLOSE_BRACE:
    case Token.CloseTemplate:
      return closeBracket(state);
    case EQUALS:
      return scanAssignment(state);
    case Token.Number:
      return scanNumber(state);
    default:
      return scanMark(state);
  }
}

function scanNumber(state: ScanState): void {
  // The number in `x.name = list[0]` only selects what is assigned.
  if (state.previous !== OPEN_INDEX) {
    const { tokens, targets, signs } = state;
    // `n = 1 + n`
    if (PLUS_BEHIND.test(state.text.slice(tokens.end, tokens.end + 3)))
      for (const { name } of targets.all) signs.emit('step', name);
    signs.assignNumber(targets.all, isZero(state));
    targets.clear();
  }
  state.endChain();
}

/** `0` */
function isZero({ text, tokens }: ScanState): boolean {
  return tokens.end === tokens.start + 1 && text.charCodeAt(tokens.start) === ZERO;
}

function scanAssignment(state: ScanState): void {
  const { targets, frames, functionHead } = state;
  const chain = state.declarations.endType(state.chain, frames.depth) ?? state.chain;
  if (!chain) {
    targets.clear();
    functionHead.endAssignment();
    return;
  }
  const { name, head, holder, isPlain } = chain;
  targets.add(chain);
  if (!isPlain && state.names.areSame(holder, head)) state.signs.emit('written', head);
  functionHead.assign(name, isPlain ? NO_WORD : head, frames.depth);
  state.chain = undefined;
}

/** Reads any other operator, a string, or punctuation. */
function scanMark(state: ScanState): void {
  const { chain, kind, index, tokens } = state;
  if (kind === Token.Decrement && index) index.isStepped = true;
  if (kind === Token.Arrow) state.handOver();
  else if (chain) scanBehindChain(state);
  state.endChain();
  scanPunctuation(state);
  if (!index) return;
  const isField = kind === Token.Text && state.previous === OPEN_INDEX;
  index.field = isField ? state.names.ofString(tokens.start + 1, tokens.end - 1) : -1;
}

function scanBehindChain(state: ScanState): void {
  const { chain, kind, signs } = state;
  if (!chain) return;
  if (kind === Token.Increment) signs.emit('step', chain.name);
  else if (kind === Token.Decrement || kind === Token.MinusAssign) signs.rewind(chain);
  else if (kind === Token.Assign && isRaise(state)) signs.emit('raise', chain.name);
  else if (kind === COLON && state.isTypeScript && chain.isDeclared)
    state.declarations.beginType(chain, state.frames.depth);
}

/** `+=` */
function isRaise({ text, tokens }: ScanState): boolean {
  return tokens.end === tokens.start + 2 && text.charCodeAt(tokens.start) === PLUS;
}

function scanPunctuation(state: ScanState): void {
  const { kind, frames, functionHead } = state;
  const { depth } = frames;
  const isSign = (kind === MINUS || kind === PLUS) && state.previous === EQUALS;
  if (!isSign) state.targets.clear();
  if (kind !== Token.Arrow && !isInResultType(state)) functionHead.endParameters();
  state.classHead.read(kind, depth);
  if (kind !== SEMICOLON && kind !== COMMA && kind !== COLON) return;
  if (kind === SEMICOLON) state.declarations.endStatement(depth);
  const isKey = kind === COLON && state.previousWord !== NO_WORD;
  if (isKey) functionHead.assign(state.previousWord, NO_WORD, depth);
  else functionHead.assign(NO_WORD, NO_WORD, -1);
}

/** Between the parameters of a method and its body, as far as can be told. */
function isInResultType({ kind, isTypeScript, frames }: ScanState): boolean {
  if (!isTypeScript || kind === SEMICOLON || kind === QUESTION) return false;
  return kind !== COMMA || frames.top.block?.kind === 'class';
}
