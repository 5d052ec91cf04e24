import { COMMA, DOT, OPEN } from './characters';
import type { ScanState } from './scanState';
import { Token } from './token';
import {
  ASYNC,
  CLASS,
  EXTENDS,
  FUNCTION,
  isDeclaring,
  isKeyword,
  isPut,
  NEW,
  PROTOTYPE,
  RETURN,
  NO_WORD,
} from './words';

const [CAPITAL_A, CAPITAL_Z] = [65, 90];

/** Reads a token that is a name or keyword. */
export function scanName(state: ScanState): void {
  const { word, previous, index, signs } = state;
  if (previous === Token.Arrow) signs.emit('arrow', NO_WORD);
  const isField = previous === DOT || previous === Token.Optional;
  if (index && (isField || !isKeyword(word))) index.names.push(word);
  if (isField) return scanField(state);
  state.endChain();
  scanArgument(state);
  if (isKeyword(word)) return scanKeyword(state);
  signs.assignWord(state.targets.all, word);
  scanDeclaredName(state);
  beginVariable(state);
}

/** `.name` */
function scanField(state: ScanState): void {
  const { word, chain, signs } = state;
  if (!chain) {
    state.beginChain(NO_WORD, word, state.previous, false).holder = state.indexedList;
    state.indexedList = NO_WORD;
    return;
  }
  if (word === PROTOTYPE) {
    signs.emit('prototype', chain.name);
    const { top } = state.frames;
    if (chain.before === OPEN && top.role === 'call') top.prototypeOf = chain.name;
    for (const { name } of state.targets.all) signs.emit('alias', name, chain.name);
  }
  chain.holder = chain.name;
  chain.name = word;
  chain.isPlain = false;
}

/** `class Name`, `extends Name`, `new Name` */
function scanDeclaredName({ word, previousWord, classHead, signs }: ScanState): void {
  if (previousWord === CLASS) classHead.name = word;
  else if (previousWord === EXTENDS && classHead.isOutsideAngles) {
    signs.emit('extends', word);
    classHead.base = word;
  } else if (previousWord === NEW) signs.emit('new', word);
}

function beginVariable(state: ScanState): void {
  const { word, previous, previousWord } = state;
  const isDeclared =
    previous === COMMA ? state.declarations.goesOn(state.frames.depth) : isDeclaring(previousWord);
  state.beginChain(word, word, previousWord === RETURN ? Token.Return : previous, isDeclared);
  if (isDeclared) state.signs.emit('variable', word);
}

function scanKeyword(state: ScanState): void {
  const { word, frames, signs, targets, functionHead } = state;
  if (word === CLASS) state.classHead.begin(frames.depth, functionHead.assignedName);
  if (isDeclaring(word)) state.declarations.begin(frames.depth);
  if (word === NEW) {
    const { chain } = frames.top;
    if (state.previous === OPEN && chain && isPut(chain.name)) signs.emit('prefill', chain.holder);
    signs.drop(targets.all);
  }
  if (word !== ASYNC) targets.clear();
}

/** `Holder` in `reusify(Holder)`, `this` in `pool.release(this)`. */
function scanArgument(state: ScanState): void {
  const { word } = state;
  const { top } = state.frames;
  const { role, chain } = top;
  if (role !== 'call' || !chain) return;
  if (word === FUNCTION || isCapitalized(state)) state.handOver();
  if (state.previous === OPEN) top.group = word;
}

function isCapitalized({ text, tokens }: ScanState): boolean {
  const code = text.charCodeAt(tokens.start);
  return code >= CAPITAL_A && code <= CAPITAL_Z;
}
