import { areCleared } from '../pools/cleared';
import { clearedBy } from '../pools/goClearing';
import type { FunctionScope } from '../program/functionScope';
import { addTo } from '../program/groups';
import { beforeEach } from '../program/paths';
import type { GoNode } from '../syntax/goNode';
import { slotLoopsOf } from '../pools/slotLoop';
import { slotsOf, type SlotField, type Slots } from '../pools/slots';
import type { Truncation } from '../pools/truncations';
import type { GoCheck } from './goRule';
import { shownSlice } from './shownSlice';

/**
 * `unclosed-values`: a reset drops values with a `Close` that it does not call, or leaves values that may have one in their
 * slots. The text does not say who owns them, so the finding is only ever likely.
 */
export const goUnclosedValues: GoCheck = (truncation, reuse) => {
  const slots = slotsOf(truncation);
  if (!slots || truncation.kind !== 'reset' || !reuse.certaintyOf(truncation)) return [];
  const cleared = clearedBy(truncation);
  const isStale = !areCleared(slots, cleared);
  const closable = closableSelectors(slots, isStale ? ['call', 'ask'] : ['call']);
  if (closable.length === 0 || !truncation.isOwned || isHandedOn(truncation)) return [];
  return [
    {
      rule: 'unclosed-values',
      certainty: 'likely',
      message: `The values in ${shownSlice(truncation)} are dropped without being closed.`,
      truncation,
      slots,
      cleared,
      ...(!isStale && { dropped: closable }),
    },
  ];
};

/** The suffixes that turn a slot's expression into each value that can be closed in one of these ways. */
function closableSelectors({ fields, closing }: Slots, ways: SlotField['closing'][]): string[] {
  if (!fields) return closing && ways.includes(closing) ? [''] : [];
  return fields
    .filter(field => field.closing && ways.includes(field.closing))
    .map(field => `.${field.name}`);
}

const HARMLESS_CALLS = new Set(['len', 'cap', 'clear', 'make', 'new']);

/**
 * Whether a loop over the slots closes values, or a call gets the slice or one of its values, and so may close or keep them.
 */
function isHandedOn(truncation: Truncation): boolean {
  const { scope, path, statement } = truncation;
  if (slotLoopsOf(truncation).some(loop => loop.closes)) return true;
  return (handedBy(scope).get(path) ?? []).some(call => !statement.contains(call));
}

const known = new WeakMap<FunctionScope, ReadonlyMap<string, readonly GoNode[]>>();

/** The outermost calls that get a slice or one of its values, by the slice's path. Cached per function. */
function handedBy(scope: FunctionScope): ReadonlyMap<string, readonly GoNode[]> {
  let handed = known.get(scope);
  if (!handed) known.set(scope, (handed = readHanded(scope)));
  return handed;
}

function readHanded(scope: FunctionScope): ReadonlyMap<string, readonly GoNode[]> {
  const handed = new Map<string, GoNode[]>();
  let outermost: GoNode | undefined;
  for (const node of scope.node.descendants()) {
    if (outermost && node.start >= outermost.end) outermost = undefined;
    const isCall = node.type === 'call_expression';
    if (isCall && !HARMLESS_CALLS.has(node.field('function')?.text ?? '')) outermost ??= node;
    if (!outermost) continue;
    const ranged = node.type === 'identifier' ? scope.rangedBy(node) : undefined;
    const whole = scope.pathOf(ranged ?? node);
    if (whole === undefined) continue;
    for (const path of [whole, ...beforeEach('[', whole)]) addTo(handed, path, outermost);
  }
  return handed;
}
