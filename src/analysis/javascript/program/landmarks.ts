import type * as t from '@babel/types';
import { keyName, visit } from '../syntax/nodes';
import { Occurrences } from './occurrences';

/** A field of an object that is set to `true` or `false`. */
export interface FlagWrite {
  node: t.AssignmentExpression;
  object: t.Node;
  value: boolean;
}

/** A step that moves something by a number, or sets it to one. `name`: the last one of what it moves. */
export interface CounterMove {
  name: string;
  offset: number;
}

/** Syntax that every pool needs, recorded during one visit of the whole tree. */
export class Landmarks {
  /** `list.pop()`, `list[--count]`, `set.delete(x)`. */
  readonly takes = new Occurrences();
  /** `x = y.next`. */
  readonly unlinks = new Occurrences();

  /** `array[counter] = x` and `array[counter++] = x` with two plain variables. */
  readonly slotWrites: { array: string; counter: string; offset: number }[] = [];
  /** Offsets of `object.array[…] = x`, and of `array[… object.counter …] = x`, where the object is no `this`. */
  readonly elementWrites: number[] = [];

  /** `array.length = 0` with a plain variable. */
  readonly cuts: { array: string; offset: number }[] = [];
  /** Offsets of `this.array[… this.counter …] = x`. */
  readonly ownWrites: number[] = [];

  /** Offsets of variables declared with a number, by name. */
  readonly counters = new Map<string, number[]>();
  /** Offsets of variables declared with an array or an instance, by name. */
  readonly arrays = new Map<string, number[]>();
  /** Names of variables that are set to a number or decreased. */
  readonly rewinds = new Set<string>();

  /** `counter++` and `counter += n`, of variables and fields. */
  readonly advances: CounterMove[] = [];
  /** `counter--`, `counter -= n` and `counter = 0`, of variables and fields. */
  readonly returns: CounterMove[] = [];

  /** Names of counters that are fields of some object and set to 0: `queue.index = 0`. */
  readonly fieldRewinds = new Set<string>();

  /** `x.name = true` and `x.name = false`, by the name. */
  readonly flags = new Map<string, FlagWrite[]>();

  note(node: t.Node): void {
    const offset = node.start ?? 0;
    switch (node.type) {
      case 'VariableDeclarator':
        return this.noteDeclaration(node, offset);
      case 'UpdateExpression':
        this.noteMove(node.argument, node.operator === '++', offset);
        if (node.operator === '--' && node.argument.type === 'Identifier')
          this.rewinds.add(node.argument.name);
        if (node.operator === '--') this.takes.add(offset);
        return;
      case 'AssignmentExpression':
        this.noteVariables(node, offset);
        if (node.operator === '+=') this.noteMove(node.left, true, offset);
        else if (node.operator === '-=' || isNumber(node.right))
          this.noteMove(node.left, false, offset);
        this.noteFlag(node);
        if (isStep(node.right)) this.unlinks.add(offset);
        if (node.operator === '-=' || isShorter(node)) this.takes.add(offset);
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

  private noteMove(target: t.Node, isAdvance: boolean, offset: number): void {
    const name = lastName(target);
    if (name !== '') (isAdvance ? this.advances : this.returns).push({ name, offset });
  }

  private noteVariables({ left, right, operator }: t.AssignmentExpression, offset: number): void {
    if (left.type === 'Identifier') {
      if (operator === '-=' || isNumber(right)) this.rewinds.add(left.name);
      return;
    }
    if (left.type === 'MemberExpression' && left.object.type === 'Identifier' && isNumber(right))
      if (lastName(left) === 'length') this.cuts.push({ array: left.object.name, offset });
    if (
      left.type === 'MemberExpression' &&
      left.object.type !== 'ThisExpression' &&
      !left.computed &&
      isNumber(right)
    )
      this.fieldRewinds.add(lastName(left));
    if (left.type !== 'MemberExpression' || !left.computed) return;
    if (mayBeOfOther(left)) this.elementWrites.push(offset);
    const holder = left.object.type === 'MemberExpression' && left.object.object;
    if (holder && holder.type === 'ThisExpression' && mentionsThis(left.property))
      this.ownWrites.push(offset);
    if (left.object.type !== 'Identifier') return;
    const index =
      left.property.type === 'UpdateExpression' ? left.property.argument : left.property;
    if (index.type === 'Identifier')
      this.slotWrites.push({ array: left.object.name, counter: index.name, offset });
  }

  private noteFlag(node: t.AssignmentExpression): void {
    const { left, operator } = node;
    const value = booleanOf(node.right);
    if (value === undefined || operator !== '=' || left.type !== 'MemberExpression') return;
    const name = lastName(left);
    const known = this.flags.get(name);
    const write = { node, object: left.object, value };
    if (known) known.push(write);
    else this.flags.set(name, [write]);
  }

  private noteCall(callee: t.Node, offset: number): void {
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    if (TAKES.has(lastName(callee))) this.takes.add(offset);
  }
}

/** Whether an element may be one of an object's list at its counter. */
function mayBeOfOther({ object, property }: t.MemberExpression): boolean {
  if (/Literal$/.test(property.type)) return false;
  if (object.type === 'MemberExpression')
    return object.computed || object.object.type !== 'ThisExpression';
  const at = property.type === 'UpdateExpression' ? property.argument : property;
  if (object.type !== 'Identifier' || at.type === 'CallExpression') return false;
  return at.type !== 'MemberExpression' || !at.computed;
}

/** `true`, `false`, and `!0`, `!1` of a bundler. */
function booleanOf(node: t.Node): boolean | undefined {
  if (node.type === 'BooleanLiteral') return node.value;
  if (node.type !== 'UnaryExpression' || node.operator !== '!') return undefined;
  return node.argument.type === 'NumericLiteral' ? node.argument.value === 0 : undefined;
}

const TAKES = new Set(['pop', 'shift', 'splice', 'delete']);

/** `y.next`, where y is no `this`. */
function isStep(node: t.Node): boolean {
  return (
    node.type === 'MemberExpression' && !node.computed && node.object.type !== 'ThisExpression'
  );
}

/** `list.length = n`, `n = n - 1` */
function isShorter({ left, right }: t.AssignmentExpression): boolean {
  if (left.type === 'MemberExpression' && lastName(left) === 'length') return true;
  return right.type === 'BinaryExpression' && right.operator === '-';
}

function mentionsThis(node: t.Node): boolean {
  let isMentioned = false;
  visit(node, each => {
    isMentioned ||= each.type === 'ThisExpression';
    return !isMentioned;
  });
  return isMentioned;
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
