import type * as t from '@babel/types';
import type { FreeList } from '../../../protocol/poolModel';
import type { OwnedUnit } from '../program/callees';
import { lineOf, type ClassLike } from '../program/classLikes';
import { bare, keyName, type Fn } from '../syntax/nodes';

/** Something that can keep instances: a variable, or a field of an instance, class or object, or a list in one of these. */
export interface Place {
  /** Equal for two expressions of one place. */
  key: string;
  /** The last name on the way to it. */
  name: string;
  holder: FreeList['holder'];
  /** The function whose variable it is; `undefined` for fields. */
  home: Fn | undefined;
  /** Whether it is one of the lists that a Map, array or dictionary of lists keeps. */
  isInner: boolean;
}

/** A variable of a function or module. */
export function variableOf(home: Fn, name: string): Place {
  return { key: `${home.start}:${name}`, name, holder: 'variable', home, isInner: false };
}

/** A field behind a path of names. `root`: what the path starts at, for comparison. */
export function fieldOf(root: string | undefined, path: readonly string[]): Place | undefined {
  const name = path.at(-1);
  if (name === undefined || root === undefined) return undefined;
  return {
    key: `${root}.${path.join('.')}`,
    name,
    holder: 'field',
    home: undefined,
    isInner: false,
  };
}

/** The place that a field of a class's instances is. */
export function placeOfField(owner: ClassLike, field: string): Place | undefined {
  return fieldOf(`class${idOf(owner, field)}`, [field]);
}

/** A static field of a class. */
export function staticOf(owner: ClassLike, path: readonly string[]): Place {
  return {
    key: `static${idOf(owner)}.${path.join('.')}`,
    name: path.at(-1)!,
    holder: 'static',
    home: undefined,
    isInner: false,
  };
}

/** What `this` is, for comparison: the class whose field it is, or an object literal. */
export function rootOf({ owner, literal, unit }: OwnedUnit, field?: string): string | undefined {
  if (owner) {
    // In a static method, `this` is the class.
    const isStatic = 'static' in unit.fn && unit.fn.static === true;
    return isStatic ? `static${idOf(owner)}` : `class${idOf(owner, field)}`;
  }
  return literal && `object${literal.start}`;
}

/** The first class of a line that has a field, because siblings may have fields of one name; else the root of the line. */
export function idOf(owner: ClassLike, field?: string): string {
  const line = [...lineOf(owner)];
  const first = line.findLast(each => field !== undefined && each.ownFields.has(field));
  const root = first ?? line.at(-1)!;
  return `${root.name}@${root.node.start}`;
}

/** `set` in `set.values()`, `set[Symbol.iterator]()` and in itself. */
export function iterated(node: t.Node): t.Node {
  const value = bare(node);
  const callee = value.type === 'CallExpression' ? bare(value.callee) : undefined;
  if (callee?.type !== 'MemberExpression') return value;
  const name = keyName(callee.property, callee.computed);
  return name === 'values' || name === 'keys' || name === undefined ? callee.object : value;
}
