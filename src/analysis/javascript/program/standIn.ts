import type { ClassLike, Program } from './classLikes';

/** What a stand-in needs to be told; the rest is empty. */
type Known = Pick<ClassLike, 'name' | 'form' | 'node'> &
  Partial<
    Pick<ClassLike, 'methods' | 'fields' | 'closure' | 'isForeign' | 'isStruct' | 'declared'>
  >;

/** Stands in for a class where there is none in this file: a scope with its variables, an object literal, a foreign class. */
export function standIn(program: Program, known: Known): ClassLike {
  const { methods = [], fields = new Map(), closure = new Set(), ...rest } = known;
  return {
    ...rest,
    methods,
    inner: new Set(methods),
    isScope: true,
    program,
    fields,
    ownFields: fields,
    statics: new Set(),
    closure,
    accessors: new Map(),
  };
}
