import type { FunctionScope } from '../program/functionScope';
import { typeNameOf } from '../program/goType';
import { statementOf, unparenthesized, type GoNode } from '../syntax/goNode';
import { countersOf, isFilledAfter, STEP, type CountedStores } from './countedStores';
import type { Truncation } from './truncations';

/** Matches `r.n--`, `r.n -= 1`, `r.n = r.n - 1`. */
const DECREMENT = /^([\w.]{1,80})\.(\w{1,80})(?:--| -= 1| = \1\.\2 - 1)$/;

const BACK = /\.\w{1,80}(?:--| -= 1| = [\w.]{1,80} - 1)/;
const AROUND = /\.\w{1,80} ?=[^=\n]{1,80}[%&]|\.\w{1,80}\+\+/;
/** An index that a field tells: `r.ring[r.head]`. */
const BY_FIELD = /\w\[[^\]\n]{0,60}\.\w/;

/** A cheap test. False means that a text moves no counter back by one, and none around a ring, that is an index. */
export function mayRemove(text: string): boolean {
  return BY_FIELD.test(text) && (BACK.test(text) || AROUND.test(text));
}

/** Where a function removes one value of a store by moving its counter only. */
export function countedRemovalsIn(scope: FunctionScope, stores: CountedStores): Truncation[] {
  const found = new Map<string, Truncation>();
  for (const removal of [...popsIn(scope, stores), ...takesIn(scope, stores)])
    if (!found.has(removal.path)) found.set(removal.path, removal);
  return [...found.values()];
}

/** `s.n--`: the value above the counter is out of use. */
function popsIn(scope: FunctionScope, stores: CountedStores): Truncation[] {
  const moves = [
    ...scope.node.descendantsOf('dec_statement'),
    ...scope.node.descendantsOf('assignment_statement'),
  ].filter(({ parent, text }) => parent?.type === 'statement_list' && DECREMENT.test(text));
  return moves.flatMap(statement => {
    const [moved] = statement.field('left')?.children ?? statement.children;
    const counter = moved && unparenthesized(moved);
    const receiver = counter?.field('operand');
    if (!counter || !receiver || isFilledAfter(statement, scope)) return [];
    const name = counter.field('field')?.text ?? '';
    return stores
      .withCounter(typeNameOf(scope.typeOf(receiver)), name)
      .filter(({ isStack }) => isStack)
      .flatMap(({ slice }) =>
        removalOf({ scope, receiver, slice, index: counter.text, statement, counter: name }),
      );
  });
}

/** `x := q.ring[q.head]; q.head = (q.head + 1) % n`: the value at the head is out of use. */
function takesIn(scope: FunctionScope, stores: CountedStores): Truncation[] {
  const written = new Set(scope.assignments().map(({ left }) => unparenthesized(left)));
  return scope.node.descendantsOf('index_expression').flatMap(node => {
    const slice = node.field('operand');
    const receiver = slice?.type === 'selector_expression' ? slice.field('operand') : undefined;
    const index = node.field('index');
    if (!slice || !receiver || !index || written.has(node)) return [];
    const typeName = typeNameOf(scope.typeOf(receiver));
    const name = slice.field('field')?.text ?? '';
    return countersOf(index, scope.pathOf(receiver), scope).flatMap(counter => {
      if (!stores.isWrapping(counter) || !stores.isFilledBy(typeName, name, counter)) return [];
      const statement = stepOf(`${receiver.text}.${counter}`, counter, scope);
      if (!statement || statement.end < node.start) return [];
      return removalOf({ scope, receiver, slice: name, index: index.text, statement, counter });
    });
  });
}

/** The statement that advances a counter. */
function stepOf(text: string, counter: string, scope: FunctionScope): GoNode | undefined {
  const moves = [
    ...scope.node.descendantsOf('inc_statement'),
    ...scope.node.descendantsOf('assignment_statement'),
  ];
  return moves.find(move => {
    const [left] = move.field('left')?.children ?? move.children;
    const isStep = [...move.text.matchAll(STEP)].some(([, name]) => name === counter);
    return left?.text === text && isStep && statementOf(move) === move;
  });
}

interface Removal {
  scope: FunctionScope;
  receiver: GoNode;
  slice: string;
  index: string;
  statement: GoNode;
  counter: string;
}

function removalOf({ scope, receiver, slice, index, statement, counter }: Removal): Truncation[] {
  const owner = scope.pathOf(receiver)?.replace(/\.[&*]$/, '');
  const field = scope.pkg.fieldOf(scope.typeOf(receiver), slice);
  if (owner === undefined || !field) return [];
  const sliceText = `${receiver.text}.${slice}`;
  return [
    {
      scope,
      kind: 'removal',
      sliceText,
      used: sliceText,
      isOwned: false,
      type: field.type,
      path: `${owner}.${slice}`,
      statement,
      index,
      counter: `${owner}.${counter}`,
    },
  ];
}
