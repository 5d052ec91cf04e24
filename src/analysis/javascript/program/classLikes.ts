import type * as t from '@babel/types';
import type { Access, PoolModel } from '../../../protocol/poolModel';
import type { Ref } from './facts';
import type { FunctionUnit } from './functionUnit';
import type { Landmarks } from './landmarks';
import type { Nesting } from '../syntax/nesting';
import type { Cls, Fn } from '../syntax/nodes';

/** Fields by name, with their first values and declared types. */
export type Fields = Map<
  string,
  {
    init: t.Node | undefined;
    annotation: t.Node | null | undefined;
    /** Set when it cannot be reassigned: `readonly`, `const`. */
    isFixed?: boolean;
  }
>;

/** A class in any of its forms, with its methods' facts and its fields' first values. */
export interface ClassLike {
  name: string;
  form: PoolModel['form'];
  node: Cls | Fn;
  methods: FunctionUnit[];
  /** Its own and inherited fields. */
  readonly fields: Fields;
  readonly ownFields: Fields;
  /** Names of the class's static fields. */
  statics: Set<string>;
  /** `factory`: the variables that its methods share. */
  closure: Set<string>;
  /** Getters that only return a field, with that field's path by the getter's name. */
  accessors: ReadonlyMap<string, string[]>;
  /** Methods that are functions of the closure and cannot be called on the instance. */
  inner: Set<FunctionUnit>;
  /** Its base class, if its text is known. */
  base?: ClassLike | undefined;
  /** Specifier of its base class, relative to the checked text's folder, if its text is not known. */
  missingBase?: string;
  /** Set for a module or function whose variables are the slots, which has no instance. */
  isScope: boolean;
}

/** All class-likes of a file, and its other functions. */
export interface Program {
  text: string;
  landmarks: Landmarks;
  /** Every `new`, and the calls that may hand over a class, each with its parent node. */
  calls: { call: t.CallExpression | t.NewExpression; parent: t.Node | undefined }[];
  classes: ClassLike[];
  functions: FunctionUnit[];
  nesting: Nesting;
  /** The code outside all functions. */
  top: FunctionUnit;
}

/** More than anybody extends by hand. */
const MAX_BASES = 20;

/** A class and its known base classes, the nearest first. */
export function lineOf(owner: ClassLike | undefined): ReadonlySet<ClassLike> {
  const line = new Set<ClassLike>();
  for (let at = owner; at && !line.has(at) && line.size <= MAX_BASES; at = at.base) line.add(at);
  return line;
}

/** The methods with this name that run for an instance: the class's own, else those of the nearest base class. */
export function methodsNamed(owner: ClassLike | undefined, name: string): FunctionUnit[] {
  for (const at of lineOf(owner)) {
    const own = at.methods.filter(method => method.name === name && !method.isConstructor);
    if (own.length > 0) return own;
  }
  return [];
}

/** The class's methods and those of base classes that are not overridden; constructors of all. */
export function inheritedMethods(owner: ClassLike): FunctionUnit[] {
  const methods: FunctionUnit[] = [];
  const names = new Set<string>();
  for (const at of lineOf(owner)) {
    methods.push(...at.methods.filter(each => each.isConstructor || !names.has(each.name)));
    for (const { name } of at.methods) names.add(name);
  }
  return methods;
}

/** The specifier of the nearest base class whose text is not known. */
export function missingBaseOf(owner: ClassLike): string | undefined {
  return [...lineOf(owner)].at(-1)?.missingBase;
}

/** The access path from an instance to a reference; `undefined` when it is not part of the instance. */
export function accessOf(owner: ClassLike, ref: Ref): Access | undefined {
  if (ref.variable === undefined) {
    const [first, ...rest] = ref.path;
    if (first === undefined) return undefined;
    const field = owner.accessors.get(first);
    return { base: 'this', path: field ? [...field, ...rest] : ref.path };
  }
  if (!owner.closure.has(ref.variable)) return undefined;
  return { base: 'closure', path: [ref.variable, ...ref.path] };
}

/** A text that identifies an access, for comparison. */
export function accessKey(access: Access): string {
  return `${access.base}:${access.path.join('.')}`;
}
