import type * as t from '@babel/types';
import type { ClassLike } from '../program/classLikes';
import { stepsToInstance, type FunctionFacts } from '../program/facts';
import { isHidden } from '../program/hiddenNames';
import { bare, keyName } from '../syntax/nodes';

/** The step of a chain into an element: `list[i]`, `list.pop()`, `map.get(key)`. */
export const ELEMENT = '[]';

/** A path from an instance (or a variable) through fields and elements. */
export interface Chain {
  /** `undefined` for the instance; '' for an object that is no variable's, such as a call's result. */
  variable: string | undefined;
  steps: string[];
}

/** Methods of the language's containers that answer one of the elements. */
const ELEMENT_CALLS = /^(?:pop|shift|at|get|find|findLast)$/;
/** Those that answer the container itself, or a copy of it. */
const SAME_CALLS =
  /^(?:slice|splice|filter|reverse|sort|concat|subarray|values|toSorted|toReversed)$/;

const MAX_STEPS = 12;
const MAX_INITS = 6;
const MAX_CHAINS = 8;
const DEPTH = 4;

/** Where an expression's value lies, through local names for it. Several places where a name stands for several. */
export function chainsOf(
  node: t.Node,
  facts: FunctionFacts,
  owner: ClassLike | undefined,
  depth = 0,
): Chain[] {
  const several = alternatives(node);
  if (several.length > 1)
    return depth >= DEPTH
      ? []
      : several.flatMap(each => chainsOf(each, facts, owner, depth + 1)).slice(0, MAX_CHAINS);
  const steps: string[] = [];
  for (let at = bare(node); steps.length <= MAX_STEPS;) {
    switch (at.type) {
      case 'ThisExpression':
        return [chainTo(owner, facts.selves.has('this') ? 'this' : undefined, steps)];
      case 'AssignmentExpression':
        at = bare(at.left);
        break;
      case 'Identifier':
        if (isHidden(facts, at)) return [chainTo(undefined, '', steps)];
        return chainsOfName(at.name, steps, facts, owner, depth);
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        steps.push(keyName(at.property, at.computed) ?? ELEMENT);
        at = bare(at.object);
        break;
      case 'CallExpression':
      case 'OptionalCallExpression': {
        const callee = bare(at.callee);
        if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
          return [chainTo(undefined, '', steps)];
        const called = keyName(callee.property, callee.computed) ?? '';
        if (ELEMENT_CALLS.test(called)) steps.push(ELEMENT);
        else if (!SAME_CALLS.test(called)) return [chainTo(undefined, '', steps)];
        at = bare(callee.object);
        break;
      }
      default:
        return [chainTo(undefined, '', steps)];
    }
  }
  return [];
}

function chainsOfName(
  name: string,
  steps: string[],
  facts: FunctionFacts,
  owner: ClassLike | undefined,
  depth: number,
): Chain[] {
  if (facts.selves.has(name)) return [chainTo(owner, undefined, steps)];
  const own = stepsToInstance(name, [...steps].reverse(), facts.selves);
  if (own > 0) return [chainTo(owner, undefined, steps.slice(0, steps.length - own))];
  if (owner?.closure.has(name)) return [chainTo(owner, undefined, [...steps, name])];
  if (facts.params.has(name) || !facts.locals.has(name) || depth >= DEPTH)
    return [chainTo(undefined, name, steps)];
  const tail = [...steps].reverse();
  const found = chainsOfLocal(name, facts, owner, depth)
    .filter(({ steps: head }) => head.length + tail.length <= MAX_STEPS)
    .map(({ variable, steps: head }) => ({ variable, steps: [...head, ...tail] }));
  return found.length > 0 ? found : [chainTo(undefined, name, steps)];
}

const NO_OWNER = {};
const ofLocals = new WeakMap<FunctionFacts, WeakMap<object, Map<string, Chain[]>>>();

/** Where the values of a local name lie. Cached, because names that are made of each other would be followed again and again. */
function chainsOfLocal(
  name: string,
  facts: FunctionFacts,
  owner: ClassLike | undefined,
  depth: number,
): readonly Chain[] {
  const ofFunction = ofLocals.get(facts) ?? new WeakMap<object, Map<string, Chain[]>>();
  ofLocals.set(facts, ofFunction);
  const known = ofFunction.get(owner ?? NO_OWNER) ?? new Map<string, Chain[]>();
  ofFunction.set(owner ?? NO_OWNER, known);
  const key = `${depth} ${name}`;
  let found = known.get(key);
  if (found) return found;
  found = [];
  for (const init of facts.locals.get(name)!.slice(0, MAX_INITS)) {
    const element = facts.walked.has(init) ? [ELEMENT] : [];
    for (const each of alternatives(init))
      for (const { variable, steps: head } of chainsOf(each, facts, owner, depth + 1))
        if (head.length <= MAX_STEPS && found.length < MAX_CHAINS)
          found.push({ variable, steps: [...head, ...element] });
  }
  known.set(key, found);
  return found;
}

/** `a ?? b`, `c ? a : b` */
function alternatives(node: t.Node): t.Node[] {
  const at = bare(node);
  if (at.type === 'LogicalExpression') return [at.left, at.right];
  if (at.type === 'ConditionalExpression') return [at.consequent, at.alternate];
  return [at];
}

/** `steps`: the last one first. */
function chainTo(
  owner: ClassLike | undefined,
  variable: string | undefined,
  steps: string[],
): Chain {
  const path = [...steps].reverse();
  const field = path[0] === undefined ? undefined : owner?.accessors.get(path[0]);
  return { variable, steps: field ? [...field, ...path.slice(1)] : path };
}
