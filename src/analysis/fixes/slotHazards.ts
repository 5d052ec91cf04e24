import type * as t from '@babel/types';
import { keyOfRef } from '../javascript/aliases';
import { inheritedMethods, methodsNamed, type ClassLike } from '../javascript/classLikes';
import { calledHelper, effectsOfFact } from '../javascript/clearing';
import { refOf, type FunctionFacts } from '../javascript/facts';
import { CHILD_KEYS } from '../javascript/childKeys';
import { isFunction, visit } from '../javascript/nodes';
import { isRewind, type RewindPaths } from '../javascript/rewindPaths';
import type { FixSite } from './fixSite';
import { statementAt } from './statementAt';

/** Why clearing before a store's counter goes back would be wrong, in words for people; `undefined` when it is right. */
export function clearingHazard(
  site: FixSite,
  columns: ReadonlySet<string>,
  { starts }: RewindPaths,
): string | undefined {
  const { reset, facts, pool } = site;
  const { fn } = reset;
  if (!facts) return 'the reset is not a function of its own';
  const begins: number[] = [];
  for (const { node, ...fact } of starts) {
    const place = statementAt(fn, node);
    if (!isAlwaysReached(place?.statement ?? fn.body, node))
      return 'its counter is moved in the middle of an expression';
    if (!isRewind({ node, ...fact } as typeof fact & { node: t.Node })) {
      const { list } = place ?? {};
      const rest = list?.slice(list.indexOf(place!.statement));
      if (!rest || !leadsStraightBack(rest, site, columns, starts))
        return 'its counter is moved to another place before it goes back';
    }
    begins.push(loopAround(fn, node) ?? place?.statement.start ?? node.start!);
  }
  const begin = Math.min(...begins);
  const own = mentionsIn(pool.owner, facts, columns);
  if (own.some(({ kind }) => kind === 'assign'))
    return 'it puts something else in the place of the cleared';
  const isReadLater =
    own.some(({ kind, at }) => kind === 'read' && at >= begin) ||
    readsByHelpers(pool.owner, facts, columns, begin);
  if (isReadLater) return 'its slots are still read after the counter has gone back';
  const isReadByCaller = inheritedMethods(pool.owner).some(
    method =>
      method.fn !== fn &&
      method.facts.facts.some(
        fact =>
          calledHelper(pool.owner, fact) === reset.method &&
          mentionsIn(pool.owner, method.facts, columns).some(
            ({ kind, at }) =>
              kind === 'read' && at >= (loopAround(method.fn, fact.node) ?? fact.node.start!),
          ),
      ),
  );
  return isReadByCaller ? 'a method that calls it still reads the slots afterwards' : undefined;
}

/** Whether a reset, or a helper that it calls, does something with the values: what becomes of them is not ours then. */
export function usesValues(site: FixSite, columns: ReadonlySet<string>): boolean {
  const { facts, pool } = site;
  if (!facts) return false;
  return (
    mentionsIn(pool.owner, facts, columns).some(({ kind }) => kind === 'read') ||
    readsByHelpers(pool.owner, facts, columns, -Infinity)
  );
}

interface Mention {
  kind: 'read' | 'assign';
  at: number;
}

/** Where a function reads the slots, or puts another array in their place; what clears or fills them is left out. */
function mentionsIn(
  owner: ClassLike,
  facts: FunctionFacts,
  columns: ReadonlySet<string>,
): Mention[] {
  const mentions: Mention[] = [];
  const clearing = new Set<t.Node>();
  for (const fact of facts.facts) {
    const { emptied, replaced } = effectsOfFact(owner, facts, fact);
    if ([...columns].some(key => emptied.has(key) || replaced.has(key))) clearing.add(fact.node);
  }
  visit(facts.fn.body, (node, parent) => {
    if (clearing.has(node)) return false;
    if (isNameOnly(node, parent)) return false;
    const ref = refOf(node, facts.selves);
    const key = ref && keyOfRef(owner, { ...ref, index: undefined }, facts);
    if (key === undefined || !columns.has(key)) return true;
    const isTarget = parent?.type === 'AssignmentExpression' && parent.left === node;
    const isLength =
      parent?.type === 'MemberExpression' &&
      parent.object === node &&
      parent.property.type === 'Identifier' &&
      parent.property.name === 'length';
    const isAlias = parent?.type === 'VariableDeclarator' && !ref!.index;
    if (isTarget && !ref!.index) mentions.push({ kind: 'assign', at: node.start! });
    else if (!isTarget && !isLength && !isAlias) mentions.push({ kind: 'read', at: node.start! });
    return ref!.index !== undefined;
  });
  return mentions;
}

/** The name of a property, which stands for no variable. */
function isNameOnly(node: t.Node, parent: t.Node | undefined): boolean {
  if (node.type !== 'Identifier' || !parent) return false;
  if (parent.type === 'MemberExpression' || parent.type === 'OptionalMemberExpression')
    return parent.property === node && !parent.computed;
  if (parent.type === 'VariableDeclarator') return parent.id === node;
  return parent.type === 'ObjectProperty' && parent.key === node && !parent.computed;
}

const HELPER_DEPTH = 3;

function readsByHelpers(
  owner: ClassLike,
  facts: FunctionFacts,
  columns: ReadonlySet<string>,
  begin: number,
  depth = 0,
): boolean {
  if (depth > HELPER_DEPTH) return false;
  return facts.facts.some(fact => {
    if (fact.node.start! < begin) return false;
    const name = calledHelper(owner, fact);
    if (name === undefined || !('target' in fact)) return false;
    const from = fact.target.variable === 'super' ? owner.base : owner;
    return methodsNamed(from, name).some(
      helper =>
        helper.fn !== facts.fn &&
        (mentionsIn(owner, helper.facts, columns).some(({ kind }) => kind === 'read') ||
          readsByHelpers(owner, helper.facts, columns, -Infinity, depth + 1)),
    );
  });
}

/** Whether a statement cannot run without its part `node` running, once and first. */
function isAlwaysReached(statement: t.Node, node: t.Node): boolean {
  for (let at = statement; at !== node;) {
    const [key, child] = partAround(at, node) ?? [];
    if (!child) return true;
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

function partAround(parent: t.Node, node: t.Node): [string, t.Node] | undefined {
  for (const key of CHILD_KEYS[parent.type] ?? []) {
    const value = (parent as unknown as Record<string, t.Node | (t.Node | null)[] | null>)[key];
    for (const child of Array.isArray(value) ? value : [value])
      if (child && child.start! <= node.start! && child.end! >= node.end!) return [key, child];
  }
  return undefined;
}

/** Where the outermost loop around a node begins: what stands in it runs again behind the node. */
function loopAround(fn: t.Node, node: t.Node): number | undefined {
  let start: number | undefined;
  for (let at: t.Node | undefined = fn; at && at !== node; at = partAround(at, node)?.[1])
    if (/^(?:For|While|DoWhile)\w*Statement$/.test(at.type)) start ??= at.start!;
  return start;
}

/** Whether a list of statements runs to a rewind without anything that leaves it on the way. */
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
      isRewind(fact) &&
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
