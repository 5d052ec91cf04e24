import * as path from 'node:path';
import type * as t from '@babel/types';
import { moduleStem } from '../../../protocol/languages';
import type { ClassLike, Program } from './classLikes';
import { bare } from '../syntax/nodes';

/** A name imported from another file of the project. */
interface Imported {
  /** `./base`, `../pools/base.js`. */
  specifier: string;
  /** The name in the other file; `undefined` for its default export. */
  name: string | undefined;
}

/**
 * Links classes to their base classes, in the same file or in `related` files. These are named by paths relative to the
 * checked text's folder; `folder` is the program's own folder in that sense.
 */
export function linkBases(
  program: Program,
  related: ReadonlyMap<string, Program>,
  folder = '.',
): void {
  let imports: Map<string, Imported> | undefined;
  const named = new Map<string, ClassLike[]>();
  for (const each of program.classes) {
    const others = named.get(each.name);
    if (each.isScope) continue;
    if (others) others.push(each);
    else named.set(each.name, [each]);
  }
  for (const owner of program.classes) {
    const name = baseName(owner);
    if (name === undefined) continue;
    owner.base = named
      .get(name)
      ?.slice(0, 2)
      .find(each => each !== owner);
    if (owner.base) continue;
    imports ??= relativeImports(program.top.fn);
    const imported = imports.get(name);
    if (!imported) continue;
    const wanted = path.posix.join(folder, imported.specifier);
    const other = [...related].find(([file]) => stemOf(file) === stemOf(wanted))?.[1];
    owner.base = other && exported(other, imported.name ?? name);
    if (!owner.base) owner.missingBase = wanted.startsWith('.') ? wanted : `./${wanted}`;
  }
}

/** Resolves another file's path relative to a file, with `/`. */
export function pathFrom(file: string, other: string): string {
  return path.relative(path.dirname(file), other).replaceAll('\\', '/');
}

function baseName({ node }: ClassLike): string | undefined {
  const base = 'superClass' in node && node.superClass ? bare(node.superClass) : undefined;
  return base?.type === 'Identifier' ? base.name : undefined;
}

function exported(program: Program, name: string): ClassLike | undefined {
  const classes = program.classes.filter(each => !each.isScope);
  return (
    classes.find(each => each.name === name) ?? (classes.length === 1 ? classes[0] : undefined)
  );
}

/** A path without the parts that a specifier may omit. */
function stemOf(file: string): string {
  return moduleStem(file).replace(/\/index$/, '');
}

/** Names that come from relative specifiers, by `import` or `require`. */
export function relativeImports({ body }: Program['top']['fn']): Map<string, Imported> {
  const imports = new Map<string, Imported>();
  if (body.type !== 'BlockStatement') return imports;
  for (const statement of body.body) {
    if (statement.type === 'ImportDeclaration') addImport(imports, statement);
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) addRequire(imports, id, init);
  }
  return imports;
}

function addImport(
  imports: Map<string, Imported>,
  { source, specifiers }: t.ImportDeclaration,
): void {
  if (!source.value.startsWith('.')) return;
  for (const { type, local, ...rest } of specifiers) {
    const outer = type === 'ImportSpecifier' && 'imported' in rest ? rest.imported : undefined;
    const name = outer?.type === 'Identifier' ? outer.name : outer?.value;
    imports.set(local.name, { specifier: source.value, name });
  }
}

function addRequire(
  imports: Map<string, Imported>,
  id: t.VariableDeclarator['id'],
  init: t.Expression | null | undefined,
): void {
  let call = init && bare(init);
  // Wrappers that compilers add: `__importDefault(require('./x'))`.
  if (call?.type === 'CallExpression' && call.arguments[0]?.type === 'CallExpression')
    call = call.arguments[0];
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') return;
  const [source] = call.arguments;
  if (call.callee.name !== 'require' || source?.type !== 'StringLiteral') return;
  if (!source.value.startsWith('.')) return;
  if (id.type === 'Identifier') imports.set(id.name, { specifier: source.value, name: undefined });
  if (id.type !== 'ObjectPattern') return;
  for (const property of id.properties) {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier') continue;
    const name = property.key.type === 'Identifier' ? property.key.name : undefined;
    imports.set(property.value.name, { specifier: source.value, name });
  }
}
