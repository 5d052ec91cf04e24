import type * as t from '@babel/types';
import { calleesOf } from '../program/callees';
import type { Program } from '../program/classLikes';
import { bare, calleeName, isFunction, keyName, visit } from '../syntax/nodes';
import type { Cycles } from './cycles';
import type { Made } from './made';
import type { Origins } from './origins';
import { placeOf } from './places';
import { LIBRARIES, type LibraryPool } from './poolPackages';

/** Adds the cycles of pools that a package keeps: `const queue = reusify(Holder)`. */
export function libraryCycles(program: Program, origins: Origins, cycles: Cycles): void {
  const packages = packagesOf(program);
  if (packages.size === 0) return;
  for (const { call, parent } of program.calls) {
    const name = calleeName(call.callee);
    const callee = bare(call.callee);
    const first =
      callee.type === 'MemberExpression' && callee.object.type === 'Identifier'
        ? callee.object.name
        : name;
    const library = first === undefined ? undefined : packages.get(first);
    const home = library && program.nesting.at(call.start ?? 0);
    const at = home && calleesOf(program).unitOf(home);
    const target = parent && targetOf(parent);
    const place = at && target && placeOf(target, at, program);
    const made = call.arguments.flatMap(each => madeBy(each, program, origins));
    if (library && place && made.length > 0) cycles.addLibrary(place, made, library);
  }
}

function targetOf(parent: t.Node): t.Node | undefined {
  if (parent.type === 'VariableDeclarator') return parent.id;
  return parent.type === 'AssignmentExpression' ? parent.left : undefined;
}

/** What a class, a function or an object with a function `create` makes. */
function madeBy(node: t.Node, program: Program, origins: Origins): Made[] {
  const callees = calleesOf(program);
  const value = bare(node);
  const isName = value.type === 'Identifier';
  const declared = isName ? program.bindings.valueOf(value.name, value.start ?? 0) : value;
  const owner = callees.classOfNode(declared);
  if (owner) return [{ key: `class${owner.node.start}`, name: owner.name, owner }];
  if (declared?.type === 'ObjectExpression')
    return declared.properties.flatMap(property => {
      if (property.type === 'SpreadElement') return [];
      if (keyName(property.key, property.computed) !== 'create') return [];
      return madeBy(property.type === 'ObjectMethod' ? property : property.value, program, origins);
    });
  const unit = declared && isFunction(declared) ? callees.unitOf(declared) : undefined;
  if (!unit) return [];
  return origins
    .returnsOf(unit)
    .flatMap(each => origins.of(each, unit))
    .flatMap(each => (each.kind === 'made' ? [each.made] : []));
}

/** The names under which a file knows pools of packages. */
function packagesOf(program: Program): Map<string, LibraryPool> {
  const names = new Map<string, LibraryPool>();
  const { body } = program.top.fn;
  for (const statement of body.type === 'BlockStatement' ? body.body : []) {
    if (statement.type === 'ImportDeclaration') {
      const library = LIBRARIES[statement.source.value];
      if (library) for (const { local } of statement.specifiers) names.set(local.name, library);
    }
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      const library = init ? LIBRARIES[requiredIn(init) ?? ''] : undefined;
      if (!library) continue;
      visit(id, node => {
        if (node.type === 'Identifier') names.set(node.name, library);
      });
    }
  }
  return names;
}

function requiredIn(init: t.Node): string | undefined {
  let source: string | undefined;
  visit(init, node => {
    if (isFunction(node)) return false;
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier')
      if (node.callee.name === 'require' && node.arguments[0]?.type === 'StringLiteral')
        source = node.arguments[0].value;
    return true;
  });
  return source;
}
