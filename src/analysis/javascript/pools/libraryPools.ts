import type * as t from '@babel/types';
import { moduleName } from '../../../protocol/analysis';
import type { PoolHints } from '../../../protocol/poolHint';
import { calleesOf, fieldNamed, type OwnedUnit } from '../program/callees';
import type { Call, Program } from '../program/classLikes';
import { refOf } from '../program/facts';
import { bare, calleeName, isFunction, keyName, visit } from '../syntax/nodes';
import type { Cycles } from './cycles';
import type { Made } from './made';
import type { Origins } from './origins';
import type { Place } from './placeKeys';
import { placeOf } from './places';
import { LIBRARIES, type LibraryPool } from './poolPackages';
import type { ForeignTransfer, Transfers } from './transfers';

/** A pool that a package keeps, by the variable or field that it is put into. */
interface PlacedLibrary {
  library: LibraryPool;
  place: Place;
  /** What made it, with what instances are made of as an argument. */
  call: Call | t.NewExpression;
}

/** `const queue = reusify(Holder)` */
function placedLibraries(program: Program): PlacedLibrary[] {
  const packages = packagesOf(program);
  if (packages.size === 0) return [];
  return program.calls.flatMap(({ call, parent }) => {
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
    return library && !library.isOwnPut && place ? [{ library, place, call }] : [];
  });
}

/** Adds the cycles of pools that a package keeps: `const queue = reusify(Holder)`. */
export function libraryCycles(program: Program, origins: Origins, cycles: Cycles): void {
  for (const { library, place, call } of placedLibraries(program)) {
    const made = call.arguments.flatMap(each => madeBy(each, program, origins));
    if (made.length > 0) cycles.addLibrary(place, made, library);
  }
}

/** What the calls of such a pool's method answer: an instance of it, whatever that method is called. */
export function libraryTakes(program: Program): Transfers {
  const takes = new Map<t.Node, ForeignTransfer>();
  for (const { library, place } of placedLibraries(program))
    for (const call of program.callsByName.get(library.take) ?? []) {
      const callee = bare(call.callee);
      if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
        continue;
      const home = program.nesting.at(call.start ?? 0);
      const at = home && calleesOf(program).unitOf(home);
      if (at && placeOf(callee.object, at, program)?.key === place.key)
        takes.set(call, { taken: place, made: [], isMadeAnew: false, given: new Map() });
    }
  return takes;
}

/** Which expressions of a program stand for pools of packages. */
export interface KnownLibraries {
  isEmpty: boolean;
  of(pool: t.Node, at: OwnedUnit): LibraryPool | undefined;
}

/** By the values of variables and fields, and by their declared types. */
export function librariesIn(program: Program): KnownLibraries {
  const packages = packagesOf(program);
  const places = new Map<string, LibraryPool>();
  const made = (node: t.Node | null | undefined): LibraryPool | undefined => {
    const value = node && bare(node);
    if (value?.type !== 'NewExpression' && value?.type !== 'CallExpression') return undefined;
    return packages.get(refOf(value.callee, new Set())?.variable ?? '');
  };
  for (const { call, parent } of packages.size > 0 ? program.calls : []) {
    const library = made(call);
    const target = library && parent && targetOf(parent);
    const home = target && program.nesting.at(call.start ?? 0);
    const at = home && calleesOf(program).unitOf(home);
    const place = at && placeOf(target, at, program);
    if (place) places.set(place.key, library);
  }
  const typed = (annotation: t.Node | null | undefined): LibraryPool | undefined => {
    const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
    if (type?.type !== 'TSTypeReference') return undefined;
    const name = type.typeName.type === 'Identifier' ? type.typeName : type.typeName.left;
    return name.type === 'Identifier' ? packages.get(name.name) : undefined;
  };
  return {
    isEmpty: packages.size === 0,
    of(pool, at) {
      const node = bare(pool);
      const place = placeOf(node, at, program);
      const known = place && places.get(place.key);
      if (known) return known;
      const ref = refOf(node, at.unit.facts.selves);
      if (ref?.variable === undefined) {
        const field = ref?.path.length === 1 ? fieldNamed(at.owner, ref.path[0]!) : undefined;
        return typed(field?.annotation) ?? made(field?.init);
      }
      const param = at.unit.facts.params.get(ref.variable);
      return param?.type === 'Identifier' ? typed(param.typeAnnotation) : undefined;
    },
  };
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
  const libraryOf = (specifier: string): LibraryPool | undefined =>
    hintOf(specifier, program.poolHints) ?? LIBRARIES[specifier];
  const { body } = program.top.fn;
  for (const statement of body.type === 'BlockStatement' ? body.body : []) {
    if (statement.type === 'ImportDeclaration') {
      const library = libraryOf(statement.source.value);
      if (library) for (const { local } of statement.specifiers) names.set(local.name, library);
    }
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      const library = init ? libraryOf(requiredIn(init) ?? '') : undefined;
      if (!library) continue;
      visit(id, node => {
        if (node.type === 'Identifier') names.set(node.name, library);
      });
    }
  }
  return names;
}

/** What the project says of a module, by what it is imported as. */
function hintOf(specifier: string, hints: PoolHints): LibraryPool | undefined {
  const name = specifier.startsWith('.') ? moduleName(specifier) : specifier;
  return Object.hasOwn(hints, name) ? hints[name] : undefined;
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
