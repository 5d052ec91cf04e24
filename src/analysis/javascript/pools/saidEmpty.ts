import type * as t from '@babel/types';
import type { FunctionUnit } from '../program/functionUnit';
import { isEmptyLiteral, literalNumber } from '../program/values';
import { bare, keyName, visit } from '../syntax/nodes';

type Member = t.MemberExpression | t.OptionalMemberExpression;

/** The fields of an object that hold nothing where a statement runs, by the tests around it and by ways out before it. */
export function emptyWhere(
  statement: t.Node,
  { fn }: FunctionUnit,
  isObject: (node: t.Node) => boolean,
): Set<string> {
  const found = new Set<string>();
  const holds = (part: t.Node | null | undefined): boolean =>
    !!part && part.start! <= statement.start! && part.end! >= statement.end!;
  const say = (test: t.Node, isTrue: boolean): void => addEmpty(found, test, isTrue, isObject);
  visit(fn.body, at => {
    if (!holds(at)) return false;
    if (at.type === 'IfStatement' || at.type === 'ConditionalExpression') {
      if (holds(at.consequent)) say(at.test, true);
      if (holds(at.alternate)) say(at.test, false);
    } else if (at.type === 'LogicalExpression' && holds(at.right)) {
      if (at.operator !== '??') say(at.left, at.operator === '&&');
    } else if (at.type === 'BlockStatement') {
      for (const each of at.body)
        if (each.type === 'IfStatement' && each.end! <= statement.start! && isLeft(each.consequent))
          say(each.test, false);
    }
    return true;
  });
  return found;
}

/** Whether a statement always leaves the block around it. */
function isLeft(statement: t.Statement): boolean {
  const last = statement.type === 'BlockStatement' ? statement.body.at(-1) : statement;
  return last !== undefined && /^(?:Return|Continue|Break|Throw)Statement$/.test(last.type);
}

/** Adds the fields that a test says to be empty when it is true, or false. */
function addEmpty(
  found: Set<string>,
  test: t.Node,
  isTrue: boolean,
  isObject: (node: t.Node) => boolean,
): void {
  const at = bare(test);
  switch (at.type) {
    case 'LogicalExpression':
      if (at.operator !== (isTrue ? '&&' : '||')) return;
      addEmpty(found, at.left, isTrue, isObject);
      addEmpty(found, at.right, isTrue, isObject);
      return;
    case 'UnaryExpression':
      if (at.operator === '!') addEmpty(found, at.argument, !isTrue, isObject);
      return;
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const field = isTrue ? undefined : fieldIn(at, isObject);
      if (field !== undefined) found.add(field);
      return;
    }
    case 'BinaryExpression': {
      const left = bare(at.left);
      const isMember = left.type === 'MemberExpression' || left.type === 'OptionalMemberExpression';
      const field = isMember ? fieldIn(left, isObject) : undefined;
      if (field !== undefined && saysNothing(at, isTrue)) found.add(field);
      return;
    }
    default:
  }
}

/** The field in `object.field`, `object.field.length` and `object.field.size`. */
function fieldIn(node: Member, isObject: (node: t.Node) => boolean): string | undefined {
  const name = keyName(node.property, node.computed);
  const object = bare(node.object);
  if (isObject(object)) return name;
  const isMember = object.type === 'MemberExpression' || object.type === 'OptionalMemberExpression';
  return isMember && (name === 'length' || name === 'size') ? fieldIn(object, isObject) : undefined;
}

/** `x === 0`, `x == null`; `x > 0` and `x !== null` when they are false. */
function saysNothing({ operator, right }: t.BinaryExpression, isTrue: boolean): boolean {
  const number = literalNumber(right);
  switch (operator) {
    case '==':
    case '===':
      return isTrue && (number === undefined || number === 0) && isEmptyLiteral(right);
    case '!=':
    case '!==':
      return !isTrue && (number === undefined || number === 0) && isEmptyLiteral(right);
    case '>':
      return !isTrue && number === 0;
    case '<':
      return isTrue && number === 1;
    case '>=':
      return !isTrue && number === 1;
    default:
      return false;
  }
}
