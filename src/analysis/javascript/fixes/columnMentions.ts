import type * as t from '@babel/types';
import { keyOfRef } from '../program/aliases';
import type { ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import { stepsOf } from '../pools/methodSteps';
import { keyName, visit } from '../syntax/nodes';

/** Where a function reads an array or puts another in its place: `[at, end)`, with the index of an element. */
export interface Mention {
  kind: 'read' | 'assign';
  at: number;
  end: number;
  /** Set where a value is only looked for, which compares and uses none. */
  isSearch?: true;
}

/** Where a function reads or replaces arrays, except where it clears or fills them. */
export function mentionsIn(
  owner: ClassLike,
  facts: FunctionFacts,
  columns: ReadonlySet<string>,
): Mention[] {
  const all = mentionsOf(owner, facts);
  const { clears } = stepsOf(owner, facts);
  return [...columns].flatMap(key => {
    const clearing = (clears.get(key) ?? []).map(({ node }) => node);
    const isOutside = ({ at }: Mention): boolean =>
      !clearing.some(({ start, end }) => start! <= at && at < end!);
    return (all.get(key) ?? []).filter(isOutside);
  });
}

/** Where a function reads those arrays that are meant, with the `accessKey` of each; without mere searches. */
export function readsOf(
  owner: ClassLike,
  facts: FunctionFacts,
  isMeant: (key: string) => boolean,
): (Mention & { key: string })[] {
  const keys = [...mentionsOf(owner, facts).keys()].filter(isMeant);
  return keys.flatMap(key =>
    mentionsIn(owner, facts, new Set([key])).flatMap(mention =>
      mention.kind === 'read' && !mention.isSearch ? { ...mention, key } : [],
    ),
  );
}

const known = new WeakMap<ClassLike, WeakMap<FunctionFacts, Map<string, Mention[]>>>();

/** All mentions of fields in a function, by `accessKey`. Cached. */
function mentionsOf(owner: ClassLike, facts: FunctionFacts): Map<string, Mention[]> {
  const ofOwner = known.get(owner) ?? new WeakMap<FunctionFacts, Map<string, Mention[]>>();
  known.set(owner, ofOwner);
  let mentions = ofOwner.get(facts);
  if (!mentions) ofOwner.set(facts, (mentions = collectMentions(owner, facts)));
  return mentions;
}

function collectMentions(owner: ClassLike, facts: FunctionFacts): Map<string, Mention[]> {
  const mentions = new Map<string, Mention[]>();
  visit(facts.fn.body, (node, parent) => {
    if (isNameOnly(node, parent)) return false;
    const ref = refOf(node, facts.selves);
    const key = ref && keyOfRef(owner, { ...ref, index: undefined }, facts);
    if (key === undefined) return true;
    const isTarget = parent?.type === 'AssignmentExpression' && parent.left === node;
    const isAlias = parent?.type === 'VariableDeclarator' && !ref!.index;
    const called =
      parent?.type === 'MemberExpression' && parent.object === node
        ? keyName(parent.property, parent.computed)
        : undefined;
    const isLength = called === 'length';
    const isUse = !isTarget && !isAlias && !isLength;
    const kind = isTarget && !ref!.index ? 'assign' : isUse ? 'read' : undefined;
    if (!kind) return true;
    const isIndexed =
      parent?.type === 'MemberExpression' && parent.computed && parent.object === node;
    const mention: Mention = {
      kind,
      at: node.start!,
      end: (isIndexed ? parent : node).end!,
      ...(SEARCHES.test(called ?? '') && { isSearch: true }),
    };
    const found = mentions.get(key);
    if (found) found.push(mention);
    else mentions.set(key, [mention]);
    // `items.slice` contains `items`, and `items[i]` contains its index.
    return true;
  });
  return mentions;
}

const SEARCHES = /^(?:includes|indexOf|lastIndexOf)$/;

/** A property's name, which does not refer to a variable. */
export function isNameOnly(node: t.Node, parent: t.Node | undefined): boolean {
  if (node.type !== 'Identifier' || !parent) return false;
  if (parent.type === 'MemberExpression' || parent.type === 'OptionalMemberExpression')
    return parent.property === node && !parent.computed;
  if (parent.type === 'VariableDeclarator') return parent.id === node;
  return parent.type === 'ObjectProperty' && parent.key === node && !parent.computed;
}
