import * as path from 'node:path';
import type * as t from '@babel/types';
import { filePathOfUrl } from '../../../base/filePathOfUrl';
import type { SharedHolder } from '../../../protocol/holderSites';
import { moduleStem } from '../../../protocol/languages';
import { bare, keyName } from '../syntax/nodes';
import type { Binding } from './bindings';
import type { Script } from './script';

/** A variable of a script through which another module's export is reached. */
export interface ImportedName {
  binding: Binding;
  /** Fields from the variable to the export: none for `import { recent }`, `['recent']` for `store.recent`. */
  path: string[];
}

/** The variables that lead to an export of another module, by `import` or `require`. */
export function importedNames(script: Script, { module, exported }: SharedHolder): ImportedName[] {
  const { file, bindings, source } = script;
  const wanted = stemOf(pathOf(module));
  const folder = path.dirname(pathOf(source.name));
  const isWanted = (specifier: string): boolean =>
    /^\.{0,2}\//.test(specifier) && stemOf(path.resolve(folder, specifier)) === wanted;
  const found: ImportedName[] = [];
  const add = (id: t.Identifier, fields: string[]): void => {
    const binding = bindings.resolve(id.name, id.start!);
    if (binding) found.push({ binding, path: fields });
  };
  for (const statement of file.program.body) {
    if (statement.type === 'ImportDeclaration' && isWanted(statement.source.value))
      for (const each of statement.specifiers) addSpecifier(each, exported, add);
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      const specifier = init && requiredIn(init);
      if (specifier !== undefined && specifier !== null && isWanted(specifier.source))
        addRequired(id, [...specifier.path], exported, add);
    }
  }
  return found;
}

type Add = (id: t.Identifier, fields: string[]) => void;

function addSpecifier(
  each: t.ImportDeclaration['specifiers'][number],
  exported: string,
  add: Add,
): void {
  if (each.type === 'ImportNamespaceSpecifier') return add(each.local, [exported]);
  // The default import of a CommonJS module is its `module.exports`.
  if (each.type === 'ImportDefaultSpecifier')
    return add(each.local, exported === 'default' ? [] : [exported]);
  const name = each.imported.type === 'Identifier' ? each.imported.name : each.imported.value;
  if (name === exported) add(each.local, []);
}

/** What `const id = require('…')` and `const id = require('…').path` name. */
function addRequired(id: t.Node, fields: string[], exported: string, add: Add): void {
  const [first, ...rest] = fields;
  if (id.type === 'Identifier') {
    if (first === undefined) {
      add(id, exported === 'default' ? [] : [exported]);
      // What a compiler makes of a default import.
      if (exported === 'default') add(id, ['default']);
    } else if (first === exported && rest.length === 0) add(id, []);
  }
  if (id.type !== 'ObjectPattern' || first !== undefined) return;
  for (const property of id.properties) {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier') continue;
    if (keyName(property.key, property.computed) === exported) add(property.value, []);
  }
}

/** The specifier of a `require`, also in the wrappers that compilers add, and the fields that are read from it. */
function requiredIn(node: t.Node): { source: string; path: string[] } | undefined {
  const fields: string[] = [];
  let at = bare(node);
  if (at.type === 'AwaitExpression') at = bare(at.argument);
  while (at.type === 'MemberExpression') {
    const name = keyName(at.property, at.computed);
    if (name === undefined) return undefined;
    fields.unshift(name);
    at = bare(at.object);
  }
  // `__importStar(require('…'))`
  if (at.type === 'CallExpression' && at.arguments[0]?.type === 'CallExpression')
    at = at.arguments[0];
  const [source] = at.type === 'CallExpression' ? at.arguments : [];
  const callee = at.type === 'CallExpression' ? at.callee : undefined;
  const isRequire =
    callee?.type === 'Import' || (callee?.type === 'Identifier' && callee.name === 'require');
  return isRequire && source?.type === 'StringLiteral'
    ? { source: source.value, path: fields }
    : undefined;
}

function pathOf(name: string): string {
  return filePathOfUrl(name) ?? name;
}

/** A path without what a specifier may omit. */
function stemOf(file: string): string {
  return moduleStem(file.replaceAll('\\', '/')).replace(/\/index$/, '');
}
