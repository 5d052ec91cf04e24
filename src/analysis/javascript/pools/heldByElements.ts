import { elementsHold, fieldHolds } from '../holds/holdings';
import { heldByType, NO_ARGUMENTS } from '../holds/heldTypes';
import {
  accessKey,
  inheritedMethods,
  lineOf,
  missingBaseOf,
  type ClassLike,
  type Program,
} from '../program/classLikes';
import { foreignClass } from '../program/foreignCallees';
import { namesOfModule } from '../program/imports';
import { calleesOf } from '../program/callees';
import { isEmptyLiteral } from '../program/values';
import type { Fn } from '../syntax/nodes';
import { clearedBy, droppedBy, effectsOf } from './clearing';
import { Origins } from './origins';
import { NO_PARKING } from './parking';
import { findUserFields } from './userFields';

/** The class with this name, of the program or of a file that it imports it from. */
export function classByName(name: string, offset: number, program: Program): ClassLike | undefined {
  return (
    calleesOf(program).classNamed(name, offset) ??
    foreignClass(program, name) ??
    ofNamespace(name, program)
  );
}

/** `model.Ctx`, where the program imports all of a file as `model`. */
function ofNamespace(name: string, program: Program): ClassLike | undefined {
  if (!/^[\w$]+$/.test(name)) return undefined;
  const { imports } = namesOfModule(program);
  const parts = new RegExp(`([\\w$]+)\\.${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g');
  const locals = new Set(Array.from(program.text.matchAll(parts), ([, local]) => local!));
  for (const local of locals) {
    const found = imports.has(local) ? foreignClass(program, `${local}.${name}`) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** What instances of a class keep of their users. */
export interface HeldByInstances {
  /** The fields in which they keep references. */
  fields: string[];
  /** Whether nothing of that is certain, or the class has methods that drop it, which somebody may call. */
  isDoubtful: boolean;
}

/**
 * The fields in which instances of a class keep references of their users: those that its methods or the program set to what
 * they are given, and those that are declared for such references and start with nothing.
 */
export function heldByInstances(owner: ClassLike, program: Program): HeldByInstances {
  const names = new Set<string>();
  const filled = new Set<string>();
  const origins = new Origins(program);
  const { fields, collections } = findUserFields(owner, program, NO_PARKING, new Set(), origins);
  for (const { access } of fields)
    if (fieldHolds(owner, access) === 'others' || isNullOfType(owner, access.path[0]!))
      names.add(access.path[0]!);
  for (const { access } of collections)
    if (elementsHold(owner, access) === 'others') filled.add(access.path[0]!);
  for (const name of awaited(owner)) names.add(name);
  const cleared = new Set<string>();
  const dropped = new Set<string>();
  for (const { fn, facts, isConstructor } of inheritedMethods(owner)) {
    // One that only reads may keep what it makes.
    if (isConstructor || fn.params.length > 0 || isAccessor(fn)) continue;
    const effects = effectsOf(owner, facts);
    for (const key of clearedBy(effects)) cleared.add(key);
    for (const key of droppedBy(effects)) dropped.add(key);
  }
  const found = [...new Set([...names, ...filled])];
  const isDropped = (name: string): boolean => {
    const key = accessKey({ base: 'this', path: [name] });
    return (names.has(name) ? cleared : dropped).has(key);
  };
  return { fields: found, isDoubtful: found.every(isDropped) };
}

/** `get url() {…}` */
export function isAccessor(fn: Fn): boolean {
  return (fn.type === 'ClassMethod' || fn.type === 'ObjectMethod') && fn.kind !== 'method';
}

/** `scene: Scene | null = null`: what is declared in a file that is not known and starts with `null` is no number or string. */
function isNullOfType({ fields }: ClassLike, name: string): boolean {
  const field = fields.get(name);
  return field?.init?.type === 'NullLiteral' && field.annotation?.type === 'TSTypeAnnotation';
}

/** Fields that are declared for references, start with nothing and are set by nobody in the class. */
function awaited(owner: ClassLike): string[] {
  if (missingBaseOf(owner) !== undefined) return [];
  const names: string[] = [];
  for (const { ownFields, program, methods } of lineOf(owner))
    for (const [name, { init, annotation, isFixed }] of ownFields) {
      if (isFixed || annotation?.type !== 'TSTypeAnnotation') continue;
      if (init && !isEmptyLiteral(init)) continue;
      const type = annotation.typeAnnotation;
      const held = heldByType({ type, program, params: NO_ARGUMENTS });
      // What is declared in a file that is not known and starts with `null` is no number or string.
      const isNamed = init?.type === 'NullLiteral' && held === 'unknown';
      if (held !== 'others' && !isNamed) continue;
      const isSet = methods.some(({ facts }) =>
        facts.facts.some(
          fact =>
            fact.kind === 'assign' &&
            fact.target.variable === undefined &&
            fact.target.path[0] === name &&
            !isEmptyLiteral(fact.value),
        ),
      );
      if (!isSet) names.push(name);
    }
  return names;
}
