import type * as t from '@babel/types';
import type { Call, Program } from './classLikes';
import { bare, isFunction, keyName, type Fn } from '../syntax/nodes';

const DEPTH = 5;
/** Calls that hand each element of a list to a function, first. */
const WALKS = ['map', 'forEach', 'flatMap', 'filter', 'find', 'some', 'every'];
const ELEMENT = /^(?:find|at|pop|shift|get)$/;
const SAME_ELEMENTS = /^(?:filter|slice|concat|reverse|values)$/;

/** An object literal, and the path to one of its properties. */
export interface RecordPart {
  record: t.ObjectExpression;
  path: readonly string[];
}

/**
 * What an expression reads of a record that one literal of the file makes, where the record has no name of its own: it is an
 * element of a list, or a function that walks a list gets it. `undefined` when that is not known.
 */
export function recordPart(node: t.Node, program: Program): RecordPart | undefined {
  return new Reader(program).part(node, 0);
}

const walks = new WeakMap<Program, ReadonlyMap<t.Node, Call>>();

/** The calls that walk a list with a function of the file, by that function. Cached. */
function walksOf(program: Program): ReadonlyMap<t.Node, Call> {
  let known = walks.get(program);
  if (!known) {
    const found = new Map<t.Node, Call>();
    for (const name of WALKS)
      for (const call of program.callsByName.get(name) ?? []) {
        const [walker] = call.arguments;
        if (walker && isFunction(walker)) found.set(walker, call);
      }
    walks.set(program, (known = found));
  }
  return known;
}

class Reader {
  constructor(private readonly program: Program) {}

  part(node: t.Node, depth: number): RecordPart | undefined {
    const at = bare(node);
    if (depth > DEPTH) return undefined;
    switch (at.type) {
      case 'Identifier':
        return this.ofName(at, depth);
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const name = keyName(at.property, at.computed);
        if (name === undefined) return at.computed ? this.element(at.object, depth) : undefined;
        const of = this.part(at.object, depth + 1);
        return of && { ...of, path: [...of.path, name] };
      }
      case 'CallExpression':
      case 'OptionalCallExpression': {
        const callee = memberCalled(at);
        return callee && ELEMENT.test(callee.name) ? this.element(callee.object, depth) : undefined;
      }
      default:
        return undefined;
    }
  }

  private element(list: t.Node, depth: number): RecordPart | undefined {
    const record = this.elementOf(list, depth + 1);
    return record && { record, path: [] };
  }

  /** The literal that stands for all elements of a list. */
  private elementOf(list: t.Node, depth: number): t.ObjectExpression | undefined {
    const at = bare(list);
    if (depth > DEPTH) return undefined;
    if (at.type === 'Identifier') {
      const value = this.program.bindings.valueOf(at.name, at.start ?? 0);
      return value && this.elementOf(value, depth + 1);
    }
    if (at.type === 'ArrayExpression') {
      const [first] = at.elements;
      return first && at.elements.every(each => each?.type === 'ObjectExpression')
        ? (first as t.ObjectExpression)
        : undefined;
    }
    if (at.type !== 'CallExpression') return undefined;
    const callee = memberCalled(at);
    if (!callee) return undefined;
    const [first, second] = at.arguments;
    if (callee.name === 'map') return first && literalReturned(first);
    if (callee.name === 'from') return second && literalReturned(second);
    return SAME_ELEMENTS.test(callee.name) ? this.elementOf(callee.object, depth + 1) : undefined;
  }

  private ofName({ name, start }: t.Identifier, depth: number): RecordPart | undefined {
    const { bindings } = this.program;
    const home = bindings.homeOf(name, start ?? 0);
    const value = home && bindings.valueOf(name, start ?? 0);
    if (value) return value.type === 'Identifier' ? undefined : this.part(value, depth + 1);
    const call = home && walksOf(this.program).get(home);
    const callee = call && memberCalled(call);
    const record = callee && this.elementOf(callee.object, depth + 1);
    const path = record && pathTo(name, home);
    return record && path && { record, path };
  }
}

function memberCalled(call: Call): { name: string; object: t.Node } | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
    return undefined;
  const name = keyName(callee.property, callee.computed);
  return name === undefined ? undefined : { name, object: callee.object };
}

/** The path from a function's first argument to what a parameter's name gets of it. */
function pathTo(name: string, { params: [first] }: Fn): readonly string[] | undefined {
  if (first?.type === 'Identifier') return first.name === name ? [] : undefined;
  if (first?.type !== 'ObjectPattern') return undefined;
  for (const property of first.properties) {
    if (property.type !== 'ObjectProperty') continue;
    const key = keyName(property.key, property.computed);
    const { value } = property;
    const bound = value.type === 'AssignmentPattern' ? value.left : value;
    if (key !== undefined && bound.type === 'Identifier' && bound.name === name) return [key];
  }
  return undefined;
}

/** The object literal that a function always returns. */
function literalReturned(node: t.Node): t.ObjectExpression | undefined {
  const fn = bare(node);
  if (!isFunction(fn)) return undefined;
  const { body } = fn;
  const last = body.type === 'BlockStatement' ? body.body.at(-1) : undefined;
  const value =
    body.type !== 'BlockStatement'
      ? bare(body)
      : last?.type === 'ReturnStatement' && last.argument
        ? bare(last.argument)
        : undefined;
  return value?.type === 'ObjectExpression' ? value : undefined;
}
