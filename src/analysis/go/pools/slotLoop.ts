import type { GoNode } from '../syntax/goNode';
import { statementsOf, unparenthesized } from '../syntax/goNode';
import type { FunctionScope } from '../program/functionScope';
import { addTo } from '../program/groups';
import { measuredPath, type Truncation } from './truncations';

/** A loop over all slots of a slice that runs before its truncation. */
export interface SlotLoop {
  statement: GoNode;
  body: GoNode[];
  /** The node that names the index; `undefined` for `for range s`. */
  index: GoNode | undefined;
  /** Whether it calls `Close` on anything. */
  closes: boolean;
  /** Whether each iteration runs to the end of the body. */
  isStraight: boolean;
}

export function slotLoopsOf({ scope, path, statement, counter }: Truncation): SlotLoop[] {
  const { whole, below } = loopsOf(scope);
  const upToCounter = counter === undefined ? [] : (below.get(counter) ?? []);
  return [...(whole.get(path) ?? []), ...upToCounter]
    .filter(
      ({ statement: loop }) => loop.end <= statement.start && loop.parent?.contains(statement),
    )
    .sort((a, b) => a.statement.start - b.statement.start);
}

/** A function's loops that start at the first slot: by the path of the slice that they cover, or of their bound. */
interface Loops {
  whole: Map<string, SlotLoop[]>;
  below: Map<string, SlotLoop[]>;
}

const known = new WeakMap<FunctionScope, Loops>();

/** Cached per function. */
function loopsOf(scope: FunctionScope): Loops {
  let loops = known.get(scope);
  if (!loops) known.set(scope, (loops = readLoops(scope)));
  return loops;
}

function readLoops(scope: FunctionScope): Loops {
  const loops: Loops = { whole: new Map(), below: new Map() };
  const add = (to: Loops['whole'], path: string | undefined, loop: () => SlotLoop): void => {
    if (path !== undefined) addTo(to, path, loop());
  };
  for (const node of scope.node.descendantsOf('for_statement')) {
    const clause = node.children[0];
    if (clause?.type === 'range_clause') {
      const ranged = clause.field('right');
      const index = clause.field('left')?.children[0];
      add(loops.whole, ranged && pathOfSlice(ranged, scope), () => describe(node, index));
    } else if (clause?.type === 'for_clause') {
      const condition = clause.field('condition');
      const [variable, bound] = [condition?.field('left'), condition?.field('right')];
      if (!variable || !bound || !/^\w+\s*<\s*[^=]/.test(condition?.text ?? '')) continue;
      add(loops.whole, measuredPath(bound, scope), () => describe(node, variable));
      add(loops.below, scope.pathOf(bound), () => describe(node, variable));
    }
  }
  return loops;
}

function describe(statement: GoNode, index: GoNode | undefined): SlotLoop {
  const own = [...statement.descendants()];
  return {
    statement,
    body: statementsOf(statement),
    index,
    closes: own.some(isClose),
    isStraight: !own.some(
      node =>
        /^(break|continue|goto|return)_statement$/.test(node.type) &&
        node.ancestor('for_statement', 'func_literal') === statement,
    ),
  };
}

function isClose(node: GoNode): boolean {
  return (
    node.type === 'call_expression' && node.field('function')?.field('field')?.text === 'Close'
  );
}

/** The last statement of the loop's body that uses the slot or a pointer to it. */
export function lastUse(
  { body, index }: SlotLoop,
  { scope, path }: Truncation,
): GoNode | undefined {
  const slot = `${path}[${index?.text ?? ''}]`;
  return body.findLast(statement =>
    [...statement.descendants()].some(node => {
      if (node.type === 'index_expression') return scope.pathOf(node) === slot;
      return node.type === 'identifier' && scope.pathOf(node) === `${slot}.&`;
    }),
  );
}

/** The slot as the loop writes it: `args[i]`. */
export function slotText(
  { statement, index }: SlotLoop,
  { scope, path }: Truncation,
): string | undefined {
  const slot = `${path}[${index?.text ?? ''}]`;
  for (const node of statement.descendants()) {
    if (node.type === 'index_expression' && scope.pathOf(node) === slot) return node.text;
  }
  return undefined;
}

/** The path of `s`, `s[:n]`, `s[:n][i:]` and `&s`. */
export function pathOfSlice(argument: GoNode, scope: FunctionScope): string | undefined {
  let node = unparenthesized(argument);
  for (let depth = 0; depth < MAX_SLICED && node.type === 'slice_expression'; depth++)
    node = unparenthesized(node.field('operand')!);
  return scope.pathOf(node);
}

/** More than anybody writes. */
const MAX_SLICED = 5;

/** The slice as it is written before an index. */
export function indexedSlice({ sliceText }: Truncation): string {
  return sliceText.startsWith('*') ? `(${sliceText})` : sliceText;
}
