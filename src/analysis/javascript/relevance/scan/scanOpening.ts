import { CLOSE, CLOSE_INDEX, EQUALS, OPEN, OPEN_BRACE, STAR } from './characters';
import { assignChain, type Chain, type Frame } from './frames';
import type { ScanState } from './scanState';
import { Token } from './token';
import {
  ASSIGN,
  CATCH,
  CREATE,
  DEFINE_PROPERTIES,
  FUNCTION,
  isControl,
  NO_WORD,
  PROTOTYPE,
  RETURN,
} from './words';

/** Reads `(`, or `${` in a template. */
export function openParenthesis(state: ScanState): void {
  const { previous, previousWord, chain, frames, targets, signs } = state;
  const around = frames.top;
  const depth = frames.depth;
  const frame = frames.open(state.kind);
  state.chain = undefined;
  if (state.kind !== OPEN) return targets.clear();
  if (previous === Token.Arrow) signs.emit('arrow', NO_WORD);
  if (isFunction(state)) beginFunction(state, frame, around, depth);
  else beginCall(state, frame, chain, around.block?.kind === 'class');
  if (frame.role !== 'group') targets.clear();
  // In `= (this.items[i])` the parentheses change nothing.
  else if (previous === EQUALS || previousWord === RETURN) {
    state.kind = previous;
    state.word = previousWord;
  }
}

/** Behind `function`, `function*` and `function name`. */
function isFunction({ previous, previousWord, wordBefore }: ScanState): boolean {
  if (previousWord === FUNCTION) return true;
  return wordBefore === FUNCTION && (previous === Token.Name || previous === STAR);
}

function beginFunction(state: ScanState, frame: Frame, around: Frame, depth: number): void {
  const { functionHead } = state;
  const isNamed = state.previous === Token.Name && state.wordBefore === FUNCTION;
  const ownName = isNamed ? state.previousWord : NO_WORD;
  frame.role = 'function';
  // `define(F.prototype, 'm', function () {…})`
  frame.group = functionHead.groupAt(depth) || around.prototypeOf;
  frame.name = functionHead.isAssigned(depth) ? functionHead.assignedName : ownName;
}

/** `name(`, also that of a method, and a call of what is no name; `if (` and `(` alone are none. */
function beginCall(
  state: ScanState,
  frame: Frame,
  chain: Chain | undefined,
  isInClass: boolean,
): void {
  const { previous, previousWord, signs } = state;
  if (previous === Token.Name) {
    if (chain || isInClass) {
      frame.role = 'call';
      frame.name = previousWord;
      frame.chain = chain && assignChain(frame.ownChain, chain);
      if (chain) signs.call(chain);
      // `x.table = Object.create(null)`
      if (chain?.name === CREATE && !chain.isPlain) signs.drop(state.targets.all);
    } else if (isControl(previousWord) || previousWord === CATCH) frame.role = 'control';
  } else if (previous === CLOSE || previous === CLOSE_INDEX || previous === Token.Text) {
    frame.role = 'call';
    // `(0, context_1.create)()` is how compilers call an imported function.
    if (previous === CLOSE && chain) signs.emit('make', chain.name);
  }
}

/** Reads `[`. */
export function openIndex(state: ScanState): void {
  const { chain, previous, targets } = state;
  const isIndex =
    chain !== undefined ||
    previous === CLOSE ||
    previous === CLOSE_INDEX ||
    previous === Token.Optional;
  if (!isIndex) {
    state.signs.drop(targets.all);
    targets.clear();
  }
  const around = state.frames.top;
  const frame = state.frames.open(state.kind);
  state.chain = undefined;
  // `define(F, [{ key: 'm', value: function () {…} }])`
  if (!isIndex && around.role === 'call') frame.prototypeOf = around.group;
  if (!isIndex) return;
  frame.role = 'call';
  frame.chain = chain && assignChain(frame.ownChain, chain);
  frame.names.length = 0;
  frame.isStepped = false;
  frame.field = -1;
  frame.targets = targets.keep();
  frame.outer = state.index;
  state.index = frame;
}

/** Reads `{`. */
export function openBrace(state: ScanState): void {
  const { frames, classHead, functionHead, targets, recorder } = state;
  const { start } = state.tokens;
  state.endChain();
  const depth = frames.depth;
  const around = frames.top;
  const frame = frames.open(state.kind);
  if (classHead.opensBody(depth, state.previous)) {
    frame.block = recorder.open('class', classHead.name, NO_WORD, start, classHead.base);
    classHead.end();
  } else if (state.previous === Token.Arrow) {
    const group = functionHead.groupAt(depth) || groupAround(state) || around.prototypeOf;
    frame.block = recorder.open('function', functionHead.nameAt(depth), group, start);
  } else if (functionHead.hasParameters) {
    const group = functionHead.group || groupAround(state);
    frame.block = recorder.open('function', functionHead.name, group, start);
  } else openObject(state, frame, around);
  targets.clear();
  functionHead.endAssignment();
  functionHead.endParameters();
}

/** A brace that opens no class or function: that of an object, or of a statement. */
function openObject(
  { previousWord, targets, signs }: ScanState,
  frame: Frame,
  around: Frame,
): void {
  const target = targets.last;
  if (previousWord === RETURN) signs.emit('give', NO_WORD);
  else if (target) {
    if (target.name === PROTOTYPE) frame.group = target.holder;
    signs.emit('object', target.name);
  } else if (around.prototypeOf !== NO_WORD) {
    frame.group = around.prototypeOf;
  } else if (around.name === ASSIGN || around.name === DEFINE_PROPERTIES) {
    frame.group = around.group;
  }
}

/** Whose prototype the object literal around becomes; `NO_WORD` for none. */
function groupAround({ frames }: ScanState): number {
  for (let depth = frames.depth - 1; depth > 0; depth--) {
    const { group, block, code } = frames.at(depth);
    if (block) return NO_WORD;
    if (code === OPEN_BRACE && group !== NO_WORD) return group;
  }
  return NO_WORD;
}
