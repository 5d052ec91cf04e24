import type * as t from '@babel/types';
import type { Access, RingStore } from '../../../protocol/poolModel';
import { keyOfRef } from '../program/aliases';
import { accessKey, accessOf } from '../program/classLikes';
import { resolveRef } from '../program/aliases';
import { refOf, type FunctionFacts } from '../program/facts';
import { movesOfClass } from '../pools/counterMoves';
import { countersIn } from '../pools/indexCounters';
import { bare, visit } from '../syntax/nodes';
import { isEmptyLiteral } from '../program/values';
import {
  clearPositionLines,
  counterText,
  filledText,
  isReused,
  isSurelyArray,
  physicalLength,
} from './clearSlots';
import { emptyElement } from './emptyValue';
import { accessText, freshName, type FixSite } from './fixSite';

/**
 * Lines that clear a whole ring, so that both halves of a wrapped one are reached. Closes only values in use by the
 * counters, because a slot may still hold what a consumer took out. `undefined` when closing is not possible.
 */
export function clearRingLines(
  site: FixSite,
  store: RingStore,
  { close, isFullBeyond }: { close: string | undefined; isFullBeyond: boolean },
): string[] | undefined {
  const { columns } = store;
  const { isModern } = site.style;
  const index = freshName(site, 'i');
  const keyword = isModern ? 'let' : 'var';
  if (close === undefined) return wholeLines(site, store, index);
  const wrap = wrapOf(site, store);
  if (wrap === undefined) return undefined;
  const rest = isFullBeyond
    ? wholeLines(site, store, index).map(line => line.replace(/^for \(var /, 'for ('))
    : [];
  const head = counterText(site, store.head);
  if (store.size) {
    const at = freshName(site, 'index', [index]);
    return [
      `for (${keyword} ${index} = 0; ${index} < ${counterText(site, store.size)}; ${index}++) {`,
      `\t${isModern ? 'const' : 'var'} ${at} = (${head} + ${index}) ${wrap};`,
      ...clearPositionLines(site, columns, at, close).map(line => `\t${line}`),
      '}',
      ...rest,
    ];
  }
  const [from, to] = usedRange(site, store);
  return [
    `for (${keyword} ${index} = ${from}; ${index} !== ${to}; ${index} = (${index} + 1) ${wrap}) {`,
    ...clearPositionLines(site, columns, index, close).map(line => `\t${line}`),
    '}',
    ...rest,
  ];
}

function wholeLines(site: FixSite, { columns }: RingStore, index: string): string[] {
  if (columns.every(column => !isReused(site, column) && isSurelyArray(site, column)))
    return columns.map(
      ({ access }) => `${filledText(site, access)}.fill(${emptyElement(site, access)});`,
    );
  return [
    `for (${site.style.isModern ? 'let' : 'var'} ${index} = 0; ${index} < ${physicalLength(site, columns[0]!.access)}; ${index}++) {`,
    ...clearPositionLines(site, columns, index, undefined, true).map(line => `\t${line}`),
    '}',
  ];
}

/** The counter that is read from and the one that is written to: rings differ in which name is which. */
function usedRange(site: FixSite, { columns, head, tail }: RingStore): [string, string] {
  const { owner } = site.pool;
  const written = (counter: Access): boolean =>
    owner.methods.some(({ facts }) =>
      facts.facts.some(fact => {
        if (fact.kind !== 'assign' || !fact.target.index || isEmptyLiteral(fact.value))
          return false;
        const column = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
        if (column !== accessKey(columns[0]!.access)) return false;
        const ref = refOf(bare(fact.target.index), facts.selves);
        return ref !== undefined && keyOfRef(owner, ref, facts) === accessKey(counter);
      }),
    );
  const [first, second] = [counterText(site, head), counterText(site, tail!)];
  return !written(tail!) && written(head) ? [second, first] : [first, second];
}

/** How the class wraps a position, as a suffix: `% this.capacity`, `& this.mask`. */
function wrapOf(site: FixSite, store: RingStore): string | undefined {
  const { owner } = site.pool;
  const positions = [store.head, store.tail, store.size].flatMap(each =>
    each ? [accessKey(each)] : [],
  );
  const isPosition = (node: t.Node, facts: FunctionFacts): boolean =>
    (node.type === 'Identifier' && facts.params.has(node.name)) ||
    [...countersIn(owner, node, facts).keys()].some(key => positions.includes(key));
  for (const { facts } of owner.methods) {
    let wrap: string | undefined;
    visit(facts.fn.body, node => {
      const isWrap =
        node.type === 'BinaryExpression' && (node.operator === '%' || node.operator === '&');
      if (isWrap && isPosition(node.left, facts)) {
        const right = operandText(site, facts, node.right);
        if (right !== undefined) wrap ??= `${node.operator} ${right}`;
      }
      return wrap === undefined;
    });
    if (wrap !== undefined) return wrap;
  }
  const capacity = capacityOf(site);
  if (capacity !== undefined) return `% ${capacity}`;
  const [column] = store.columns;
  const init = owner.fields.get(column!.access.path[0]!)?.init;
  return init && bare(init).type === 'NewExpression'
    ? `% ${accessText(site, column!.access)}.length`
    : undefined;
}

/** An operand as the reset can write it: a number, or a field of the instance with arithmetic. */
function operandText(site: FixSite, facts: FunctionFacts, node: t.Node): string | undefined {
  const at = bare(node);
  if (at.type === 'NumericLiteral') return String(at.value);
  if (at.type === 'BinaryExpression' && at.operator === '-' && at.right.type === 'NumericLiteral') {
    const left = operandText(site, facts, at.left);
    return left === undefined ? undefined : `(${left} - ${at.right.value})`;
  }
  const ref = refOf(at, facts.selves);
  if (!ref || ref.index) return undefined;
  const { owner } = site.pool;
  const access = accessOf(owner, ref) ?? accessOf(owner, resolveRef(ref, facts));
  return access && accessText(site, access);
}

/** The field that positions are compared with before subtraction wraps them. */
function capacityOf(site: FixSite): string | undefined {
  const { owner } = site.pool;
  for (const { facts, isConstructor } of owner.methods) {
    if (isConstructor) continue;
    let capacity: string | undefined;
    visit(facts.fn.body, node => {
      if (node.type === 'BinaryExpression' && /^(?:>=?|===?)$/.test(node.operator)) {
        const ref = refOf(node.right, facts.selves);
        const access = ref && accessOf(owner, resolveRef(ref, facts));
        // A counter moves, a capacity does not.
        if (access && !movesOfClass(owner).has(accessKey(access)))
          capacity ??= accessText(site, access);
      }
      return capacity === undefined;
    });
    if (capacity !== undefined) return capacity;
  }
  return undefined;
}
