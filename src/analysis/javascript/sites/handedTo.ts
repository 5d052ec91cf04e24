import type * as t from '@babel/types';
import { partAround } from '../fixes/statementAt';
import { bare, keyName, type Fn } from '../syntax/nodes';
import { fieldPlace, propertyPlace } from './fieldPlace';
import { namesOfPlace, variablePlace, type Place } from './place';
import type { Script } from './script';

/** What gets a function: a call that has it as an argument, or an assignment to a property such as `onmessage`. */
export type Taker =
  t.CallExpression | t.OptionalCallExpression | t.NewExpression | t.AssignmentExpression;

/** The nodes around a node, the innermost first. */
function nodesAround({ file }: Script, node: t.Node): t.Node[] {
  const found: t.Node[] = [];
  for (
    let at: t.Node | undefined = file.program;
    at && at !== node;
    at = partAround(at, node)?.child
  )
    found.push(at);
  return found.reverse();
}

/** Whatever gets a function: directly, as a part of an object, wrapped by another function, or by a name that it has. */
export function takersOf(script: Script, fn: Fn): Taker[] {
  if (fn.type === 'FunctionDeclaration') return fn.id ? takersOfVariable(script, fn.id) : [];
  if (fn.type === 'ClassMethod' || fn.type === 'ClassPrivateMethod')
    return takersOfMember(script, fn);
  return takersOfValue(script, fn);
}

function takersOfValue(script: Script, fn: Fn): Taker[] {
  const found: Taker[] = [];
  let current: t.Node = fn;
  for (const parent of nodesAround(script, fn)) {
    switch (parent.type) {
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        // `fn.bind(this)` and `once(fn)` stand for the function.
        if (bare(parent.callee) !== current) found.push(parent);
        break;
      case 'MemberExpression':
        if (keyName(parent.property, parent.computed) !== 'bind') return found;
        break;
      case 'AssignmentExpression':
        return [...found, ...takersOfTarget(script, parent)];
      case 'VariableDeclarator':
        return parent.id.type === 'Identifier'
          ? [...found, ...takersOfVariable(script, parent.id)]
          : found;
      case 'ClassProperty':
      case 'ClassPrivateProperty':
        return [...found, ...takersOfMember(script, parent)];
      case 'ReturnStatement':
        return [...found, ...takersOfResult(script, parent)];
      case 'ObjectProperty':
      case 'ObjectExpression':
      case 'ArrayExpression':
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'SequenceExpression':
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
        break;
      case 'ArrowFunctionExpression':
        return parent.body === current ? [...found, ...takersOfReturned(script, parent)] : found;
      default:
        return found;
    }
    current = parent;
  }
  return found;
}

function takersOfTarget(script: Script, node: t.AssignmentExpression): Taker[] {
  const left = bare(node.left);
  if (left.type === 'Identifier') return takersOfVariable(script, left);
  if (left.type !== 'MemberExpression') return [];
  const name = keyName(left.property, left.computed);
  if (name === undefined) return [node];
  const owner = left.object.type === 'ThisExpression' ? script.ownerAt(left.start!) : undefined;
  return [
    ...takersOfPlace(script, owner ? fieldPlace(script, owner, name) : propertyPlace(name)),
    node,
  ];
}

function takersOfVariable(script: Script, { name, start }: t.Identifier): Taker[] {
  const binding = script.bindings.resolve(name, start!);
  return binding ? takersOfPlace(script, variablePlace(script, binding)) : [];
}

function takersOfMember(
  script: Script,
  member: t.ClassMethod | t.ClassPrivateMethod | t.ClassProperty | t.ClassPrivateProperty,
): Taker[] {
  const name = keyName(member.key, 'computed' in member && member.computed === true);
  const owner = script.classOf(script.classesAround(member.start!)[0]);
  return name === undefined || !owner ? [] : takersOfPlace(script, fieldPlace(script, owner, name));
}

function takersOfPlace(script: Script, place: Place): Taker[] {
  return namesOfPlace(script, place).flatMap(({ name, rest }) => [
    ...script.mentions.handed
      .of(name)
      .filter(({ argument, chain }) => argument >= 0 && rest(chain)?.length === 0)
      .map(({ call }) => call),
    ...(name === place.name ? script.mentions.linked.of(name) : []).filter(
      ({ right }) => right.type === 'Identifier' && rest({ root: right, steps: [] })?.length === 0,
    ),
  ]);
}

/** What gets the result of the function that a statement returns from. */
function takersOfResult(script: Script, { start }: t.ReturnStatement): Taker[] {
  const fn = script.program.nesting.at(start!);
  return fn ? takersOfReturned(script, fn) : [];
}

function takersOfReturned({ bindings, mentions }: Script, fn: Fn): Taker[] {
  if (fn.type !== 'FunctionDeclaration' || !fn.id) return [];
  const own = bindings.resolve(fn.id.name, fn.start!);
  return mentions.made
    .of(fn.id.name)
    .filter(({ name }) => own && bindings.resolve(name.name, name.start!) === own)
    .map(({ call }) => call);
}
