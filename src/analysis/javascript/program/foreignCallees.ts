import type * as t from '@babel/types';
import { moduleOfNeed } from '../../../protocol/sourceFinding';
import { bare, keyName } from '../syntax/nodes';
import { calleesOf, type OwnedUnit } from './callees';
import { methodsNamed, missingBaseOf, type ClassLike, type Program } from './classLikes';
import { namesOfModule } from './imports';
import { declaredAs } from './modules';

/** A function of another file that a call runs. */
export interface ForeignCallee {
  program: Program;
  at: OwnedUnit;
  /** What it is called on, if that is an instance. */
  receiver: t.Node | undefined;
  /** The class of the receiver, if that is an instance. */
  owner?: ClassLike;
  /** Where the receiver was made, if that is known: `new Pool(create)`, and whose text that is. */
  maker: Maker | undefined;
}

/** A `new` expression or the call of a factory, and the function around it. */
export interface Maker {
  node: t.NewExpression | t.CallExpression;
  at: OwnedUnit;
  program: Program;
}

/** A class of another file, and where the value was made. */
interface Instance {
  owner: ClassLike;
  maker: Maker | undefined;
}

const DEPTH = 3;

/** The functions of other files that a call runs. Empty for those of the program itself, and where that file is not known. */
export function foreignCallees(callee: t.Node, at: OwnedUnit, program: Program): ForeignCallee[] {
  const node = called(callee);
  if (node.type === 'Identifier') {
    if (!isOfModule(node, at, program)) return [];
    return functionsNamed(program, node.name);
  }
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return [];
  const name = keyName(node.property, node.computed);
  if (name === undefined) return [];
  const object = bare(node.object);
  if (object.type === 'Identifier' && isOfModule(object, at, program)) {
    const ofObject = membersNamed(program, object.name, name);
    if (ofObject.length > 0) return ofObject;
  }
  const ofNamespace = staticOf(object, name, at, program);
  if (ofNamespace.length > 0) return ofNamespace;
  const isSelf =
    object.type === 'ThisExpression' ||
    (object.type === 'Identifier' && at.unit.facts.selves.has(object.name));
  const instance = isSelf
    ? at.owner && { owner: at.owner, maker: undefined }
    : instanceAt(object, at, program, 0);
  if (!instance) return [];
  const units = unitsOf(instance.owner, name);
  if (units.length === 0) missBase(instance.owner, program);
  return units
    .filter(each => each.program !== program)
    .map(each => ({ ...each, receiver: object, ...instance }));
}

/** `Shapes.Item.create()`, where Shapes is a namespace of another file, or all of that file. */
function staticOf(object: t.Node, name: string, at: OwnedUnit, program: Program): ForeignCallee[] {
  if (object.type !== 'MemberExpression') return [];
  const space = bare(object.object);
  const path = nameOfPath(object);
  if (path === undefined || space.type !== 'Identifier' || !isOfModule(space, at, program))
    return [];
  const owner = foreignClass(program, path);
  return owner
    ? unitsOf(owner, name).map(each => ({ ...each, receiver: undefined, maker: undefined }))
    : [];
}

/** Notes that a base class would tell more. */
function missBase(owner: ClassLike, { modules }: Program): void {
  const need = missingBaseOf(owner);
  if (need === undefined) return;
  const { specifier, folder } = moduleOfNeed(need);
  // Packages rarely leave a pool's steps to those who use them.
  modules?.miss(specifier, folder, 'nearby');
}

/** Also of `(0, pool_1.take)()`. */
function called(callee: t.Node): t.Node {
  const node = bare(callee);
  return node.type === 'SequenceExpression' ? bare(node.expressions.at(-1)!) : node;
}

/** The class of another file with this name, as a program imports it. */
export function foreignClass(program: Program, name: string): ClassLike | undefined {
  const declared = declaredAs(
    program,
    name,
    (each, as) => each !== program && classIn(each, as) !== undefined,
    'nearby',
  );
  return declared && classIn(declared.program, declared.name);
}

function classIn({ classes }: Program, name: string): ClassLike | undefined {
  return classes.find(each => !each.isScope && each.name === name);
}

/** Whether a name is one of the module itself, and not of a function in it. */
function isOfModule({ name, start }: t.Identifier, at: OwnedUnit, program: Program): boolean {
  if (at.unit.facts.params.has(name)) return false;
  return program.bindings.homeOf(name, start ?? 0) === program.top.fn;
}

/** `take()`, where another file declares it. */
function functionsNamed(program: Program, name: string): ForeignCallee[] {
  const declared = declaredAs(
    program,
    name,
    (each, as) => each !== program && each.helpers.has(as),
    'nearby',
  );
  const unit = declared?.program.helpers.get(declared.name);
  const at = unit && calleesOf(declared!.program).unitOf(unit.fn);
  return at ? [{ program: declared!.program, at, receiver: undefined, maker: undefined }] : [];
}

/** `Pool.take()`, where Pool is a class, an object or all of another file. */
function membersNamed(program: Program, object: string, name: string): ForeignCallee[] {
  const ofModule = functionsNamed(program, `${object}.${name}`);
  if (ofModule.length > 0) return ofModule;
  const declared = declaredAs(
    program,
    object,
    (each, as) => each !== program && (classIn(each, as) !== undefined || hasVariable(each, as)),
    'nearby',
  );
  if (!declared) return exportedFunctions(program, object, name);
  const owner = classIn(declared.program, declared.name);
  if (owner)
    return unitsOf(owner, name).map(each => ({ ...each, receiver: undefined, maker: undefined }));
  const { start = 0 } = declared.program.top.fn.body;
  const value = declared.program.bindings.valueOf(declared.name, start ?? 0);
  return value ? calleesAmong(propertiesNamed(value, name), declared.program) : [];
}

/** `module.exports = { take() {} }`, `exports.take = function () {}`, `export default { take() {} }` */
function exportedFunctions(program: Program, object: string, name: string): ForeignCallee[] {
  const imported = namesOfModule(program).imports.get(object);
  if (!imported || imported.name !== undefined) return [];
  return (program.modules?.named(imported.specifier, program.folder) ?? []).flatMap(other => {
    const { body } = other.top.fn;
    const values: t.Node[] = [];
    for (const fact of other.top.facts.facts) {
      if (fact.kind !== 'assign' || fact.target.index) continue;
      const path = [fact.target.variable, ...fact.target.path].join('.');
      if (path === 'module.exports') values.push(...propertiesNamed(fact.value, name));
      if (path === `exports.${name}` || path === `module.exports.${name}`) values.push(fact.value);
    }
    for (const statement of body.type === 'BlockStatement' ? body.body : [])
      if (statement.type === 'ExportDefaultDeclaration')
        values.push(...propertiesNamed(statement.declaration, name));
    return calleesAmong(values, other);
  });
}

/** The values that an object literal has under a name. */
function propertiesNamed(object: t.Node, name: string): t.Node[] {
  const value = bare(object);
  if (value.type !== 'ObjectExpression') return [];
  return value.properties.flatMap(property => {
    if (property.type === 'SpreadElement') return [];
    if (keyName(property.key, property.computed) !== name) return [];
    return property.type === 'ObjectMethod' ? [property] : [bare(property.value)];
  });
}

function calleesAmong(values: readonly t.Node[], program: Program): ForeignCallee[] {
  const callees = calleesOf(program);
  return values.flatMap(value => {
    const named =
      value.type === 'Identifier'
        ? program.bindings.valueOf(value.name, value.start ?? 0)
        : undefined;
    const at = callees.unitOf(named ?? value);
    return at ? [{ program, at, receiver: undefined, maker: undefined }] : [];
  });
}

function hasVariable({ bindings, top }: Program, name: string): boolean {
  return bindings.valueOf(name, top.fn.body.start ?? 0) !== undefined;
}

function unitsOf(owner: ClassLike, name: string): { program: Program; at: OwnedUnit }[] {
  return methodsNamed(owner, name).flatMap(({ fn }) => {
    for (const each of [owner, ...basesOf(owner)]) {
      const at = calleesOf(each.program).unitOf(fn);
      if (at) return [{ program: each.program, at }];
    }
    return [];
  });
}

function basesOf(owner: ClassLike): ClassLike[] {
  const bases: ClassLike[] = [];
  for (let at = owner.base; at && !bases.includes(at); at = at.base) bases.push(at);
  return bases;
}

/** The class of another file of which a value is an instance, by its declared type or by what made it. */
function instanceAt(
  node: t.Node,
  at: OwnedUnit,
  program: Program,
  depth: number,
): Instance | undefined {
  if (depth > DEPTH) return undefined;
  const value = bare(node);
  switch (value.type) {
    case 'NewExpression':
      return ofNew(value, at, program);
    case 'CallExpression':
      return ofFactory(value, at, program);
    case 'Identifier': {
      const { params, locals } = at.unit.facts;
      const param = params.get(value.name);
      if (param) return ofType('typeAnnotation' in param ? param.typeAnnotation : null, program);
      const inits = locals.get(value.name);
      if (inits)
        return inits.length === 1 ? instanceAt(inits[0]!, at, program, depth + 1) : undefined;
      const outer = program.bindings.valueOf(value.name, value.start ?? 0);
      const home = program.bindings.homeOf(value.name, value.start ?? 0);
      const around = home && calleesOf(program).unitOf(home);
      if (outer && around) return instanceAt(outer, around, program, depth + 1);
      return home === program.top.fn ? ofImported(value.name, program, depth) : undefined;
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return ofField(value, at, program, depth);
    case 'LogicalExpression':
      return (
        instanceAt(value.left, at, program, depth + 1) ??
        instanceAt(value.right, at, program, depth + 1)
      );
    default:
      return undefined;
  }
}

function ofNew(node: t.NewExpression, at: OwnedUnit, program: Program): Instance | undefined {
  const callee = bare(node.callee);
  if (callee.type !== 'Identifier' && callee.type !== 'MemberExpression') return undefined;
  const name = nameOfPath(callee);
  const own = callee.type === 'Identifier' ? classIn(program, callee.name) : undefined;
  const owner = own ?? (name === undefined ? undefined : foreignClass(program, name));
  return owner && { owner, maker: { node, at, program } };
}

/** `createPool(make)`, where the function returns an object with methods. */
function ofFactory(node: t.CallExpression, at: OwnedUnit, program: Program): Instance | undefined {
  const callee = called(node.callee);
  if (callee.type !== 'Identifier' && callee.type !== 'MemberExpression') return undefined;
  for (const { program: of, at: unit, receiver } of withoutReceiver(callee, at, program)) {
    const owner = receiver ? undefined : calleesOf(of).classOfNode(unit.unit.fn);
    if (owner?.form === 'factory') return { owner, maker: { node, at, program } };
  }
  return undefined;
}

/** The functions of other files that a name, or a member of an imported module, stands for. */
function withoutReceiver(
  callee: t.Identifier | t.MemberExpression,
  at: OwnedUnit,
  program: Program,
): ForeignCallee[] {
  if (callee.type === 'Identifier')
    return isOfModule(callee, at, program) ? functionsNamed(program, callee.name) : [];
  const name = keyName(callee.property, callee.computed);
  const object = bare(callee.object);
  if (name === undefined || object.type !== 'Identifier') return [];
  return isOfModule(object, at, program) ? membersNamed(program, object.name, name) : [];
}

/** `Pool`, `pools.Pool` */
function nameOfPath(node: t.Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined;
  const name = keyName(node.property, node.computed);
  return name === undefined ? undefined : `${node.object.name}.${name}`;
}

function ofType(annotation: t.Node | null | undefined, program: Program): Instance | undefined {
  let type: t.Node | null | undefined = annotation;
  if (type?.type === 'TSTypeAnnotation') type = type.typeAnnotation;
  if (type?.type === 'TSUnionType')
    type = type.types.find(each => each.type === 'TSTypeReference') ?? type;
  const name = type?.type === 'TSTypeReference' ? typeName(type.typeName) : undefined;
  if (name === undefined) return undefined;
  const owner = classIn(program, name) ?? foreignClass(program, name);
  return owner && { owner, maker: undefined };
}

/** `Item`, `shapes.Item` */
export function typeName(node: t.TSEntityName): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'TSQualifiedName' || node.left.type !== 'Identifier') return undefined;
  return `${node.left.name}.${node.right.name}`;
}

/** A variable that another file exports. */
function ofImported(name: string, program: Program, depth: number): Instance | undefined {
  const declared = declaredAs(
    program,
    name,
    (each, as) => each !== program && hasVariable(each, as),
    'nearby',
  );
  if (!declared) return undefined;
  const { program: other } = declared;
  const value = other.bindings.valueOf(declared.name, other.top.fn.body.start ?? 0);
  const top = calleesOf(other).unitOf(other.top.fn);
  return value && top && instanceAt(value, top, other, depth + 1);
}

/** `this.pool`, `Holder.pool`: by the field's first value, else by its type. */
function ofField(
  { object, property, computed }: t.MemberExpression | t.OptionalMemberExpression,
  at: OwnedUnit,
  program: Program,
  depth: number,
): Instance | undefined {
  const name = keyName(property, computed);
  if (name === undefined) return undefined;
  const holder = bare(object);
  if (holder.type === 'Identifier') {
    const owner =
      classIn(program, holder.name) ??
      (isOfModule(holder, at, program) ? foreignClass(program, holder.name) : undefined);
    const init = owner && staticValue(owner, name);
    if (init) {
      const top = calleesOf(owner.program).unitOf(owner.program.top.fn);
      return top && instanceAt(init, top, owner.program, depth + 1);
    }
  }
  const owner =
    calleesOf(program).classOf(holder, at) ?? instanceAt(holder, at, program, depth + 1)?.owner;
  const field = owner?.fields.get(name);
  if (!owner || !field) return undefined;
  const made = field.init && makerIn(field.init, owner);
  return made ?? ofType(field.annotation, owner.program);
}

/** The value of a field, which a constructor may set. */
function makerIn(init: t.Node, owner: ClassLike): Instance | undefined {
  const value = bare(init);
  if (value.type !== 'NewExpression' && value.type !== 'CallExpression') return undefined;
  const callees = calleesOf(owner.program);
  const home = owner.program.nesting.at(value.start ?? 0) ?? owner.program.top.fn;
  const at = callees.unitOf(home) ?? callees.unitOf(owner.program.top.fn);
  if (!at) return undefined;
  return value.type === 'NewExpression'
    ? ofNew(value, at, owner.program)
    : ofFactory(value, at, owner.program);
}

/** The first value of a class's static field: `static pool = new Pool()`, `Holder.pool = new Pool()`. */
function staticValue(owner: ClassLike, name: string): t.Node | undefined {
  const { node, program } = owner;
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression')
    for (const member of node.body.body)
      if (
        (member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty') &&
        member.static &&
        keyName(member.key, 'computed' in member && member.computed === true) === name
      )
        return member.value ?? undefined;
  for (const fact of program.top.facts.facts)
    if (
      fact.kind === 'assign' &&
      fact.target.variable === owner.name &&
      fact.target.path.length === 1 &&
      fact.target.path[0] === name
    )
      return fact.value;
  return undefined;
}
