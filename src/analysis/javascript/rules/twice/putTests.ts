import type * as t from '@babel/types';
import type { OwnedUnit } from '../../program/callees';
import type { Program } from '../../program/classLikes';
import { bare, keyName, visit } from '../../syntax/nodes';
import { placeOf } from '../../pools/places';
import { holderOf, keyOf } from './instanceNames';

/**
 * What a test tells of a put: whether an instance is there (`present`: when the test holds), how much room there is, which
 * another put of the same instance does not decide, or something else.
 */
export type Told =
  { kind: 'present'; key: string; isTrue: boolean } | { kind: 'room' } | { kind: 'other' };

const OTHER: Told = { kind: 'other' };

/** Reads the tests of one function. */
export class PutTests {
  constructor(
    private readonly at: OwnedUnit,
    private readonly program: Program,
    /** Names of counters of free lists. */
    private readonly counters: ReadonlySet<string>,
  ) {}

  /** Of a test without `!`, `&&` and `||`. */
  told(test: t.Node): Told {
    const node = bare(test);
    if (node.type === 'BinaryExpression') {
      const { left, right, operator } = node;
      const isEqual = operator === '==' || operator === '===';
      if (isEqual || operator === '!=' || operator === '!==') {
        const other = isNothing(right) ? left : isNothing(left) ? right : undefined;
        if (other) return this.present(other, !isEqual);
      }
      return this.isCount(left) || this.isCount(right) ? { kind: 'room' } : OTHER;
    }
    if (this.isCount(node) || this.isTaken(node)) return { kind: 'room' };
    return this.present(node, true);
  }

  /** Whether a test asks nothing but what its function was given, so that no step of the function decides it. */
  isGiven(test: t.Node): boolean {
    const { params } = this.at.unit.facts;
    let isGiven = true;
    visit(test, node => {
      if (node.type === 'Identifier')
        isGiven &&= params.has(node.name) || node.name === 'undefined';
      else
        isGiven &&=
          /^(?:Unary|Binary|Logical)Expression$|^\w+Literal$|^ParenthesizedExpression$/.test(
            node.type,
          );
      return isGiven;
    });
    return isGiven;
  }

  private present(test: t.Node, isTrue: boolean): Told {
    const node = bare(test);
    const holder = holderOf(node, this.at, this.program);
    return holder ? { kind: 'present', key: keyOf(holder), isTrue } : OTHER;
  }

  /** `list.length`, `set.size`, or the counter of a free list. */
  private isCount(test: t.Node): boolean {
    const node = bare(test);
    if (node.type === 'Identifier') return this.counters.has(node.name);
    if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return false;
    const name = keyName(node.property, node.computed);
    if (name === undefined || this.counters.has(name)) return name !== undefined;
    // A list of one call alone is no stock.
    const isLength = name === 'length' || name === 'size';
    return isLength && placeOf(node.object, this.at, this.program) !== undefined;
  }

  /** Somebody who waits was taken from a list: `const next = waiting.shift()`. */
  private isTaken(test: t.Node): boolean {
    if (test.type !== 'Identifier') return false;
    const [only, ...others] = this.at.unit.facts.locals.get(test.name) ?? [];
    const value = only && others.length === 0 ? bare(only) : undefined;
    if (value?.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return false;
    const name = keyName(value.callee.property, value.callee.computed);
    return name === 'shift' || name === 'pop';
  }
}

function isNothing(node: t.Node): boolean {
  const value = bare(node);
  return (
    value.type === 'NullLiteral' || (value.type === 'Identifier' && value.name === 'undefined')
  );
}
