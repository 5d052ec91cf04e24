import type * as t from '@babel/types';
import { LIST_NAME, MAKES, RELEASES, TAKES } from '../../../protocol/poolNames';
import { calleeName, isPlain, keyName } from '../syntax/nodes';
import { Occurrences } from './occurrences';

/** Syntax that every pool needs, recorded during one visit of the whole tree. */
export class Landmarks {
  /** `new X()`. */
  readonly news = new Occurrences();
  /** Calls of functions by a plain name such as `createContext`. */
  readonly makes: { name: string; offset: number }[] = [];
  /** `list.pop()`, `list[--count]`. */
  readonly takes = new Occurrences();
  /** `x = y.next`. */
  readonly unlinks = new Occurrences();
  /** `x.release(y)`. */
  readonly releases = new Occurrences();
  /** Calls on, and assignments to, names that look like a free list. */
  readonly parks = new Occurrences();

  /** `array[counter] = x` and `array[counter++] = x` with two plain variables. */
  readonly slotWrites: { array: string; counter: string; offset: number }[] = [];
  /** Offsets of variables declared with a number, by name. */
  readonly counters = new Map<string, number[]>();
  /** Offsets of variables declared with an array or an instance, by name. */
  readonly arrays = new Map<string, number[]>();
  /** Names of variables that are set to a number or decreased. */
  readonly rewinds = new Set<string>();

  /** Names of counters that are fields of some object and set to 0: `queue.index = 0`. */
  readonly fieldRewinds = new Set<string>();

  note(node: t.Node, parent: t.Node | undefined): void {
    const offset = node.start ?? 0;
    switch (node.type) {
      case 'NewExpression':
        return this.news.add(offset);
      case 'VariableDeclarator':
        return this.noteDeclaration(node, offset);
      case 'UpdateExpression':
        if (node.operator === '--' && node.argument.type === 'Identifier')
          this.rewinds.add(node.argument.name);
        if (node.operator === '--' && parent?.type === 'MemberExpression') this.takes.add(offset);
        return;
      case 'AssignmentExpression':
        this.noteVariables(node, offset);
        if (node.right.type === 'MemberExpression') this.unlinks.add(offset);
        if (LIST_NAME.test(lastName(node.left))) this.parks.add(offset);
        return;
      case 'CallExpression':
      case 'OptionalCallExpression':
        return this.noteCall(node.callee, offset);
      default:
    }
  }

  private noteDeclaration({ id, init }: t.VariableDeclarator, offset: number): void {
    if (id.type !== 'Identifier' || !init) return;
    const isList = init.type === 'ArrayExpression' || init.type === 'NewExpression';
    const names = isList ? this.arrays : isNumber(init) ? this.counters : undefined;
    if (!names) return;
    const known = names.get(id.name);
    if (known) known.push(offset);
    else names.set(id.name, [offset]);
  }

  private noteVariables({ left, right, operator }: t.AssignmentExpression, offset: number): void {
    if (left.type === 'Identifier') {
      if (operator === '-=' || isNumber(right)) this.rewinds.add(left.name);
      return;
    }
    if (
      left.type === 'MemberExpression' &&
      left.object.type !== 'ThisExpression' &&
      isNumber(right)
    )
      this.fieldRewinds.add(lastName(left));
    if (left.type !== 'MemberExpression' || !left.computed || left.object.type !== 'Identifier')
      return;
    const index =
      left.property.type === 'UpdateExpression' ? left.property.argument : left.property;
    if (index.type === 'Identifier')
      this.slotWrites.push({ array: left.object.name, counter: index.name, offset });
  }

  private noteCall(callee: t.Node, offset: number): void {
    if (isPlain(callee)) {
      const name = calleeName(callee);
      if (name !== undefined && MAKES.test(name)) this.makes.push({ name, offset });
      return;
    }
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const called = lastName(callee);
    if (TAKES.has(called)) this.takes.add(offset);
    if (RELEASES.test(called)) this.releases.add(offset);
    if (LIST_NAME.test(lastName(callee.object))) this.parks.add(offset);
  }
}

/** A number literal, with or without a sign. */
function isNumber(node: t.Node): boolean {
  const at = node.type === 'UnaryExpression' ? node.argument : node;
  return at.type === 'NumericLiteral';
}

/** The last name of a chain of fields; '' for other nodes. */
function lastName(node: t.Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return '';
  return keyName(node.property, node.computed) ?? '';
}
