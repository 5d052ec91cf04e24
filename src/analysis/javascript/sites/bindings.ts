import type * as t from '@babel/types';
import { Nesting } from '../syntax/nesting';
import { isFunction, visit } from '../syntax/nodes';

/** One declaration of a variable. `id` is the name in it, `node` what declares it: a declarator, a function, a specifier. */
export interface Declaration {
  id: t.Identifier;
  node: t.Node;
  /** The module that an `import` names. */
  source?: string;
}

/** A variable: where it can be seen, unless an inner one of the same name hides it, and what declares it. */
export interface Binding {
  name: string;
  start: number;
  end: number;
  declarations: Declaration[];
}

interface Scope {
  start: number;
  end: number;
  /** Whether `var` is declared here: the program, a function's body, a namespace, a static block. */
  takesVar: boolean;
  own: Map<string, Binding>;
}

/** All variables of a file, resolved as the language does. Annex B's functions in blocks stay in their blocks. */
export class Bindings {
  private readonly byName = new Map<string, Binding[]>();
  private readonly nested = new Map<string, Nesting<Binding>>();
  private readonly open: Scope[] = [];

  constructor({ program }: t.File) {
    visit(program, (node, parent) => this.enter(node, parent));
  }

  /** The variable that a name stands for at an offset; `undefined` for a global. */
  resolve(name: string, offset: number): Binding | undefined {
    let nesting = this.nested.get(name);
    if (!nesting) {
      const all = this.byName.get(name) ?? [];
      // Sorting is stable: of two scopes of the same extent, the one that was opened later is the inner one.
      all.sort((a, b) => a.start - b.start || b.end - a.end);
      this.nested.set(name, (nesting = new Nesting(all)));
    }
    return nesting.at(offset);
  }

  /** All variables of a name. */
  named(name: string): readonly Binding[] {
    return this.byName.get(name) ?? [];
  }

  private enter(node: t.Node, parent: t.Node | undefined): void {
    const { open } = this;
    while (open.length > 0 && open.at(-1)!.end <= node.start!) open.pop();
    if (isFunction(node)) return this.enterFunction(node);
    switch (node.type) {
      case 'Program':
      case 'StaticBlock':
      case 'TSModuleBlock':
        return this.push(node.start!, node.end!, true);
      case 'BlockStatement':
        return this.push(node.start!, node.end!, parent !== undefined && isFunction(parent));
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        return this.push(node.start!, node.end!, false);
      case 'SwitchStatement':
        return this.push(node.discriminant.end!, node.end!, false);
      case 'CatchClause':
        this.push(node.start!, node.end!, false);
        if (node.param) this.declare(node.param, node, open.at(-1)!);
        return;
      case 'VariableDeclaration': {
        const home = node.kind === 'var' ? this.varScope(node) : open.at(-1)!;
        for (const each of node.declarations) this.declare(each.id, each, home);
        return;
      }
      case 'ClassDeclaration':
      case 'TSEnumDeclaration':
        if (node.id) this.declare(node.id, node, open.at(-1)!);
        return;
      case 'ClassExpression':
        if (!node.id) return;
        this.push(node.start!, node.end!, false);
        return this.declare(node.id, node, open.at(-1)!);
      case 'ImportDeclaration':
        for (const each of node.specifiers)
          this.declare(each.local, each, open.at(-1)!, node.source.value);
        return;
      case 'TSImportEqualsDeclaration':
        return this.declare(node.id, node, open.at(-1)!);
      default:
    }
  }

  private enterFunction(node: Parameters<typeof isFunction>[0]): void {
    if (!isFunction(node)) return;
    const { open } = this;
    if (node.type === 'FunctionDeclaration' && node.id) this.declare(node.id, node, open.at(-1)!);
    if (node.type === 'FunctionExpression' && node.id) {
      this.push(node.start!, node.end!, false);
      this.declare(node.id, node, open.at(-1)!);
    }
    this.push(node.params[0]?.start ?? node.body.start!, node.end!, false);
    for (const param of node.params) this.declare(param, node, open.at(-1)!);
  }

  private push(start: number, end: number, takesVar: boolean): void {
    this.open.push({ start, end, takesVar, own: new Map() });
  }

  /** Where a `var` goes. One that repeats a parameter is the parameter. */
  private varScope({ declarations }: t.VariableDeclaration): Scope {
    const { open } = this;
    let at = open.length - 1;
    while (at > 0 && !open[at]!.takesVar) at--;
    const params = open[at - 1];
    const id = declarations[0]?.id;
    const home = open[at]!;
    if (id?.type !== 'Identifier' || !params || params.takesVar || params.end !== home.end)
      return home;
    return params.own.has(id.name) ? params : home;
  }

  private declare(
    pattern: t.Node,
    node: t.Node,
    { start, end, own }: Scope,
    source?: string,
  ): void {
    for (const id of namesIn(pattern)) {
      let binding = own.get(id.name);
      if (!binding) {
        binding = { name: id.name, start, end, declarations: [] };
        own.set(id.name, binding);
        const all = this.byName.get(id.name);
        if (all) all.push(binding);
        else this.byName.set(id.name, [binding]);
      }
      binding.declarations.push({ id, node, ...(source !== undefined && { source }) });
    }
  }
}

/** The names that a pattern declares, in no certain order. */
function namesIn(pattern: t.Node): t.Identifier[] {
  const found: t.Identifier[] = [];
  const open: (t.Node | null)[] = [pattern];
  while (open.length > 0) {
    const at = open.pop();
    switch (at?.type) {
      case 'Identifier':
        found.push(at);
        break;
      case 'ObjectPattern':
        open.push(...at.properties);
        break;
      case 'ObjectProperty':
        open.push(at.value);
        break;
      case 'ArrayPattern':
        open.push(...at.elements);
        break;
      case 'RestElement':
        open.push(at.argument);
        break;
      case 'AssignmentPattern':
        open.push(at.left);
        break;
      case 'TSParameterProperty':
        open.push(at.parameter);
        break;
      default:
    }
  }
  return found;
}
