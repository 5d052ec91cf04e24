import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { resolveRef } from '../program/aliases';
import { accessKey, type ClassLike, type Program } from '../program/classLikes';
import { refOf, type FunctionFacts, type Ref } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { standIn } from '../program/standIn';
import { occurrencesOfWords } from '../program/occurrences';
import { visit } from '../syntax/nodes';
import type { FoundSlots } from './slotStores';
import { literalNumber } from '../program/values';

/** A list and its counter in some object: `for (i = 0; i < queue.index; i++) run(queue.list[i])`. */
interface Consumed {
  holder: Ref;
  list: string;
  counter: string;
  unit: FunctionUnit;
}

/**
 * Lists that a function processes and then only rewinds, where list and counter are fields of an object of another file. The
 * function stands in for the class, and the object for its instance.
 */
export function findConsumedLists(program: Program): { owner: ClassLike; slots: FoundSlots[] }[] {
  const { landmarks, text, functions, classes } = program;
  const names = landmarks.fieldRewinds;
  if (names.size === 0) return [];
  const units = [...functions, ...classes.flatMap(owner => owner.methods)];
  const words = occurrencesOfWords(text, names);
  const mentioning = units.filter(unit => words.isIn(unit));
  const consumed = mentioning.flatMap(consumedIn);
  return consumed.length === 0
    ? []
    : mentioning.flatMap(unit => rewoundIn(program, unit, consumed));
}

function consumedIn(unit: FunctionUnit): Consumed[] {
  const { facts } = unit;
  const found: Consumed[] = [];
  visit(unit.fn.body, node => {
    if (node.type !== 'ForStatement' || node.test?.type !== 'BinaryExpression') return;
    const { left, right, operator } = node.test;
    const bound = operator === '<' ? refOf(right, facts.selves) : undefined;
    if (!bound || left.type !== 'Identifier') return;
    const counter = resolveRef(bound, facts);
    const name = counter.path.at(-1);
    if (name === undefined || counter.variable === undefined) return;
    const holder = { variable: counter.variable, path: counter.path.slice(0, -1) };
    const list = listWalked(facts, node, left.name, holder);
    if (list !== undefined) found.push({ holder, list, counter: name, unit });
  });
  return found;
}

/** The list whose elements a loop reads with its variable and uses as objects. */
function listWalked(
  facts: FunctionFacts,
  loop: t.ForStatement,
  index: string,
  holder: Ref,
): string | undefined {
  for (const fact of facts.facts) {
    if (fact.kind !== 'read' || fact.target.index?.type !== 'Identifier') continue;
    if (
      fact.target.index.name !== index ||
      fact.node.start! < loop.start! ||
      fact.node.end! > loop.end!
    )
      continue;
    const list = resolveRef({ ...fact.target, index: undefined }, facts);
    if (
      isSame({ ...list, path: list.path.slice(0, -1) }, holder) &&
      isUsedAsObject(facts, fact.node)
    )
      return list.path.at(-1);
  }
  return undefined;
}

/** `const child = list[i]; child.update()`: an element that is only used as a number retains nothing. */
function isUsedAsObject(facts: FunctionFacts, read: t.Node): boolean {
  const name = [...facts.locals].find(([, inits]) => inits.includes(read as t.Expression))?.[0];
  let isObject = false;
  if (name !== undefined)
    visit(facts.fn.body, node => {
      isObject ||=
        node.type === 'MemberExpression' &&
        node.object.type === 'Identifier' &&
        node.object.name === name;
      return !isObject;
    });
  return isObject;
}

function isSame(a: Ref, b: Ref): boolean {
  return a.variable === b.variable && a.path.join('.') === b.path.join('.');
}

function rewoundIn(
  program: Program,
  unit: FunctionUnit,
  consumed: Consumed[],
): { owner: ClassLike; slots: FoundSlots[] }[] {
  const { facts } = unit;
  for (const fact of facts.facts) {
    if (fact.kind !== 'assign' || fact.target.index || literalNumber(fact.value) !== 0) continue;
    const { variable, path } = fact.target;
    const counter = path.at(-1);
    if (variable === undefined || counter === undefined) continue;
    const holder = { variable, path: path.slice(0, -1) };
    const match = consumed.find(
      each =>
        each.counter === counter &&
        (each.unit === unit
          ? isSame(each.holder, resolveRef(holder, facts))
          : holder.path.length > 0 && each.holder.path.at(-1) === holder.path.at(-1)),
    );
    if (match) return [storeIn(program, unit, variable, holder.path, match)];
  }
  return [];
}

function storeIn(
  program: Program,
  unit: FunctionUnit,
  variable: string,
  path: string[],
  { list, counter }: Consumed,
): { owner: ClassLike; slots: FoundSlots[] } {
  const at = (name: string): Access => ({ base: 'closure', path: [variable, ...path, name] });
  const [array, length] = [at(list), at(counter)];
  const owner = standIn(program, {
    name: unit.name,
    form: 'factory',
    node: unit.fn,
    methods: [unit],
    closure: new Set([variable]),
  });
  const store = {
    kind: 'slots' as const,
    columns: [{ access: array, role: 'value' as const }],
    length,
    bias: 0 as const,
  };
  return {
    owner,
    slots: [
      {
        store,
        columnKeys: [accessKey(array)],
        counterKeys: [accessKey(length)],
        emptyings: [[accessKey(length)]],
        headKey: undefined,
        reusedKeys: new Set(),
        isGiven: false,
        fillers: new Set(),
        isRead: true,
      },
    ],
  };
}
