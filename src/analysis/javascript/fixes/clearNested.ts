import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import type { TextEdit } from '../../../protocol/sourceFinding';
import { movesOf } from '../pools/counterMoves';
import { countersIn } from '../pools/indexCounters';
import { keyOfRef, keyOfValue } from '../program/aliases';
import { refOf, type Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { accessKey, inheritedMethods } from '../program/classLikes';
import { bare } from '../syntax/nodes';
import { isReused } from './clearSlots';
import { accessText, elementName, FreshNames, type FixSite } from './fixSite';
import type { FoundSlots } from '../pools/slotStores';
import { insertLines } from './insertLines';
import { ended } from './linesAtReset';
import { statementAt } from './statementAt';
import { storeType } from './storeType';

/** Why slots that lie in arrays of an array cannot be cleared, for people; `undefined` when they can. */
export function whyNotNested(site: FixSite, { store }: FoundSlots): string | undefined {
  if (store.columns.some(column => isReused(site, column)))
    return 'its slots lie in arrays of an array, and their entry objects are used again';
  const isKnown = store.columns.every(
    ({ access }) => !storeType(site, access).isNullable && holdsArrays(site, access),
  );
  return isKnown
    ? undefined
    : 'its slots lie in arrays of an array, which are not known to be plain arrays';
}

/** Lines that clear all slots in the arrays of an array. */
export function clearNestedLines(site: FixSite, { store }: FoundSlots): string[] {
  const names = new FreshNames(site);
  const empty = site.style.isTyped ? 'undefined!' : 'undefined';
  return store.columns.map(({ access }) => {
    const array = accessText(site, access);
    if (site.style.isModern) {
      const each = names.peek(elementName(access.path.at(-1)!));
      return `for (const ${each} of ${array}) ${each}?.fill(${empty});`;
    }
    const [i, j] = [names.claim('i'), names.claim('j')];
    const outer = `for (var ${i} = 0; ${i} < ${array}.length; ${i}++)`;
    const inner = `for (var ${j} = 0; ${array}[${i}] && ${j} < ${array}[${i}].length; ${j}++)`;
    return `${outer} ${inner} ${array}[${i}][${j}] = ${empty};`;
  });
}

/** Whether the class puts arrays into an array. */
function holdsArrays({ pool: { owner } }: FixSite, access: Access): boolean {
  const key = accessKey(access);
  const init = access.path.length === 1 ? owner.fields.get(access.path[0]!)?.init : undefined;
  const first = init && bare(init);
  if (first?.type === 'ArrayExpression' && first.elements.some(each => each && isArray(each)))
    return true;
  return inheritedMethods(owner).some(({ facts }) =>
    facts.facts.some(fact => {
      if (fact.kind === 'assign' && fact.target.index && !fact.target.outer)
        return (
          keyOfRef(owner, { ...fact.target, index: undefined }, facts) === key &&
          isArray(fact.value)
        );
      if (fact.kind !== 'call' || fact.target.path.at(-1) !== 'push') return false;
      const list = { ...fact.target, path: fact.target.path.slice(0, -1) };
      return keyOfRef(owner, list, facts) === key && fact.args.some(isArray);
    }),
  );
}

function isArray(node: t.Node): boolean {
  const at = bare(node);
  if (at.type === 'ArrayExpression') return true;
  return (
    at.type === 'NewExpression' && at.callee.type === 'Identifier' && at.callee.name === 'Array'
  );
}

/**
 * Edits that clear the slot in an array of an array right after a removal has read its value into a variable that it returns.
 * `undefined` when it reads none like that.
 */
export function clearNestedReadEdits(
  site: FixSite,
  method: FunctionUnit,
  { columnKeys }: FoundSlots,
  step: Fact,
): TextEdit[] | undefined {
  const { owner } = site.pool;
  const { facts, fn } = method;
  const at = statementAt(fn, step.node);
  const moves = movesOf(owner, facts);
  const returned = facts.facts.flatMap(fact =>
    fact.kind === 'return' && fact.value.type === 'Identifier' ? [fact.value.name] : [],
  );
  for (const [name, values] of facts.locals) {
    const [value, ...others] = values.map(bare);
    if (!returned.includes(name) || !value || others.length > 0) continue;
    const position = isNestedSlot(value) ? statementAt(fn, value) : undefined;
    if (position?.statement.type !== 'VariableDeclaration') continue;
    const runsFirst =
      position.statement.end! <= step.node.start! &&
      position.list?.some(each => each.start! <= step.node.start! && each.end! >= step.node.end!);
    if (!at || !runsFirst) continue;
    const { text, style } = site;
    const empty = style.isTyped ? 'undefined!' : 'undefined';
    const clear = `${text.slice(value.start!, value.end!)} = ${empty};`;
    return insertLines(text, style, position, { after: ended([clear], style) });
  }
  return undefined;

  /** An element at counters of which the method moves one, that mean the same slot when they are read again. */
  function isNestedSlot(node: t.Node): boolean {
    if (node.type !== 'MemberExpression' || !node.computed) return false;
    const inner = bare(node.object);
    if (inner.type !== 'MemberExpression' || !inner.computed) return false;
    const key = keyOfValue(owner, inner.object, facts);
    const indexes = [inner.property, node.property];
    const isMoved = indexes.some(index =>
      [...countersIn(owner, index, facts).keys()].some(each => moves.has(each)),
    );
    const isPlain = indexes.every(index => refOf(index, facts.selves)?.index === undefined);
    const isNamed = indexes.every(index => refOf(index, facts.selves) !== undefined);
    return key !== undefined && columnKeys.includes(key) && isMoved && isPlain && isNamed;
  }
}
