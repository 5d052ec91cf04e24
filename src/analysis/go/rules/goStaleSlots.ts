import type { FunctionScope } from '../program/functionScope';
import { areCleared } from '../pools/cleared';
import { clearedBy } from '../pools/goClearing';
import { slotsOf } from '../pools/slots';
import type { Truncation } from '../pools/truncations';
import type { GoCheck } from './goRule';
import { shownSlice } from './shownSlice';

/** `stale-slots`: a reused slice is truncated while its slots still refer to the values. */
export const goStaleSlots: GoCheck = (truncation, reuse) => {
  const slots = slotsOf(truncation);
  const certainty = slots && reuse.certaintyOf(truncation);
  if (!slots || !certainty || slots.retention === 'none') return [];
  // Strings that are cut off one by one are little, and soon overwritten.
  if (slots.retention === 'strings' && truncation.kind !== 'reset') return [];
  const cleared = clearedBy(truncation);
  if (areCleared(slots, cleared) || isTakenOneByOne(truncation)) return [];
  // Code that clears a field of each slot knows what the type holds, although the syntax does not tell.
  if (slots.retention === 'unknown' && cleared.fields.size > 0) return [];
  return [
    {
      rule: 'stale-slots',
      certainty: slots.retention === 'references' ? certainty : 'likely',
      message: messageOf(truncation),
      truncation,
      slots,
      cleared,
    },
  ];
};

/** Whether the function clears each slot as it takes it: `w := q.head[q.pos]; q.head[q.pos] = nil; q.pos++`. */
function isTakenOneByOne({ scope, path, kind }: Truncation): boolean {
  if (kind !== 'reset') return false;
  let paths = takenOneByOne.get(scope);
  if (!paths) takenOneByOne.set(scope, (paths = pathsTakenOneByOne(scope)));
  return paths.has(path);
}

const takenOneByOne = new WeakMap<FunctionScope, ReadonlySet<string>>();

function pathsTakenOneByOne(scope: FunctionScope): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const assignment of scope.node.descendantsOf('assignment_statement')) {
    const slot = assignment.field('left')?.children[0];
    const operand = slot?.type === 'index_expression' ? slot.field('operand') : undefined;
    // A cursor that outlives the function, unlike the variable of a loop.
    const isCursor = slot?.field('index')?.type === 'selector_expression';
    const path =
      operand && isCursor && assignment.field('right')?.text === 'nil'
        ? scope.pathOf(operand)
        : undefined;
    if (path !== undefined) paths.add(path);
  }
  return paths;
}

function messageOf(truncation: Truncation): string {
  const slice = shownSlice(truncation);
  if (truncation.kind === 'filter')
    return `The slots of ${slice} behind those that are kept still refer to their values.`;
  if (truncation.kind === 'deletion')
    return `The slot behind the new end of ${slice} still refers to the value that was the last one.`;
  if (truncation.kind === 'removal' || truncation.kind === 'shift') {
    return `The removed slot of ${slice} still refers to its value until another one takes its place.`;
  }
  const event = truncation.counter === undefined ? 'it is truncated' : 'their counter is rewound';
  return `The slots of ${slice} still refer to their values after ${event}.`;
}
