import type * as t from '@babel/types';
import { inheritedMethods, type ClassLike, type Fields, type Program } from '../program/classLikes';
import { closureFields } from '../program/closureFields';
import { refOf, type FunctionFacts } from '../program/facts';
import { literalNumber } from '../program/values';
import { visit } from '../syntax/nodes';

/** Whether setting an array's `length` to a value drops what is in its slots. */
export function cutsArray(owner: ClassLike, facts: FunctionFacts, value: t.Node): boolean {
  return !growsArray(facts, value) && !isCapacity(owner, facts, value);
}

/** `if (n > items.length) items.length = n` makes room and drops nothing. */
export function growsArray(facts: FunctionFacts, value: t.Node): boolean {
  const length = refOf(value, facts.selves);
  if (!length) return false;
  let grows = false;
  visit(facts.fn.body, node => {
    if (node.type !== 'IfStatement' || node.test.type !== 'BinaryExpression') return !grows;
    const { operator, left, right } = node.test;
    const [more, less] = operator.startsWith('>') ? [left, right] : [right, left];
    const moreRef = refOf(more, facts.selves);
    const lessRef = refOf(less, facts.selves);
    grows ||=
      /^[<>]=?$/.test(operator) &&
      moreRef?.variable === length.variable &&
      moreRef?.path.join('.') === length.path.join('.') &&
      lessRef?.path.at(-1) === 'length';
    return !grows;
  });
  return grows;
}

/** `items.length = SIZE` drops what is beyond that many, and nothing of what is below: a number, or what none but a constructor sets. */
function isCapacity(owner: ClassLike, facts: FunctionFacts, value: t.Node): boolean {
  const written = literalNumber(value);
  if (written !== undefined) return written > 0;
  const ref = refOf(value, facts.selves);
  if (!ref || ref.index) return false;
  const [name, ...rest] = ref.variable === undefined ? ref.path : [ref.variable, ...ref.path];
  if (name === undefined || rest.length > 0) return false;
  if (facts.params.has(name) || facts.locals.has(name)) return false;
  const isOwn = ref.variable === undefined || owner.closure.has(name);
  const field = (isOwn ? owner.fields : constantsAround(owner)).get(name);
  const number = field?.init && literalNumber(field.init);
  if (!field?.init || number === 0) return false;
  return isOwn ? !writtenLater(owner).has(name) : field.isFixed === true && (number ?? 0) > 0;
}

const constants = new WeakMap<Program, Fields>();

/** The variables at the top level of a class's file. Cached. */
function constantsAround({ program }: ClassLike): Fields {
  let found = constants.get(program);
  if (!found) constants.set(program, (found = closureFields(program.top.fn)));
  return found;
}

const laterWrites = new WeakMap<ClassLike, ReadonlySet<string>>();

/** The fields and variables that methods of a class write after its construction. Cached. */
function writtenLater(owner: ClassLike): ReadonlySet<string> {
  let names = laterWrites.get(owner);
  if (names) return names;
  const found = new Set<string>();
  for (const { facts, isConstructor } of inheritedMethods(owner))
    for (const fact of isConstructor ? [] : facts.facts)
      if (fact.kind === 'assign' || fact.kind === 'update')
        found.add(fact.target.variable ?? fact.target.path[0] ?? '');
  laterWrites.set(owner, (names = found));
  return names;
}
