import { EMPTYING_WORDS, RESET_CALL, TIMER_CALL } from '../../../protocol/poolNames';
import type { Block, Scan } from './scan/scan';
import type { Owner } from './owners';
import type { Relevance } from './relevance';

/** Things that keep running (timers), and generators, which may skip values. */
const LIVES = new RegExp(`${TIMER_CALL.source}|\\byield\\b`);

/** A cheap test of whether entries dropped in a text may leave something running or open. */
export function mayLeaveOpen(text: string): boolean {
  return LIVES.test(text) && EMPTYING_WORDS.test(text) && RESET_CALL.test(text);
}

/** Adds a class-like with such a reset; of a long one only its resets, and what deals with timers or generators. */
export function addLeftOpen(scan: Scan, owner: Owner, relevance: Relevance): void {
  const { text } = scan;
  const codeOf = ({ name, start, end }: Block): string => `${name}(${text.slice(start, end)}`;
  if (!mayLeaveOpen(owner.blocks.map(codeOf).join(';'))) return;
  for (const block of owner.blocks) {
    if (!relevance.isLong(block)) {
      relevance.addFunction(block);
      continue;
    }
    for (let at = block.ordinal + 1; at < block.endBlock; at = scan.blocks[at]!.endBlock) {
      const inner = scan.blocks[at]!;
      const code = codeOf(inner);
      if (LIVES.test(code) || RESET_CALL.test(code.slice(0, inner.name.length + 1)))
        relevance.addFunction(inner);
    }
  }
}
