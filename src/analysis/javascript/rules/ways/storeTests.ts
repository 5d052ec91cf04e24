import type * as t from '@babel/types';
import { keyOfRef, keyOfValue } from '../../program/aliases';
import { accessKey, accessOf, type ClassLike } from '../../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../../program/facts';
import { bare, visit } from '../../syntax/nodes';
import type { FoundSlots } from '../../pools/slotStores';
import { ownCalled, returnedBy } from '../../pools/ownCalls';
import { nameIn } from '../../pools/slotSteps';
import { literalNumber } from '../../program/values';

/** What conditions in one function tell about one array of a store. */
export class StoreTests {
  constructor(
    private readonly owner: ClassLike,
    private readonly found: FoundSlots,
    private readonly column: string,
    private readonly facts: FunctionFacts,
  ) {}

  /** `items.fill(null, 0, this.size)` and `for (let i = 0; i < this.size; i++) items[i] = null`. */
  isBounded(fact: Fact, loops: readonly t.Loop[]): boolean {
    if (fact.kind === 'call') return fact.args.slice(2).some(end => this.isCounter(end));
    return loops.some(
      loop => 'test' in loop && loop.test?.type === 'BinaryExpression' && this.isUpTo(loop.test),
    );
  }

  /** Whether a condition with this outcome means that the slots are empty, and whether it tests the array or the counter. */
  saysEmpty(test: t.Node, isTrue: boolean): 'array' | 'counter' | undefined {
    const at = bare(test);
    if (at.type === 'UnaryExpression' && at.operator === '!')
      return this.saysEmpty(at.argument, !isTrue);
    if (at.type === 'LogicalExpression' && at.operator !== '??') {
      const [left, right] = [this.saysEmpty(at.left, isTrue), this.saysEmpty(at.right, isTrue)];
      const isBoth = (at.operator === '&&') === isTrue;
      return isBoth ? (left ?? right) : left && right;
    }
    if (at.type === 'CallExpression') return this.answerSaysEmpty(at, isTrue);
    if (at.type !== 'BinaryExpression') return isTrue ? undefined : this.partBehind(at)?.by;
    const left = this.partBehind(at.left);
    const right = this.partBehind(at.right);
    const isEqual = /^===?$/.test(at.operator);
    if (isEqual || /^!==?$/.test(at.operator)) {
      if (isEqual !== isTrue) return undefined;
      const part = left ?? right;
      if (left && right) return part?.by;
      const other = bare(left ? at.right : at.left);
      const number = literalNumber(other);
      const isNothing =
        other.type === 'NullLiteral' || (other.type === 'Identifier' && other.name === 'undefined');
      return isNothing || number === part?.least ? part?.by : undefined;
    }
    if (!/^[<>]=?$/.test(at.operator)) return undefined;
    const part = left ?? right;
    const number = literalNumber(bare(left ? at.right : at.left));
    if (!part || number === undefined) return undefined;
    const flipped: Record<string, string> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
    const negated: Record<string, string> = { '<': '>=', '>': '<=', '<=': '>', '>=': '<' };
    const seen = left ? at.operator : flipped[at.operator]!;
    const operator = isTrue ? seen : negated[seen]!;
    const { least, by } = part;
    // `n < 1` and `n <= 0`.
    return (operator === '<' && number === least + 1) || (operator === '<=' && number === least)
      ? by
      : undefined;
  }

  /** `this.isEmpty()`, as the method of the class answers it. */
  private answerSaysEmpty(
    call: t.CallExpression,
    isTrue: boolean,
  ): 'array' | 'counter' | undefined {
    const { owner, found, column, facts } = this;
    for (const helper of ownCalled(owner, call, facts)) {
      const returned = helper.fn === facts.fn ? undefined : returnedBy(helper);
      if (!returned || bare(returned).type === 'CallExpression') continue;
      const tests = new StoreTests(owner, found, column, helper.facts);
      const says = tests.saysEmpty(returned, isTrue);
      if (says) return says;
    }
    return undefined;
  }

  /**
   * For a step that sets the counter to a value: whether a condition with this outcome means that it does not get lower by
   * that; `undefined` when the condition does not compare the two.
   */
  saysGrowth(test: t.Node, isTrue: boolean, shrink: Fact): boolean | undefined {
    const at = bare(test);
    if (at.type === 'UnaryExpression' && at.operator === '!')
      return this.saysGrowth(at.argument, !isTrue, shrink);
    if (at.type === 'LogicalExpression' && (at.operator === '&&') === isTrue)
      return this.saysGrowth(at.left, isTrue, shrink) ?? this.saysGrowth(at.right, isTrue, shrink);
    if (at.type !== 'BinaryExpression' || !/^[<>]=?$/.test(at.operator)) return undefined;
    const name = shrink.kind === 'assign' ? nameIn(shrink.value) : undefined;
    const isValue = (node: t.Node): boolean => node.type === 'Identifier' && node.name === name;
    const [isLeft, isRight] = [isValue(at.left), isValue(at.right)];
    const other = isLeft ? at.right : at.left;
    const by = isLeft !== isRight ? this.partBehind(other)?.by : undefined;
    if (!by) return undefined;
    const isMore = (at.operator.startsWith('>') === isLeft) === isTrue;
    // Below the physical length the value may be lower or higher.
    return by === 'counter' || isMore ? isMore : undefined;
  }

  /** The counter's value when the slots are empty. */
  private get emptyCount(): number {
    const { store } = this.found;
    return store.kind === 'slots' && store.bias === 1 ? -1 : 0;
  }

  /** What an expression measures of the slots in use, and its value when none is. */
  private partBehind(node: t.Node): { by: 'array' | 'counter'; least: number } | undefined {
    const at = bare(node);
    if (at.type === 'BinaryExpression') {
      const added = at.operator === '+' ? literalNumber(at.right) : undefined;
      const counter = this.partBehind(at.left);
      if (added !== undefined && counter) return { ...counter, least: counter.least + added };
      return this.isDistance(at) ? { by: 'counter', least: 0 } : undefined;
    }
    const ref = refOf(at, this.facts.selves);
    if (!ref || ref.index) return undefined;
    const key = keyOfRef(this.owner, ref, this.facts);
    if (key !== undefined && this.found.counterKeys.includes(key))
      return { by: 'counter', least: this.emptyCount };
    const isArray = key === this.column || key === `${this.column}.length`;
    return isArray ? { by: 'array', least: 0 } : undefined;
  }

  /** `(tail - head) & mask` */
  private isDistance(node: t.Node): boolean {
    const at = bare(node);
    if (at.type !== 'BinaryExpression') return false;
    if (at.operator === '&' || at.operator === '%') return this.isDistance(at.left);
    return at.operator === '-' && this.isCounter(at.left) && this.isCounter(at.right);
  }

  /** Whether a condition depends on the instance's state. */
  isOwnState(test: t.Node): boolean {
    let asks = false;
    visit(test, node => {
      asks ||=
        node.type === 'ThisExpression' ||
        (node.type === 'Identifier' &&
          (this.facts.selves.has(node.name) ||
            this.owner.closure.has(node.name) ||
            keyOfValue(this.owner, node, this.facts) !== undefined));
      return !asks;
    });
    return asks;
  }

  private isUpTo({ operator, left, right }: t.BinaryExpression): boolean {
    const isLength = (node: t.Node): boolean =>
      refOf(node, this.facts.selves)?.path.at(-1) === 'length' && !this.isCounter(node);
    if (/^(?:<=?|!==?)$/.test(operator)) return this.isCounter(right) && !isLength(left);
    return /^>=?$/.test(operator) && this.isCounter(left) && !isLength(right);
  }

  /** The counter itself, rather than a copy made earlier. */
  private isCounter(node: t.Node): boolean {
    const ref = refOf(bare(node), this.facts.selves);
    const access = ref && !ref.index ? accessOf(this.owner, ref) : undefined;
    return access !== undefined && this.found.counterKeys.includes(accessKey(access));
  }
}
