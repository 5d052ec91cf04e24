import type * as t from '@babel/types';
import type { HeapHolder } from '../../../protocol/holders';
import type { SharedHolder } from '../../../protocol/holderSites';
import type { ClassLike } from '../program/classLikes';
import { bare, keyName } from '../syntax/nodes';
import type { Binding } from './bindings';
import { fieldOf } from './fieldPlace';
import type { Script } from './script';

/** How other modules come by a holder; `undefined` when it is not exported. */
export function sharedAs(
  script: Script,
  holder: HeapHolder,
  { binding, owner }: { binding?: Binding | undefined; owner?: ClassLike | undefined },
): SharedHolder | undefined {
  const { kind } = holder;
  const module = script.source.name;
  if (owner) {
    const [name] = fieldOf(holder);
    const own = owner.name.startsWith('(')
      ? undefined
      : script.bindings.resolve(owner.name, owner.node.start!);
    const exported = own && !name.startsWith('#') ? exportedAs(script, own) : undefined;
    return exported === undefined ? undefined : { kind, module, exported, field: name };
  }
  const isCollection = kind !== 'closure' && kind !== 'field';
  const exported = binding && isCollection ? exportedAs(script, binding) : undefined;
  return exported === undefined ? undefined : { kind, module, exported };
}

/** The name by which a module exports a variable; `default` also for `module.exports = variable`. */
function exportedAs(script: Script, binding: Binding): string | undefined {
  const isIt = (node: t.Node): boolean =>
    node.type === 'Identifier' &&
    node.name === binding.name &&
    script.bindings.resolve(node.name, node.start!) === binding;
  for (const statement of script.file.program.body) {
    const name = exportedBy(statement, isIt);
    if (name !== undefined) return name;
  }
  return undefined;
}

function exportedBy(statement: t.Statement, isIt: (node: t.Node) => boolean): string | undefined {
  switch (statement.type) {
    case 'ExportNamedDeclaration': {
      const { declaration, specifiers, source } = statement;
      if (declaration?.type === 'VariableDeclaration')
        for (const { id } of declaration.declarations)
          if (id.type === 'Identifier' && isIt(id)) return id.name;
      if (
        declaration &&
        'id' in declaration &&
        declaration.id?.type === 'Identifier' &&
        isDeclared(declaration, isIt)
      )
        return declaration.id.name;
      for (const each of source ? [] : specifiers)
        if (each.type === 'ExportSpecifier' && isIt(each.local))
          return each.exported.type === 'Identifier' ? each.exported.name : each.exported.value;
      return undefined;
    }
    case 'ExportDefaultDeclaration':
      return isIt(statement.declaration) || isDeclared(statement.declaration, isIt)
        ? 'default'
        : undefined;
    case 'ExpressionStatement':
      return exportedByAssignment(statement.expression, isIt);
    default:
      return undefined;
  }
}

/** `export class Pool {…}`: its name is a variable of the module. */
function isDeclared(declaration: t.Node, isIt: (node: t.Node) => boolean): boolean {
  const isNamed =
    declaration.type === 'ClassDeclaration' || declaration.type === 'FunctionDeclaration';
  return isNamed && !!declaration.id && isIt({ ...declaration.id, start: declaration.start! });
}

/** `exports.recent = recent`, `module.exports = { recent }`, `module.exports = Pool` */
function exportedByAssignment(node: t.Node, isIt: (node: t.Node) => boolean): string | undefined {
  if (node.type !== 'AssignmentExpression') return undefined;
  const left = bare(node.left);
  const right = bare(node.right);
  // `exports.a = exports.b = value`
  if (right.type === 'AssignmentExpression') {
    const inner = exportedByAssignment(right, isIt);
    if (inner !== undefined) return inner;
  }
  if (left.type !== 'MemberExpression') return undefined;
  if (isModuleExports(left)) {
    if (isIt(right)) return 'default';
    if (right.type !== 'ObjectExpression') return undefined;
    for (const property of right.properties) {
      if (property.type !== 'ObjectProperty' || !isIt(property.value)) continue;
      return keyName(property.key, property.computed);
    }
    return undefined;
  }
  if (!isExportsObject(bare(left.object))) return undefined;
  return isIt(right) ? keyName(left.property, left.computed) : undefined;
}

/** `exports` or `module.exports` */
function isExportsObject(node: t.Node): boolean {
  return (node.type === 'Identifier' && node.name === 'exports') || isModuleExports(node);
}

function isModuleExports(node: t.Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    keyName(node.property, node.computed) === 'exports'
  );
}
