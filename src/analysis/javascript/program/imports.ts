import type * as t from '@babel/types';
import { bare, isFunction, keyName } from '../syntax/nodes';
import type { Program } from './classLikes';
import { refOf } from './facts';

/** A name imported from another file. */
export interface Imported {
  /** `./base`, `../pools/base.js`, `@scope/package`. */
  specifier: string;
  /** The name in the other file; `undefined` for its default export or all of it. */
  name: string | undefined;
}

/** What a file exports under a name: something that it declares or imports, or something of another file. */
export type Exported = { local: string } | Imported;

/** The imports and exports of one file, by `import`, `export` and their CommonJS forms. */
export interface ModuleNames {
  imports: ReadonlyMap<string, Imported>;
  /** By name; `default` also for `module.exports = x` and `export = x`. */
  exports: ReadonlyMap<string, Exported>;
  /** Specifiers of `export * from`. */
  all: readonly string[];
}

const known = new WeakMap<Program, ModuleNames>();

/** Cached for each program. */
export function namesOfModule(program: Program): ModuleNames {
  let names = known.get(program);
  if (!names) known.set(program, (names = collect(program)));
  return names;
}

interface Found {
  imports: Map<string, Imported>;
  exports: Map<string, Exported>;
  all: string[];
}

function collect({ top }: Program): ModuleNames {
  const found: Found = { imports: new Map(), exports: new Map(), all: [] };
  const statements = top.fn.body.type === 'BlockStatement' ? top.fn.body.body : [];
  for (const statement of statements) read(statement, found);
  return found;
}

function read(statement: t.Statement, found: Found): void {
  const { imports, exports, all } = found;
  switch (statement.type) {
    case 'ImportDeclaration':
      for (const { type, local, ...rest } of statement.specifiers) {
        const outer = type === 'ImportSpecifier' && 'imported' in rest ? rest.imported : undefined;
        const name = outer && nameOf(outer);
        imports.set(local.name, { specifier: statement.source.value, name: withoutDefault(name) });
      }
      return;
    case 'TSImportEqualsDeclaration': {
      const { moduleReference, id } = statement;
      if (moduleReference.type === 'TSExternalModuleReference')
        imports.set(id.name, { specifier: moduleReference.expression.value, name: undefined });
      return;
    }
    case 'VariableDeclaration':
      for (const { id, init } of statement.declarations) addRequire(imports, id, init);
      return;
    case 'ExportAllDeclaration':
      all.push(statement.source.value);
      return;
    case 'ExportNamedDeclaration':
      return readExport(statement, found);
    case 'ExportDefaultDeclaration': {
      const { declaration } = statement;
      const at = bare(declaration);
      const id = 'id' in declaration && declaration.id ? declaration.id : at;
      if (id.type === 'Identifier') exports.set('default', { local: id.name });
      return;
    }
    case 'TSExportAssignment': {
      const at = bare(statement.expression);
      if (at.type === 'Identifier') exports.set('default', { local: at.name });
      return;
    }
    case 'ExpressionStatement':
      return readAssignment(bare(statement.expression), found);
    default:
  }
}

function readExport(
  { declaration, source, specifiers }: t.ExportNamedDeclaration,
  { exports }: Found,
): void {
  for (const each of specifiers) {
    if (each.type !== 'ExportSpecifier') continue;
    const local = each.local.name;
    const to = source ? { specifier: source.value, name: withoutDefault(local) } : { local };
    exports.set(nameOf(each.exported), to);
  }
  if (!declaration) return;
  if (declaration.type === 'VariableDeclaration') {
    for (const { id } of declaration.declarations)
      if (id.type === 'Identifier') exports.set(id.name, { local: id.name });
  } else if ('id' in declaration && declaration.id?.type === 'Identifier')
    exports.set(declaration.id.name, { local: declaration.id.name });
}

/** `module.exports = X`, `module.exports = { X, Y: Z }`, `exports.X = Y`, `exports.X = require('./x')`. */
function readAssignment(node: t.Node, { exports, imports, all }: Found): void {
  if (node.type === 'CallExpression') {
    // Compiled `export * from './x'`.
    const [first] = node.arguments;
    const target = first && required(first);
    if (target !== undefined) all.push(target);
    return;
  }
  if (node.type !== 'AssignmentExpression') return;
  const { variable, path } = refOf(node.left, new Set()) ?? { path: [] };
  const names =
    variable === 'module' && path[0] === 'exports'
      ? path.slice(1)
      : variable === 'exports'
        ? path
        : undefined;
  if (!names || names.length > 1) return;
  let value = bare(node.right);
  if (value.type === 'AssignmentExpression') {
    readAssignment(value, { exports, imports, all });
    while (value.type === 'AssignmentExpression') value = bare(value.right);
  }
  const [name = 'default'] = names;
  const exported = exportedBy(value) ?? (isFunction(value) ? { local: name } : undefined);
  if (exported) exports.set(name, exported);
  if (names.length > 0 || value.type !== 'ObjectExpression') return;
  for (const property of value.properties) {
    if (property.type === 'SpreadElement') continue;
    const name = keyName(property.key, property.computed);
    if (property.type === 'ObjectMethod') {
      if (name !== undefined) exports.set(name, { local: name });
      continue;
    }
    const own = bare(property.value);
    const each =
      exportedBy(own) ?? (isFunction(own) && name !== undefined ? { local: name } : undefined);
    if (name !== undefined && each) exports.set(name, each);
  }
}

function exportedBy(value: t.Node): Exported | undefined {
  if (value.type === 'Identifier') return { local: value.name };
  if ((value.type === 'ClassExpression' || value.type === 'FunctionExpression') && value.id)
    return { local: value.id.name };
  const specifier = required(value);
  return specifier === undefined ? undefined : { specifier, name: undefined };
}

function addRequire(
  imports: Map<string, Imported>,
  id: t.VariableDeclarator['id'],
  init: t.Expression | null | undefined,
): void {
  const value = init && bare(init);
  if (!value) return;
  // `require('./x').X`
  const member =
    value.type === 'MemberExpression' ? keyName(value.property, value.computed) : undefined;
  const specifier = required(value.type === 'MemberExpression' ? value.object : value);
  if (specifier === undefined) return;
  if (id.type === 'Identifier') imports.set(id.name, { specifier, name: withoutDefault(member) });
  if (id.type !== 'ObjectPattern' || member !== undefined) return;
  for (const property of id.properties) {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier') continue;
    const name = property.key.type === 'Identifier' ? property.key.name : undefined;
    imports.set(property.value.name, { specifier, name });
  }
}

/** The specifier of `require('./x')`, also in the wrappers that compilers add: `__importDefault(require('./x'))`. */
function required(node: t.Node): string | undefined {
  let call = bare(node);
  if (call.type === 'CallExpression' && call.arguments[0]?.type === 'CallExpression')
    call = call.arguments[0];
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return undefined;
  const [source] = call.arguments;
  if (call.callee.name !== 'require' || source?.type !== 'StringLiteral') return undefined;
  return source.value;
}

function nameOf(node: t.Identifier | t.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value;
}

function withoutDefault(name: string | undefined): string | undefined {
  return name === 'default' ? undefined : name;
}
