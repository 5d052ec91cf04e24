import type * as t from '@babel/types';
import { keyOfRef } from '../program/aliases';
import type { ClassLike } from '../program/classLikes';
import { callsOf, stepsOf } from '../pools/methodSteps';
import type { FunctionFacts } from '../program/facts';
import { isFunction, visit } from '../syntax/nodes';
import type { RewindPaths } from '../rules/ways/rewindPaths';
import { isRestart } from '../pools/restarts';
import { unitsOf, type FixSite } from './fixSite';
import { mentionsIn } from './columnMentions';
import { runsAfter } from './runsAfter';
import { partAround, statementAt } from './statementAt';

/** More than anybody writes by hand. */
const MAX_STARTS = 30;

/** Why it would be wrong to clear before a store's counter is rewound, for people; `undefined` when it is right. */
export function clearingHazard(
  site: FixSite,
  columns: ReadonlySet<string>,
  { starts }: RewindPaths,
): string | undefined {
  const { reset, facts, pool } = site;
  const { fn } = reset;
  if (!facts) return 'the reset is not a function of its own';
  if (starts.length > MAX_STARTS) return `its counter goes back in more than ${MAX_STARTS} places`;
  for (const start of starts) {
    const { node } = start;
    const position = statementAt(fn, node);
    if (!isAlwaysReached(position?.statement ?? fn.body, node))
      return 'its counter is moved in the middle of an expression';
    if (awaits(position?.statement ?? fn.body))
      return 'others may use its slots while it waits to move its counter';
    if (!isRestart(pool.owner, facts, start)) {
      const { list } = position ?? {};
      const rest = list?.slice(list.indexOf(position!.statement));
      if (!rest || !leadsStraightBack(rest, site, columns, starts))
        return 'its counter is moved to another place before it goes back';
    }
  }
  const later = starts.map(({ node }) => runsAfter(fn, node));
  const isLater = (offset: number): boolean => later.some(isBehind => isBehind(offset));
  const own = mentionsIn(pool.owner, facts, columns);
  if (own.some(({ kind }) => kind === 'assign'))
    return 'it puts something else in the place of the cleared';
  const isReadLater =
    own.some(({ at }) => isLater(at)) || readsByHelpers(pool.owner, facts, columns, isLater);
  if (isReadLater) return 'its slots are still read after the counter has gone back';
  return isReadByCaller(site, columns)
    ? 'a method that calls it still reads the slots afterwards'
    : undefined;
}

function isReadByCaller({ pool, reset }: FixSite, columns: ReadonlySet<string>): boolean {
  const { owner } = pool;
  const method = unitsOf(pool).get(reset.fn);
  if (!method) return false;
  return callsOf(owner, method).some(({ caller, fact }) => {
    if (caller === method) return false;
    const isLater = runsAfter(caller.fn, fact.node);
    return mentionsIn(owner, caller.facts, columns).some(
      ({ kind, at }) => kind === 'read' && isLater(at),
    );
  });
}

/** Whether a reset, or a helper that it calls, uses the values. We must not decide about them then. */
export function usesValues(site: FixSite, columns: ReadonlySet<string>): boolean {
  const { facts, pool } = site;
  if (!facts) return false;
  return (
    mentionsIn(pool.owner, facts, columns).some(({ kind }) => kind === 'read') ||
    readsByHelpers(pool.owner, facts, columns)
  );
}

const HELPER_DEPTH = 3;

function readsByHelpers(
  owner: ClassLike,
  facts: FunctionFacts,
  columns: ReadonlySet<string>,
  isMeant: (offset: number) => boolean = () => true,
  depth = 0,
): boolean {
  if (depth > HELPER_DEPTH) return false;
  return stepsOf(owner, facts).calls.some(
    ({ fact, methods }) =>
      isMeant(fact.node.start!) &&
      methods.some(
        helper =>
          helper.fn !== facts.fn &&
          (mentionsIn(owner, helper.facts, columns).some(({ kind }) => kind === 'read') ||
            readsByHelpers(owner, helper.facts, columns, undefined, depth + 1)),
      ),
  );
}

/** Whether a statement may let others run before it ends. */
function awaits(statement: t.Node): boolean {
  let found = false;
  visit(statement, node => {
    if (node.type === 'AwaitExpression' || node.type === 'YieldExpression') found = true;
    return !found && !isFunction(node);
  });
  return found;
}

/** Whether the statement always runs its part `node`, once and first. */
function isAlwaysReached(statement: t.Node, node: t.Node): boolean {
  for (let at = statement; at !== node;) {
    const part = partAround(at, node);
    if (!part) return true;
    const { key, child } = part;
    const isMaybe =
      (at.type === 'LogicalExpression' && key === 'right') ||
      (at.type === 'ConditionalExpression' && key !== 'test') ||
      (at.type === 'AssignmentExpression' && /^(?:\|\||&&|\?\?)=$/.test(at.operator)) ||
      (at.type === 'ForStatement' && key !== 'init') ||
      /^(?:DoWhile|While)Statement$/.test(at.type) ||
      at.type === 'SwitchCase' ||
      isFunction(child);
    if (isMaybe) return false;
    at = child;
  }
  return true;
}

/** Whether a list of statements always reaches a rewind. */
function leadsStraightBack(
  statements: readonly t.Statement[],
  { facts, pool }: FixSite,
  columns: ReadonlySet<string>,
  starts: RewindPaths['starts'],
): boolean {
  const counters = new Set(
    pool.slots
      .filter(({ columnKeys }) => columnKeys.some(key => columns.has(key)))
      .flatMap(({ counterKeys }) => counterKeys),
  );
  const rewinds = facts!.facts.filter(
    fact =>
      isRestart(pool.owner, facts!, fact) &&
      'target' in fact &&
      counters.has(keyOfRef(pool.owner, fact.target, facts!) ?? ''),
  );
  for (const statement of statements) {
    if (rewinds.some(({ node }) => node === statement)) return true;
    const isStart = starts.some(({ node }) => node === statement);
    if (
      !isStart &&
      statement.type !== 'ExpressionStatement' &&
      statement.type !== 'VariableDeclaration'
    )
      return false;
  }
  return false;
}
