import type * as t from '@babel/types';
import type { PoolHints } from '../../../protocol/poolHint';
import type { Access, PoolModel } from '../../../protocol/poolModel';
import type { Bindings, Declaration } from './nameBindings';
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
    /** Set when only the class itself may use it, or classes that extend it. */
    isPrivate?: boolean;
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
  /** The module of its base class, as `needOf` writes it, if its text is not known. */
  missingBase?: string;
  /** Set for a module or function whose variables are the slots, which has no instance. */
  isScope: boolean;
  /** The program of the text that defines it. */
  readonly program: Program;
  /** Set where a class is made of it that may have methods of which nothing is known. */
  mayInherit?: boolean;
  /** Set for a stand-in for a class of another file. */
  isForeign?: boolean;
  /** Set for objects whose methods are functions that get them as an argument. */
  isStruct?: boolean;
  /** The declared type of such an object. */
  declared?: t.TSType;
}

/** Whether a file that is not known is asked for; `nearby`: unless it is an installed package. */
export type Needed = 'always' | 'nearby' | 'never';

/** The files that programs refer to, as far as they are known. */
export interface ReferredFiles {
  /** The programs of what a file in `folder` calls by a specifier: the sources, or what declares their types. */
  named(specifier: string, folder: string): Program[];
  /** Notes that an answer depends on a file that is not known. */
  miss(specifier: string, folder: string, needed?: Needed): void;
  /** The same by what `needOf` writes. */
  missNeed(need: string): void;
  /** Whether a file in `folder` calls the checked text by a specifier. */
  isChecked(specifier: string, folder: string): boolean;
  /** The programs of the known files that import the checked text, whose own program `checked` is. */
  users(checked: Program): readonly Program[];
}

export type Call = t.CallExpression | t.OptionalCallExpression;

/** A function that gets a name, and where it does. */
export interface Named {
  fn: Fn;
  offset: number;
}

/** All class-likes of a file, and its other functions. */
export interface Program {
  text: string;
  /** The same program with nothing left out, where the cheap stage has left functions out. Made when first asked for. */
  whole?: (() => Program | undefined) | undefined;
  /** The files that it refers to; `undefined` where it stands alone. */
  modules?: ReferredFiles | undefined;
  /** Modules whose objects are pools, as the project says. */
  poolHints: PoolHints;
  /** Its folder, relative to the checked text's, with `/`. */
  folder: string;
  landmarks: Landmarks;
  /** Every `new`, and the calls that may hand over a class, each with its parent node. */
  calls: { call: t.CallExpression | t.NewExpression; parent: t.Node | undefined }[];
  /** All calls by the last name of what is called. */
  callsByName: ReadonlyMap<string, readonly Call[]>;
  /** Calls that are statements, so that nobody uses their results. */
  statements: ReadonlySet<t.Node>;
  /** The names and paths that are assigned to fields, by field. */
  fieldValues: ReadonlyMap<string, readonly t.Node[]>;
  /** The names of the fields that functions are assigned to. */
  fieldFunctions: ReadonlyMap<Fn, string>;
  declarations: readonly Declaration[];
  classes: ClassLike[];
  functions: FunctionUnit[];
  /** Functions that are declared at the top level, by name. */
  helpers: Map<string, FunctionUnit>;
  nesting: Nesting;
  bindings: Bindings;
  /** For each function that is a property of an object literal: that object. */
  literals: ReadonlyMap<Fn, t.ObjectExpression>;
  /** Functions that are assigned to a field of a variable, by both names: `Item.take`. */
  namespaced: ReadonlyMap<string, readonly Named[]>;
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
