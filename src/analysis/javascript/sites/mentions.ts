import type * as t from '@babel/types';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import { chainOf, namesOf, type Chain } from './chain';
import { storesOf, type Store } from './stores';

/** A value that gets another name: `const list = this.list`, `const { list } = this`, `other = list`. */
export interface Alias {
  of: Chain;
  /** The new name. */
  id: t.Identifier;
}

/** A call, and the chain that is one of its arguments, bound to an object or not, or (`argument: -1`) the object that a method is called on. */
export interface Handed {
  call: t.CallExpression | t.OptionalCallExpression | t.NewExpression;
  argument: number;
  chain: Chain;
}

/** `await x`, `for await (… of x)` */
export interface Awaited {
  node: t.Node;
  chain: Chain;
}

/** What a text does to variables and fields, by every name that leads there. Collected in one visit. */
export class Mentions {
  readonly stores = new ByName<Store>();
  readonly aliases = new ByName<Alias>();
  readonly handed = new ByName<Handed>();
  /** Calls that get what a function returns: `emitter.on('data', listenerFor(x))`. */
  readonly made = new ByName<{ call: Handed['call']; name: t.Identifier }>();
  readonly awaited = new ByName<Awaited>();
  /** Calls of variables that hand over something, by the variable. */
  readonly called = new ByName<{ call: Handed['call']; name: t.Identifier }>();
  /** Assignments of a plain variable to a property: `node.next = head`. */
  readonly linked = new ByName<t.AssignmentExpression>();
  /** All assignments to properties, also of empty values, by the property. */
  readonly assignedFields = new ByName<t.AssignmentExpression>();
  /** Variables by the `name` that their objects were made with: `new AsyncLocalStorage({ name: 'session' })`. */
  readonly titled = new ByName<t.Identifier>();
  /** Properties and fields of classes, by their keys. */
  readonly properties = new ByName<t.ObjectProperty | t.ClassProperty | t.ClassPrivateProperty>();

  constructor({ program }: t.File) {
    visit(program, node => this.note(node));
  }

  private note(node: t.Node): void {
    for (const store of storesOf(node)) this.stores.add(namesOf(store.chain), store);
    switch (node.type) {
      case 'VariableDeclarator':
        if (!node.init) return;
        this.noteAlias(node.id, node.init);
        if (node.id.type === 'Identifier') this.noteTitle(node.id, node.init);
        return;
      case 'AssignmentExpression':
        return this.noteAssignment(node);
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        return this.noteCall(node);
      case 'AwaitExpression':
        return this.noteAwait(node, node.argument);
      case 'ForOfStatement':
        if (node.await) this.noteAwait(node, node.right);
        return;
      case 'ObjectProperty':
      case 'ClassProperty':
      case 'ClassPrivateProperty': {
        const name = keyName(node.key, node.type !== 'ClassPrivateProperty' && !!node.computed);
        if (name !== undefined) this.properties.add([name], node);
        return;
      }
      default:
    }
  }

  private noteAssignment(node: t.AssignmentExpression): void {
    if (node.operator === '=') this.noteAlias(node.left, node.right);
    const left = bare(node.left);
    if (left.type !== 'MemberExpression') return;
    const name = keyName(left.property, left.computed);
    if (name !== undefined) this.assignedFields.add([name], node);
    if (node.right.type === 'Identifier') this.linked.add([node.right.name], node);
  }

  private noteTitle(id: t.Identifier, init: t.Node): void {
    const options = init.type === 'NewExpression' ? init.arguments[0] : undefined;
    if (options?.type !== 'ObjectExpression') return;
    for (const property of options.properties) {
      if (property.type !== 'ObjectProperty' || property.value.type !== 'StringLiteral') continue;
      if (keyName(property.key, property.computed) === 'name')
        this.titled.add([property.value.value], id);
    }
  }

  private noteAlias(id: t.Node, value: t.Node): void {
    const of = chainOf(value);
    if (!of) return;
    const names = namesOf(of);
    if (id.type === 'Identifier') this.aliases.add(names, { of, id });
    if (id.type !== 'ObjectPattern') return;
    for (const property of id.properties) {
      if (property.type !== 'ObjectProperty') continue;
      const key = keyName(property.key, property.computed);
      const local =
        property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
      if (key === undefined || local.type !== 'Identifier') continue;
      const field = { root: of.root, steps: [...of.steps, key] };
      this.aliases.add(namesOf(field), { of: field, id: local });
    }
  }

  private noteCall(call: Handed['call']): void {
    const callee = bare(call.callee);
    if (callee.type === 'Identifier' && call.arguments.length > 0 && call.type !== 'NewExpression')
      this.called.add([callee.name], { call, name: callee });
    if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression')
      this.noteHanded(call, -1, callee.object);
    call.arguments.forEach((argument, ordinal) => {
      if (isFunction(argument)) return;
      const made = argument.type === 'CallExpression' ? bare(argument.callee) : undefined;
      if (made?.type === 'Identifier') this.made.add([made.name], { call, name: made });
      const isBound =
        made?.type === 'MemberExpression' && keyName(made.property, made.computed) === 'bind';
      this.noteHanded(call, ordinal, isBound ? made.object : argument);
    });
  }

  private noteHanded(call: Handed['call'], argument: number, node: t.Node): void {
    const chain = chainOf(node);
    if (chain) this.handed.add(namesOf(chain), { call, argument, chain });
  }

  private noteAwait(node: t.Node, argument: t.Node): void {
    const chain = chainOf(argument);
    if (chain) this.awaited.add(namesOf(chain), { node, chain });
  }
}

class ByName<Value> {
  private readonly all = new Map<string, Value[]>();

  add(names: Iterable<string>, value: Value): void {
    for (const name of names) {
      const known = this.all.get(name);
      if (known) known.push(value);
      else this.all.set(name, [value]);
    }
  }

  /** In source order. */
  of(name: string): readonly Value[] {
    return this.all.get(name) ?? [];
  }
}
