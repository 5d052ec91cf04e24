import { OPEN, OPEN_INDEX } from './characters';
import type { Frame } from './frames';
import type { ScanState } from './scanState';

/** Reads a closing bracket of any kind. */
export function closeBracket(state: ScanState): void {
  const { chain, frames, functionHead } = state;
  state.endChain();
  const frame = frames.close();
  // `(this.size) = 0`
  if (frame.code === OPEN && frame.role === 'group') state.chain = chain;
  if (frame.block) state.recorder.close(state.tokens.end);
  state.declarations.leave(frames.depth);
  state.classHead.leave(frames.depth);
  if (frame.code === OPEN) functionHead.keepParameters(frame);
  else if (frame.code !== OPEN_INDEX) functionHead.endParameters();
  if (frame.code === OPEN_INDEX && frame.role === 'call') closeIndex(state, frame);
  else state.targets.clear();
}

function closeIndex(state: ScanState, frame: Frame): void {
  state.index = frame.outer;
  state.targets.restore(frame.targets);
  const { chain: list, field } = frame;
  // `this['size']` is `this.size`.
  if (field !== -1 && list) {
    const chain = state.beginChain(list.head, field, list.before, false);
    chain.holder = list.name;
    chain.isPlain = false;
    state.index?.names.push(field);
    return;
  }
  state.closedIndex = frame;
  if (frame.isStepped && list) state.signs.emit('counted', list.name);
}
