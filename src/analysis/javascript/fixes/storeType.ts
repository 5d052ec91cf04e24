import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import type { Program } from '../program/classLikes';
import { bare } from '../syntax/nodes';
import { typeNamed } from '../program/types';
import type { FixSite } from './fixSite';

/** What the declared type and first value tell about a store's array (or plain object). */
export interface StoreType {
  /** The type of its elements; `undefined` when it is not declared. */
  element: t.TSType | undefined;
  /** Whether it has `fill`. */
  isArray: boolean;
  /** Whether it may be missing while the store is empty. */
  isNullable: boolean;
  /** Whether writing its elements is not allowed. */
  isReadonly: boolean;
  /** Whether a declared type restricts its elements; otherwise they are `any`. */
  isTyped: boolean;
}

export function storeType({ pool, style }: FixSite, { path }: Access): StoreType {
  const { program, owner } = pool;
  const field = path.length === 1 ? owner.fields.get(path[0]!) : undefined;
  const init = field?.init;
  const at = init && bare(init);
  const made =
    at?.type === 'NewExpression' || at?.type === 'CallExpression' ? at.callee : undefined;
  const isMadeArray =
    at?.type === 'ArrayExpression' || (made?.type === 'Identifier' && made.name === 'Array');
  const type = annotated(field?.annotation) ?? (init && castOf(init));
  const read = type && readType(program, type);
  const params = at?.type === 'NewExpression' && isMadeArray ? at.typeParameters : undefined;
  const element =
    read?.element ??
    (params?.type === 'TSTypeParameterInstantiation' ? params.params[0] : undefined);
  const isEmptyAtFirst =
    at?.type === 'NullLiteral' || (at?.type === 'Identifier' && at.name === 'undefined');
  return {
    element,
    isArray: read && read.isKnown ? read.isArray : isMadeArray && !type,
    isNullable: allowsNullish(type) || isEmptyAtFirst === true,
    isReadonly: read?.isReadonly ?? false,
    isTyped: style.isTyped && (type !== undefined || !isMadeArray),
  };
}

/** Whether a type accepts `null` or `undefined`, so that its values must be checked before use. */
export function allowsNullish(type: t.TSType | undefined): boolean {
  return type !== undefined && isOf(type, ['TSNullKeyword', 'TSUndefinedKeyword']);
}

export function isOf(type: t.TSType, keywords: string[]): boolean {
  if (type.type === 'TSParenthesizedType') return isOf(type.typeAnnotation, keywords);
  if (type.type === 'TSUnionType') return type.types.some(each => isOf(each, keywords));
  return keywords.includes(type.type);
}

export function annotated(annotation: t.Node | null | undefined): t.TSType | undefined {
  return annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
}

/** `[] as Session[]` */
function castOf(node: t.Node): t.TSType | undefined {
  if (node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion') return node.typeAnnotation;
  if (node.type === 'ParenthesizedExpression' || node.type === 'TSNonNullExpression')
    return castOf(node.expression);
  return undefined;
}

interface ReadType {
  element?: t.TSType | undefined;
  isArray: boolean;
  isReadonly: boolean;
  /** Whether the type's declaration is in this file. */
  isKnown: boolean;
}

const DEPTH = 5;

function readType(program: Program, type: t.TSType, depth = 0): ReadType {
  const unknown: ReadType = { isArray: false, isReadonly: false, isKnown: false };
  const inner = (each: t.TSType): ReadType => readType(program, each, depth + 1);
  if (depth > DEPTH) return unknown;
  switch (type.type) {
    case 'TSParenthesizedType':
      return inner(type.typeAnnotation);
    case 'TSArrayType':
      return arrayOf(unwrapped(type.elementType));
    case 'TSTupleType':
      return arrayOf(tupleElement(program, type));
    case 'TSTypeOperator': {
      const read = inner(type.typeAnnotation);
      return type.operator === 'readonly' ? { ...read, isReadonly: true } : read;
    }
    case 'TSUnionType':
    case 'TSIntersectionType': {
      const parts = type.types.filter(each => !allowsNullish(each)).map(inner);
      const known = parts.filter(({ isKnown }) => isKnown);
      const [first] = known;
      if (!first) return unknown;
      return {
        // When several array types are declared, written values must fit all of them.
        element: known.length === 1 ? first.element : undefined,
        isArray: parts.every(({ isArray }) => isArray),
        isReadonly: parts.some(({ isReadonly }) => isReadonly),
        isKnown: true,
      };
    }
    case 'TSTypeLiteral':
      return dictionaryOf(type.members) ?? unknown;
    case 'TSTypeReference':
      return readReference(program, type, inner) ?? unknown;
    default:
      return unknown;
  }
}

function readReference(
  program: Program,
  type: t.TSTypeReference,
  inner: (type: t.TSType) => ReadType,
): ReadType | undefined {
  const name = type.typeName.type === 'Identifier' ? type.typeName.name : '';
  const params = type.typeParameters?.params ?? [];
  if (name === 'Array') return arrayOf(params[0]);
  if (name === 'ReadonlyArray') return { ...arrayOf(params[0]), isReadonly: true };
  if (name === 'Record')
    return { element: params[1], isArray: false, isReadonly: false, isKnown: true };
  if (name === 'Readonly' && params[0]) return { ...inner(params[0]), isReadonly: true };
  if (/^(?:Partial|Required|NonNullable)$/.test(name) && params[0]) return inner(params[0]);
  const declared = typeNamed(program, type);
  if (declared?.type === 'TSInterfaceDeclaration') return dictionaryOf(declared.body.body);
  if (!declared) return undefined;
  const read = inner(declared.typeAnnotation);
  // Type parameters of an alias are not substituted.
  return declared.typeParameters ? { ...read, element: undefined } : read;
}

function arrayOf(element: t.TSType | undefined): ReadType {
  return { element, isArray: true, isReadonly: false, isKnown: true };
}

function dictionaryOf(members: t.TSTypeElement[]): ReadType | undefined {
  const signature = members.find(member => member.type === 'TSIndexSignature');
  if (!signature) return undefined;
  return {
    element: annotated(signature.typeAnnotation),
    isArray: false,
    isReadonly: signature.readonly === true,
    isKnown: true,
  };
}

function tupleElement(program: Program, { elementTypes }: t.TSTupleType): t.TSType | undefined {
  const types = elementTypes.map((each): t.TSType | undefined => {
    const type = each.type === 'TSNamedTupleMember' ? each.elementType : each;
    if (type.type === 'TSOptionalType') return type.typeAnnotation;
    return type.type === 'TSRestType' ? readType(program, type.typeAnnotation).element : type;
  });
  const [first] = types;
  return types.length === 1 ? first : undefined;
}

function unwrapped(type: t.TSType): t.TSType {
  return type.type === 'TSParenthesizedType' ? type.typeAnnotation : type;
}
