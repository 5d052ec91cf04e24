import { isBuiltin } from 'node:module';
import type * as t from '@babel/types';
import { lineOf, type ClassLike, type Program } from '../program/classLikes';
import { keyName } from '../syntax/nodes';
import { namesOfModule } from '../program/imports';
import { declarationsOf, typeNamed, type DeclaredType } from './declaredNames';
import { worst, type Held } from './held';
import { wholeProgram } from './wholeClass';

/** A type as it is written in a program, with what the names of type parameters around it stand for. */
export interface Typed {
  type: t.TSType;
  program: Program;
  params: TypeArguments;
}

export type TypeArguments = ReadonlyMap<string, Typed>;

export const NO_ARGUMENTS: TypeArguments = new Map();

/** `bytes`: holds no references whatever is written into it. `none`: no container at all, such as `null`. */
export type Contents = Held | 'bytes' | 'none';

const DEPTH = 12;

const PRIMITIVES = new Set([
  ...['TSNumberKeyword', 'TSBooleanKeyword', 'TSStringKeyword', 'TSBigIntKeyword'],
  ...['TSUndefinedKeyword', 'TSNullKeyword', 'TSVoidKeyword', 'TSNeverKeyword'],
  ...['TSSymbolKeyword', 'TSLiteralType', 'TSTypePredicate', 'TSTemplateLiteralType'],
]);

/** Typed arrays and what else holds bytes only. */
export const BYTES =
  /^(?:(?:Big)?(?:Ui|I)nt\d+(?:Clamped)?Array|Float\d+Array|(?:Shared)?ArrayBuffer|ArrayBufferView|ArrayBufferLike|DataView|Buffer|TypedArray)$/;

/** Types of the language that are no references. */
const PRIMITIVE_NAMES = /^(?:PropertyKey|Uppercase|Lowercase|Capitalize|Uncapitalize)$/;
/** Types of the language whose values are what their argument says. */
const SAME_AS_ARGUMENT = /^(?:Readonly|Partial|Required|NonNullable|Awaited|NoInfer|Pick|Omit)$/;
const CHOSEN = /^(?:Extract|Exclude)$/;
const LISTS = /^(?:Array|ReadonlyArray|ArrayLike|Iterable|IterableIterator|Set|ReadonlySet)$/;
const MAPS = /^(?:Map|ReadonlyMap|Record)$/;
/** Other types of the language and of Node whose values are references. */
const REFERENCES =
  /^(?:Promise|PromiseLike|Date|RegExp|Error|\w+Error|Function|Object|Weak(?:Map|Set|Ref)|AbortSignal|AbortController|EventTarget|Event|URL|Request|Response|ReadableStream|WritableStream|Generator|AsyncGenerator|AsyncIterable|Iterator|AsyncIterator|Element|HTML\w*Element|Node|Document|Window|Parameters|ConstructorParameters|InstanceType)$/;

/** What a value of a type can be: `others` for references, `given` where the type allows anything. */
export function heldByType(typed: Typed, depth = 0): Held {
  const { type } = typed;
  if (PRIMITIVES.has(type.type)) return 'nothing';
  if (depth > DEPTH) return 'unknown';
  const inner = (each: t.TSType): Held => heldByType({ ...typed, type: each }, depth + 1);
  switch (type.type) {
    case 'TSAnyKeyword':
    case 'TSUnknownKeyword':
      return 'given';
    case 'TSObjectKeyword':
    case 'TSFunctionType':
    case 'TSConstructorType':
    case 'TSArrayType':
    case 'TSTupleType':
    case 'TSTypeLiteral':
    case 'TSMappedType':
    case 'TSThisType':
      return 'others';
    case 'TSParenthesizedType':
      return inner(type.typeAnnotation);
    case 'TSTypeOperator':
      return type.operator === 'readonly' ? inner(type.typeAnnotation) : 'nothing';
    case 'TSUnionType':
      return worst(type.types.map(inner));
    case 'TSIntersectionType':
      // A branded primitive: `number & { id: true }`.
      return type.types.some(each => inner(each) === 'nothing') ? 'nothing' : 'others';
    case 'TSConditionalType':
      return worst([inner(type.trueType), inner(type.falseType)]);
    case 'TSIndexedAccessType': {
      const member = indexed(typed, type);
      return member ? heldByType(member, depth + 1) : 'unknown';
    }
    case 'TSTypeReference':
      return heldByReference(typed, type, depth);
    default:
      return 'unknown';
  }
}

function heldByReference(typed: Typed, type: t.TSTypeReference, depth: number): Held {
  if (type.typeName.type !== 'Identifier') return heldByQualified(typed, type.typeName);
  const { name } = type.typeName;
  const meaning = meaningOf(typed, name);
  const [first] = type.typeParameters?.params ?? [];
  if (!meaning) {
    if (PRIMITIVE_NAMES.test(name)) return 'nothing';
    if (first && (SAME_AS_ARGUMENT.test(name) || CHOSEN.test(name)))
      return heldByType({ ...typed, type: first }, depth + 1);
    const isOfNode = namesOfModule(wholeProgram(typed.program)).imports.has(name);
    const isReference = isOfNode || [LISTS, MAPS, REFERENCES, BYTES].some(each => each.test(name));
    return isReference ? 'others' : 'unknown';
  }
  if ('parameter' in meaning) {
    const { constraint } = meaning.parameter;
    const held = constraint ? heldByType({ ...typed, type: constraint }, depth + 1) : 'others';
    return held === 'nothing' ? held : 'others';
  }
  if ('isForeign' in meaning) return 'unknown';
  if ('typed' in meaning) return heldByType(meaning.typed, depth + 1);
  if ('owner' in meaning) return 'others';
  const { declared } = meaning;
  if (declared.type === 'TSEnumDeclaration') return 'nothing';
  if (declared.type === 'TSInterfaceDeclaration') return 'others';
  return heldByType(bodyOf(meaning, declared.typeAnnotation, typed, type), depth + 1);
}

/** `State.Open`, a member of an enum; `NodeJS.Timeout`. */
function heldByQualified(typed: Typed, { left, right }: t.TSQualifiedName): Held {
  if (left.type !== 'Identifier') return 'unknown';
  const meaning = meaningOf(typed, left.name);
  if (meaning && 'declared' in meaning)
    return meaning.declared.type === 'TSEnumDeclaration' ? 'nothing' : 'unknown';
  const found = meaning && typeNamed(typed.program, `${left.name}.${right.name}`);
  if (found) {
    if ('owner' in found || found.declared.type === 'TSInterfaceDeclaration') return 'others';
    return found.declared.type === 'TSEnumDeclaration' ? 'nothing' : 'unknown';
  }
  const isNode = !meaning && left.name === 'NodeJS';
  return isNode && /^(?:Timeout|Timer|Immediate|Socket|\w*Stream)$/.test(right.name)
    ? 'others'
    : 'unknown';
}

/** What the elements of a type's values can hold. */
export function contentsOfType(typed: Typed, depth = 0): Contents {
  const { type } = typed;
  if (depth > DEPTH) return 'unknown';
  const inner = (each: t.TSType): Contents => contentsOfType({ ...typed, type: each }, depth + 1);
  const held = (each: t.TSType): Held => heldByType({ ...typed, type: each });
  switch (type.type) {
    case 'TSParenthesizedType':
    case 'TSTypeOperator':
      return inner(type.typeAnnotation);
    case 'TSArrayType':
      return held(type.elementType);
    case 'TSTupleType':
      return worst(
        type.elementTypes.map(each =>
          held(each.type === 'TSNamedTupleMember' ? each.elementType : each),
        ),
      );
    case 'TSRestType':
    case 'TSOptionalType':
      return inner(type.typeAnnotation);
    case 'TSUnionType':
      return joined(type.types.map(inner));
    case 'TSTypeLiteral':
      return contentsOfMembers(typed, type.members);
    case 'TSIndexedAccessType': {
      const member = indexed(typed, type);
      return member ? contentsOfType(member, depth + 1) : 'unknown';
    }
    case 'TSTypeReference':
      return contentsOfReference(typed, type, depth);
    default:
      return PRIMITIVES.has(type.type) ? 'none' : 'unknown';
  }
}

function contentsOfReference(typed: Typed, type: t.TSTypeReference, depth: number): Contents {
  const { typeName } = type;
  if (typeName.type !== 'Identifier')
    return typeName.right.name === 'TypedArray' ? 'bytes' : 'unknown';
  const { name } = typeName;
  const meaning = meaningOf(typed, name);
  const params = type.typeParameters?.params ?? [];
  if (!meaning) {
    if (BYTES.test(name)) return 'bytes';
    if (params[0] && (SAME_AS_ARGUMENT.test(name) || CHOSEN.test(name)))
      return contentsOfType({ ...typed, type: params[0] }, depth + 1);
    if (params[0] && LISTS.test(name)) return heldByType({ ...typed, type: params[0] });
    if (params[1] && MAPS.test(name))
      return worst(params.map(each => heldByType({ ...typed, type: each })));
    return 'unknown';
  }
  if ('parameter' in meaning) {
    const { constraint } = meaning.parameter;
    return constraint ? contentsOfType({ ...typed, type: constraint }, depth + 1) : 'unknown';
  }
  if ('typed' in meaning) return contentsOfType(meaning.typed, depth + 1);
  if ('owner' in meaning || 'isForeign' in meaning) return 'unknown';
  const { declared } = meaning;
  if (declared.type === 'TSEnumDeclaration') return 'none';
  if (declared.type === 'TSTypeAliasDeclaration')
    return contentsOfType(bodyOf(meaning, declared.typeAnnotation, typed, type), depth + 1);
  const [base] = declared.extends ?? [];
  if (base?.expression.type === 'Identifier' && base.typeParameters?.params[0])
    if (LISTS.test(base.expression.name))
      return heldByType({
        ...typed,
        program: meaning.program,
        type: base.typeParameters.params[0],
      });
  return contentsOfMembers({ ...typed, program: meaning.program }, declared.body.body);
}

/** `{ [id: string]: Session }` */
function contentsOfMembers(typed: Typed, members: t.TSTypeElement[]): Contents {
  const types = members.flatMap(member =>
    member.type === 'TSIndexSignature' && member.typeAnnotation
      ? [member.typeAnnotation.typeAnnotation]
      : [],
  );
  if (types.length === 0) return 'unknown';
  return worst(types.map(type => heldByType({ ...typed, type })));
}

/** What an element can be that is taken out. */
export function heldIn(contents: Contents): Held {
  return contents === 'bytes' || contents === 'none' ? 'nothing' : contents;
}

/** What a container can hold that is one of several. */
export function joined(all: readonly Contents[]): Contents {
  const real = all.filter(each => each !== 'none');
  if (real.length === 0) return 'none';
  const others = real.filter(each => each !== 'bytes');
  return others.length === 0 ? 'bytes' : worst(others);
}

type Meaning =
  | { isForeign: true }
  | { parameter: t.TSTypeParameter }
  | { typed: Typed }
  | { owner: ClassLike }
  | {
      declared: DeclaredType;
      program: Program;
    };

/** Whether a name of a file comes from a file that is not known. What Node itself defines is known. */
function isImported(program: Program, name: string): boolean {
  const imported = namesOfModule(wholeProgram(program)).imports.get(name);
  return imported !== undefined && !isBuiltin(imported.specifier);
}

/** What a type's name stands for; `undefined` for a name of the language, or one that is not known. */
function meaningOf({ type, program, params }: Typed, name: string): Meaning | undefined {
  const argument = params.get(name);
  if (argument) return { typed: argument };
  const parameter = parameterNamed(program, name, type.start ?? undefined);
  if (parameter) return { parameter };
  const isTemplate = type.start === undefined && declarationsOf(program).templates().has(name);
  if (isTemplate) return { parameter: { type: 'TSTypeParameter', name } };
  const found = typeNamed(program, name);
  if (found || !isImported(program, name)) return found;
  return { isForeign: true };
}

/** A type parameter of a function or class around an offset. */
function parameterNamed(
  program: Program,
  name: string,
  offset: number | undefined,
): t.TSTypeParameter | undefined {
  if (offset === undefined) return undefined;
  for (const node of declarationsOf(program).classesAround(offset)) {
    const found = parameterOf(node.typeParameters, name);
    if (found) return found;
  }
  for (const fn of program.nesting.around(offset)) {
    const found = parameterOf(fn.typeParameters, name);
    if (found) return found;
  }
  return undefined;
}

function parameterOf(
  declared: t.Node | null | undefined,
  name: string,
): t.TSTypeParameter | undefined {
  if (declared?.type !== 'TSTypeParameterDeclaration') return undefined;
  return declared.params.find(each => each.name === name);
}

/** An alias's own type, with its parameters replaced by a reference's arguments. */
function bodyOf(
  { declared, program }: Extract<Meaning, { declared: unknown }>,
  type: t.TSType,
  typed: Typed,
  { typeParameters }: t.TSTypeReference,
): Typed {
  const parameters = 'typeParameters' in declared ? declared.typeParameters : undefined;
  return { type, program, params: argumentsFor(parameters, typeParameters?.params, typed) };
}

/** The arguments of a generic by its parameters' names. */
export function argumentsFor(
  declared: t.Node | null | undefined,
  given: readonly t.TSType[] | undefined,
  { program, params }: Omit<Typed, 'type'>,
): TypeArguments {
  if (declared?.type !== 'TSTypeParameterDeclaration' || !given) return NO_ARGUMENTS;
  const found = new Map<string, Typed>();
  declared.params.forEach(({ name }, position) => {
    const type = given[position];
    if (type) found.set(name, { type, program, params });
  });
  return found;
}

/** The declared type of a member of a type; `undefined` where it is not known. */
export function memberOfType(typed: Typed, name: string, depth = 0): Typed | undefined {
  const { type } = typed;
  if (depth > DEPTH) return undefined;
  const inner = (each: t.TSType): Typed | undefined =>
    memberOfType({ ...typed, type: each }, name, depth + 1);
  switch (type.type) {
    case 'TSParenthesizedType':
    case 'TSTypeOperator':
      return inner(type.typeAnnotation);
    case 'TSUnionType':
    case 'TSIntersectionType': {
      const found = type.types.map(inner).filter(each => each !== undefined);
      return found.length === 1 ? found[0] : undefined;
    }
    case 'TSTypeLiteral':
      return memberIn(typed, type.members, name);
    case 'TSTypeReference': {
      if (type.typeName.type !== 'Identifier') return undefined;
      const meaning = meaningOf(typed, type.typeName.name);
      const [first] = type.typeParameters?.params ?? [];
      if (!meaning)
        return first && SAME_AS_ARGUMENT.test(type.typeName.name) ? inner(first) : undefined;
      if ('isForeign' in meaning) return undefined;
      if ('typed' in meaning) return memberOfType(meaning.typed, name, depth + 1);
      if ('parameter' in meaning)
        return meaning.parameter.constraint ? inner(meaning.parameter.constraint) : undefined;
      if ('owner' in meaning)
        return (
          fieldType(meaning.owner, name, argumentsOf(meaning.owner, typed)) ??
          inferredType(meaning.owner, name)
        );
      const { declared, program } = meaning;
      if (declared.type === 'TSEnumDeclaration') return undefined;
      if (declared.type === 'TSTypeAliasDeclaration')
        return memberOfType(bodyOf(meaning, declared.typeAnnotation, typed, type), name, depth + 1);
      const params = argumentsFor(declared.typeParameters, type.typeParameters?.params, typed);
      return memberIn({ type, program, params }, declared.body.body, name);
    }
    default:
      return undefined;
  }
}

/** The type of a field that is declared with a literal, as the compiler infers it: `x = 0`. */
function inferredType({ fields, program }: ClassLike, name: string): Typed | undefined {
  const init = fields.get(name)?.init;
  const value = init && (init.type === 'UnaryExpression' ? init.argument : init);
  if (value?.type !== 'NumericLiteral' && value?.type !== 'StringLiteral') return undefined;
  const type =
    value.type === 'NumericLiteral'
      ? ({ type: 'TSNumberKeyword' } as t.TSNumberKeyword)
      : ({ type: 'TSStringKeyword' } as t.TSStringKeyword);
  return { type, program, params: NO_ARGUMENTS };
}

/** `Options['mode']` */
function indexed(
  typed: Typed,
  { objectType, indexType }: t.TSIndexedAccessType,
): Typed | undefined {
  const isNamed = indexType.type === 'TSLiteralType' && indexType.literal.type === 'StringLiteral';
  if (!isNamed) return undefined;
  return memberOfType({ ...typed, type: objectType }, (indexType.literal as t.StringLiteral).value);
}

function memberIn(typed: Typed, members: t.TSTypeElement[], name: string): Typed | undefined {
  for (const member of members) {
    if (member.type !== 'TSPropertySignature' || !member.typeAnnotation) continue;
    if (keyName(member.key, member.computed === true) === name)
      return { ...typed, type: member.typeAnnotation.typeAnnotation };
  }
  return undefined;
}

/** The declared type of a class's field, or of a constructor's parameter that is one. */
export function fieldType(
  owner: ClassLike,
  name: string,
  params: TypeArguments = NO_ARGUMENTS,
): Typed | undefined {
  for (const at of lineOf(owner)) {
    const annotation = at.ownFields.get(name)?.annotation ?? parameterProperty(at, name);
    if (annotation?.type === 'TSTypeAnnotation')
      return { type: annotation.typeAnnotation, program: wholeProgram(at.program), params };
  }
  const { declared, program } = owner;
  return declared && memberOfType({ type: declared, program: wholeProgram(program), params }, name);
}

/** `constructor(private readonly items: Item[])` */
function parameterProperty(owner: ClassLike, name: string): t.Node | null | undefined {
  return parameterProperties(owner).get(name)?.typeAnnotation;
}

const known = new WeakMap<ClassLike, ReadonlyMap<string, t.Identifier>>();

/** The parameters of a class's constructor that are fields. Cached. */
export function parameterProperties(owner: ClassLike): ReadonlyMap<string, t.Identifier> {
  let found = known.get(owner);
  if (found) return found;
  const all = new Map<string, t.Identifier>();
  for (const { fn, isConstructor } of owner.methods) {
    if (!isConstructor) continue;
    for (const param of fn.params as t.Node[]) {
      if (param.type !== 'TSParameterProperty') continue;
      const { parameter } = param;
      const id = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
      if (id.type === 'Identifier') all.set(id.name, id);
    }
  }
  known.set(owner, (found = all));
  return found;
}

/** The class that a type names. */
export function classOfType(
  typed: Typed,
  depth = 0,
): { owner: ClassLike; params: TypeArguments } | undefined {
  const { type } = typed;
  if (depth > DEPTH) return undefined;
  if (type.type === 'TSParenthesizedType')
    return classOfType({ ...typed, type: type.typeAnnotation }, depth + 1);
  if (type.type === 'TSUnionType') {
    const found = type.types.map(each => classOfType({ ...typed, type: each }, depth + 1));
    const real = found.filter(each => each !== undefined);
    return real.length === 1 ? real[0] : undefined;
  }
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined;
  const meaning = meaningOf(typed, type.typeName.name);
  if (!meaning) return undefined;
  if ('typed' in meaning) return classOfType(meaning.typed, depth + 1);
  if ('owner' in meaning)
    return { owner: meaning.owner, params: argumentsOf(meaning.owner, typed) };
  if ('declared' in meaning && meaning.declared.type === 'TSTypeAliasDeclaration')
    return classOfType(bodyOf(meaning, meaning.declared.typeAnnotation, typed, type), depth + 1);
  return undefined;
}

function argumentsOf(owner: ClassLike, typed: Typed): TypeArguments {
  const given =
    typed.type.type === 'TSTypeReference' ? typed.type.typeParameters?.params : undefined;
  return argumentsFor(owner.node.typeParameters, given, typed);
}

/** The type that an expression is written with: `[] as Item[]`, `new Array<Item>()`. */
export function typeOfMade(node: t.Node, program: Program): Typed | undefined {
  if (node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion')
    return { type: node.typeAnnotation, program, params: NO_ARGUMENTS };
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier') return undefined;
  const { callee, typeParameters, start } = node;
  if (typeParameters?.type !== 'TSTypeParameterInstantiation') return undefined;
  const type = { type: 'TSTypeReference', typeName: callee, typeParameters, start };
  return { type: type as t.TSTypeReference, program, params: NO_ARGUMENTS };
}
