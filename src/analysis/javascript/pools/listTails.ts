import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { valueHolds } from '../holds/holdings';
import { keyOfRef, keyOfValue, keyOfWritten } from '../program/aliases';
import { accessKey, accessOf, inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts, type Ref } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { isEmptyLiteral, isPrimitive, isRequestData } from '../program/values';
import { bare, visit } from '../syntax/nodes';
import { isDoneAround, unitsReached } from './ownReach';

/** A field that only ever holds a node of a list, and a step that drops the list's first node without it. */
export interface LeftTail {
  tail: Access;
  head: Access;
  method: FunctionUnit;
  statement: t.Node;
  /** Set where a node is taken out: the field keeps it only if it was the last one. */
  isRemoval: boolean;
}

type Assign = Extract<Fact, { kind: 'assign' }>;

interface Write {
  unit: FunctionUnit;
  fact: Assign;
}

/** The chains of nodes that a class keeps, and which of its fields lead to them. */
class Chains {
  readonly units: readonly FunctionUnit[];
  readonly writes = new Map<string, Write[]>();
  readonly accesses = new Map<string, Access>();
  /** Fields of nodes that lead to other nodes. */
  readonly links = new Set<string>();

  constructor(readonly owner: ClassLike) {
    this.units = inheritedMethods(owner);
    for (const unit of this.units)
      for (const fact of unit.facts.facts) {
        if (fact.kind !== 'assign' || fact.target.index) continue;
        const key = keyOfWritten(owner, fact.target, unit.facts);
        const access = key === undefined ? undefined : accessOf(owner, fact.target);
        if (!access || access.path.length !== 1) continue;
        this.accesses.set(key!, access);
        this.writes.set(key!, [...(this.writes.get(key!) ?? []), { unit, fact }]);
      }
    for (const unit of this.units) for (const fact of unit.facts.facts) this.noteLink(unit, fact);
  }

  /**
   * `this.last.next = node`, `node.next = this.first`, where the class keeps the node. What leads to the node is a node itself
   * only if it becomes this one: `this.instance.material = value` links nothing.
   */
  private noteLink({ facts }: FunctionUnit, fact: Fact): void {
    if (fact.kind !== 'assign' || fact.target.index) return;
    const { path, variable } = fact.target;
    const link = path.at(-1);
    if (link === undefined || !isOfNode(fact.target)) return;
    const value = bare(fact.value);
    const isKept = (name: string): boolean => this.fieldsGiven(name, facts).length > 0;
    const isNode =
      value.type === 'Identifier' &&
      (variable === undefined
        ? this.fieldsGiven(value.name, facts).includes(
            accessKey({ base: 'this', path: path.slice(0, 1) }),
          )
        : isKept(value.name));
    const isOfKept = variable !== undefined && isKept(variable) && this.fieldOf(value, facts);
    if (isNode || isOfKept) this.links.add(link);
  }

  /** The fields that a function sets to the value of a local name. */
  fieldsGiven(name: string, { fn }: FunctionFacts): string[] {
    return [...this.writes].flatMap(([key, writes]) =>
      writes.some(({ unit, fact }) => unit.fn === fn && isNamed(fact.value, name)) ? [key] : [],
    );
  }

  /** The field that an expression reads. */
  fieldOf(node: t.Node, facts: FunctionFacts): string | undefined {
    const ref = refOf(bare(node), facts.selves);
    const key = ref && !ref.index ? keyOfRef(this.owner, ref, facts) : undefined;
    return key !== undefined && this.writes.has(key) ? key : undefined;
  }

  isLink(node: t.Node): boolean {
    const at = bare(node);
    if (at.type !== 'MemberExpression' && at.type !== 'OptionalMemberExpression') return false;
    // A field of the instance may have the name of a link.
    if (at.computed || at.object.type === 'ThisExpression') return false;
    return at.property.type === 'Identifier' && this.links.has(at.property.name);
  }

  /** Whether a field starts with nothing. */
  startsEmpty(key: string): boolean {
    const field = this.owner.fields.get(this.accesses.get(key)!.path[0]!);
    return !field?.init || isEmptyLiteral(field.init);
  }

  /** Whether a local name only stands for nodes of the list that begins in `head`. */
  isNode(name: string, facts: FunctionFacts, head: string): boolean {
    const isLinked = facts.facts.some(
      fact =>
        fact.kind === 'assign' &&
        this.links.has(fact.target.path.at(-1) ?? '') &&
        isOfNode(fact.target) &&
        (isNamed(fact.value, name) ||
          // A link to what it is given may lead to any other chain.
          (fact.target.variable === name &&
            (this.isLink(fact.value) || this.fieldOf(fact.value, facts) === head))),
    );
    if (isLinked || this.fieldsGiven(name, facts).includes(head)) return true;
    const inits = (facts.locals.get(name) ?? []).map(bare).filter(each => !isEmptyLiteral(each));
    return (
      inits.length > 0 &&
      !facts.params.has(name) &&
      inits.some(each => keyOfValue(this.owner, each, facts) === head) &&
      inits.every(each => this.isLink(each) || this.fieldOf(each, facts) !== undefined)
    );
  }

  /** Whether something reads or sets a link of what a field holds: ids that are kept in turn have none. */
  isChain(head: string): boolean {
    return this.units.some(({ fn, facts }) => {
      let isFound = false;
      visit(fn.body, node => {
        if (isFound || !this.isLink(node)) return !isFound;
        const object = bare((node as t.MemberExpression).object);
        isFound =
          keyOfValue(this.owner, object, facts) === head ||
          (object.type === 'Identifier' && this.isNode(object.name, facts, head));
        return !isFound;
      });
      return isFound;
    });
  }

  isOnlyNodes(key: string, head: string): boolean {
    const filling = this.writes.get(key)!.filter(({ fact: { value } }) => !isNothing(value));
    if (filling.length === 0) return false;
    return filling.every(({ unit: { facts }, fact }) => {
      const value = bare(fact.value);
      if (this.isLink(value)) return true;
      if (value.type === 'Identifier' && this.isNode(value.name, facts, head)) return true;
      return this.fieldOf(value, facts) === head;
    });
  }
}

/** Whether a field is one of a node, and not of the instance itself. */
function isOfNode({ variable, path }: Ref): boolean {
  return variable === undefined ? path.length === 2 : path.length > 0;
}

function isNamed(node: t.Node, name: string): boolean {
  const at = bare(node);
  return at.type === 'Identifier' && at.name === name;
}

/** Lists whose first node is dropped by a method that leaves another field at a node of the list. */
export function findLeftTails(owner: ClassLike, methods: readonly FunctionUnit[]): LeftTail[] {
  if (owner.isScope) return [];
  const chains = new Chains(owner);
  if (chains.links.size === 0) return [];
  const found: LeftTail[] = [];
  for (const head of chains.writes.keys()) {
    if (!chains.startsEmpty(head) || !isFirst(chains, head) || !chains.isChain(head)) continue;
    const tails = [...chains.writes.keys()].filter(
      key => key !== head && chains.startsEmpty(key) && isKept(chains, key, head),
    );
    for (const { unit, fact } of chains.writes.get(head)!) {
      if (!methods.includes(unit)) continue;
      const isRemoval = isNext(chains, unit, fact, head);
      if (!isRemoval && !isNothing(fact.value)) continue;
      if (isRemoval && isBlanked(chains, unit)) continue;
      for (const tail of tails) {
        if (isRemoval && !isGivenWith(chains, tail, head)) continue;
        const writers = chains.writes.get(tail)!;
        const settling = writers.filter(
          ({ fact: { value } }) => bare(value).type !== 'Identifier' || isNothing(value),
        );
        if (isDoneAround(owner, unit, unitsIn(writers), unitsIn(settling))) continue;
        if (isRefilled(chains, unit, head)) continue;
        const at = { tail: chains.accesses.get(tail)!, head: chains.accesses.get(head)! };
        if (!found.some(each => each.method === unit && accessKey(each.tail) === tail))
          found.push({ ...at, method: unit, statement: fact.node, isRemoval });
      }
    }
  }
  return found;
}

function unitsIn(writes: readonly Write[]): ReadonlySet<FunctionUnit> {
  return new Set(writes.map(({ unit }) => unit));
}

/** Whether a field can hold something of others, and nothing but nodes of the list. */
function isKept(chains: Chains, key: string, head: string): boolean {
  if (!chains.isOnlyNodes(key, head)) return false;
  return [...chains.writes.get(head)!].some(({ unit: { facts }, fact: { value } }) => {
    if (!isRequestData(value, facts) || isPrimitive(value, facts)) return false;
    return valueHolds(value, facts, chains.owner) === 'others';
  });
}

/** Whether a node becomes the first of a list when there is none, and is linked behind another one, or before the first, else. */
function isFirst(chains: Chains, head: string): boolean {
  return chains.writes.get(head)!.some(({ unit: { facts, fn }, fact }) => {
    const node = bare(fact.value);
    if (node.type !== 'Identifier') return false;
    const links = facts.facts.filter(
      (each): each is Assign =>
        each.kind === 'assign' && chains.links.has(each.target.path.at(-1) ?? ''),
    );
    const isBefore = links.some(
      ({ target, value }) => target.variable === node.name && chains.fieldOf(value, facts) === head,
    );
    if (isBefore) return true;
    const behind = links.filter(({ value }) => isNamed(value, node.name));
    let isChosen = false;
    visit(fn.body, each => {
      if (each.type !== 'IfStatement' || isChosen) return !isChosen;
      const { consequent, alternate } = each;
      const isIn = (at: t.Node, within: t.Node | null | undefined): boolean =>
        !!within && at.start! >= within.start! && at.end! <= within.end!;
      isChosen = behind.some(({ node: link }) => {
        if (isIn(fact.node, alternate)) return isIn(link, consequent);
        if (!isIn(fact.node, consequent)) return false;
        return alternate
          ? isIn(link, alternate)
          : endsFunction(consequent) && link.start! > each.end!;
      });
      return !isChosen;
    });
    return isChosen;
  });
}

function endsFunction(node: t.Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}

/** Whether the same node gets into both fields in some function. */
function isGivenWith(chains: Chains, tail: string, head: string): boolean {
  return chains.writes.get(tail)!.some(({ unit: { facts }, fact: { value } }) => {
    const node = bare(value);
    return node.type === 'Identifier' && chains.fieldsGiven(node.name, facts).includes(head);
  });
}

/** `this.first = node.next`, where node was the first. */
function isNext(chains: Chains, { facts }: FunctionUnit, { value }: Assign, head: string): boolean {
  const at = bare(value);
  const isOfHead = (node: t.Node): boolean => chains.fieldOf(node, facts) === head;
  if (at.type === 'Identifier') return (facts.locals.get(at.name) ?? []).some(each => isStep(each));
  return isStep(at);

  function isStep(node: t.Node): boolean {
    const step = bare(node);
    if (!chains.isLink(step) || !('object' in step)) return false;
    const object = bare(step.object);
    if (isOfHead(object)) return true;
    const inits = object.type === 'Identifier' ? (facts.locals.get(object.name) ?? []) : [];
    return inits.length === 1 && isOfHead(inits[0]!);
  }
}

function isNothing(node: t.Node): boolean {
  const at = bare(node);
  return at.type === 'NullLiteral' || (at.type === 'Identifier' && at.name === 'undefined');
}

/** Whether a function empties something in the node, so that the node alone stays. */
function isBlanked(chains: Chains, { facts }: FunctionUnit): boolean {
  return facts.facts.some(
    fact =>
      (fact.kind === 'assign' && isEmptyLiteral(fact.value) && isOfNode(fact)) ||
      (fact.kind === 'delete' && isOfNode(fact)) ||
      (fact.kind === 'call' &&
        fact.args.some(each => each.type === 'Identifier' && facts.locals.has(each.name))),
  );

  function isOfNode({ target: { variable, path } }: Extract<Fact, { target: unknown }>): boolean {
    const last = path.at(-1) ?? '';
    return !chains.links.has(last) && (variable === undefined ? path.length > 1 : path.length > 0);
  }
}

/** Whether a method, or what it calls, puts a node into the list again. */
function isRefilled(chains: Chains, method: FunctionUnit, head: string): boolean {
  const reached = unitsReached(chains.owner, method);
  return chains.writes
    .get(head)!
    .some(
      ({ unit, fact: { value } }) =>
        reached.has(unit) &&
        bare(value).type === 'Identifier' &&
        !isNothing(value) &&
        unit !== method,
    );
}
