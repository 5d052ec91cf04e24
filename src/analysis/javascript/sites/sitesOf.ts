import type * as t from '@babel/types';
import type { HeapHolder, HolderOrigin } from '../../../protocol/holders';
import { analysedModels } from './pooledSites';
import type { ClassLike } from '../program/classLikes';
import type { Binding } from './bindings';
import type { FoundSites } from './foundSites';
import { asyncSites } from './asyncSites';
import { listenerStores, reactionStores, timerStores } from './callbackSites';
import { fieldOf, fieldPlace, familyOf, placeWithin, propertyPlace } from './fieldPlace';
import { variablePlace } from './place';
import { awaitsIn, waitsFor } from './promiseSites';
import type { Origins, Script } from './script';
import { storesIn } from './storesIn';
import { isEmpty } from './stores';

/** Looks for one holder. */
export function sitesOf(script: Script, origins: Origins, holder: HeapHolder): FoundSites {
  const { kind, name, origin } = holder;
  switch (kind) {
    case 'listener':
    case 'timer': {
      const fn = origin && origins.functionAt(origin);
      if (!fn) return { location: undefined, storedAt: [] };
      const storedAt =
        kind === 'listener' ? listenerStores(script, fn, name) : timerStores(script, fn);
      return { location: fn, storedAt };
    }
    case 'promise':
      return promiseSites(script, origins, holder);
    case 'async-context':
      return asyncSites(script, name, origin ? origins.functionAt(origin) : undefined);
    default:
      return dataSites(script, origins, holder);
  }
}

function promiseSites(script: Script, origins: Origins, holder: HeapHolder): FoundSites {
  const { origin } = holder;
  const [name] = fieldOf(holder);
  const fn = origin?.is === 'callback' ? origins.functionAt(origin) : undefined;
  const added = fn ? reactionStores(script, fn) : [];
  if (added.length > 0) return { location: added[0], storedAt: added };
  const owner = origin?.is === 'class' ? origins.classAt(origin) : undefined;
  const binding = owner ? undefined : variableAt(script, origins, origin, name);
  const place = owner ? fieldPlace(script, owner, name) : binding && variablePlace(script, binding);
  const named = place ? waitsFor(script, place) : [];
  const inside = fn ? named.filter(({ start, end }) => start! >= fn.start! && end! <= fn.end!) : [];
  const storedAt =
    [inside, named].find(({ length }) => length > 0) ?? (fn ? awaitsIn(fn, name) : []);
  const declared = owner ? placeOfField(script, name, owner) : binding?.declarations[0]?.node;
  return { location: storedAt[0] ?? fn ?? declared, storedAt };
}

/** A variable, a field, or a property of an object without a class. */
function dataSites(script: Script, origins: Origins, holder: HeapHolder): FoundSites {
  const { kind, className, name, origin } = holder;
  if (kind === 'closure' || (className === null && origin?.is !== 'class')) {
    const binding = variableAt(script, origins, origin, name);
    const fn = origin ? origins.functionAt(origin) : undefined;
    if (binding) return variableSites(script, holder, binding, fn);
  }
  const owner = origin?.is === 'class' ? origins.classAt(origin) : undefined;
  const found = owner ? fieldSites(script, holder, owner) : propertySites(script, holder);
  if (kind !== 'pool' || !owner) return found;
  const reset = analysedModels(script).resetOf(owner, name);
  return reset ? { ...found, location: reset } : found;
}

/** The variable that a function sees, or else the only one of that name that is declared in it; in the script without one. */
function variableAt(
  { bindings, file }: Script,
  origins: Origins,
  origin: HolderOrigin | null,
  name: string,
): Binding | undefined {
  const { start, end } = origin ? origins.scopeAt(origin) : file.program;
  const fn = origin ? origins.functionAt(origin) : undefined;
  const all = bindings.named(name);
  const inner = all.filter(each => each.start > start! && each.end <= end!);
  const seen = all
    .filter(each => each.start <= start! && each.end >= end!)
    .reduce<Binding | undefined>(
      (best, each) => (best && best.start > each.start ? best : each),
      undefined,
    );
  const isOwn = seen !== undefined && seen.start >= (fn?.start ?? 0);
  return !isOwn && inner.length === 1 ? inner[0] : seen;
}

function variableSites(
  script: Script,
  { kind }: HeapHolder,
  binding: Binding,
  fn: t.Node | undefined,
): FoundSites {
  const stores = storesIn(script, variablePlace(script, binding), kind);
  const storedAt = stores.length > 0 ? stores : callsOf(script, binding);
  const declared = binding.declarations[0]?.node;
  if (kind !== 'closure') return { location: declared, storedAt, binding };
  // Whoever looks for a captured variable has to find the function that keeps it. A module's variable needs none.
  const value = declared?.type === 'VariableDeclarator' ? declared.init : undefined;
  const isOfModule = binding.start === script.file.program.start;
  const isStore = declared && (value ? !isEmpty(value) : /^(?:Catch|Import)/.test(declared.type));
  return {
    location: isOfModule ? declared : (fn ?? declared),
    storedAt: isStore ? [declared, ...storedAt] : storedAt,
    binding,
  };
}

/** Calls of a function that another one made, which keeps what it is given: `const pricesOf = memoize(…)`. */
function callsOf({ mentions, bindings }: Script, binding: Binding): t.Node[] {
  const [only] = binding.declarations;
  const made = only?.node.type === 'VariableDeclarator' ? only.node.init : undefined;
  if (made?.type !== 'CallExpression') return [];
  return mentions.called
    .of(binding.name)
    .filter(({ name }) => bindings.resolve(name.name, name.start!) === binding)
    .map(({ call }) => call);
}

function fieldSites(script: Script, holder: HeapHolder, owner: ClassLike): FoundSites {
  const { kind } = holder;
  const [name, within] = fieldOf(holder);
  const place = fieldPlace(script, owner, name);
  const inside = within.length > 0 ? storesIn(script, placeWithin(place, within), kind) : [];
  const storedAt = inside.length > 0 ? inside : storesIn(script, place, kind);
  const family = familyOf(script, owner);
  const assigned = assignmentsTo(script, name, family);
  const stored = kind === 'field' ? storedAt.find(node => assigned.includes(node)) : undefined;
  const location = stored ?? declarationOf(script, name, family) ?? assigned[0] ?? storedAt[0];
  return { location, storedAt, owner, isOfWhole: within.length > 0 && inside.length === 0 };
}

/** Where the class, or one that it extends, declares the field. */
function declarationOf(
  { mentions, classesAround, classOf }: Script,
  name: string,
  family: ReadonlySet<ClassLike>,
): t.Node | undefined {
  return mentions.properties.of(name).find(property => {
    if (property.type === 'ObjectProperty') return false;
    const owner = classOf(classesAround(property.start!)[0]);
    return owner !== undefined && family.has(owner);
  });
}

/** Where the class, or one that it extends, declares the field, or else gives it a value. */
function placeOfField(script: Script, name: string, owner: ClassLike): t.Node | undefined {
  const family = familyOf(script, owner);
  return declarationOf(script, name, family) ?? assignmentsTo(script, name, family)[0];
}

/** All assignments of a class's field, also of empty values, constructors first. */
function assignmentsTo(
  { mentions, ownerAt }: Script,
  name: string,
  family: ReadonlySet<ClassLike>,
): t.Node[] {
  return mentions.assignedFields.of(name).filter(node => {
    const owner = ownerAt(node.start!);
    return owner !== undefined && family.has(owner);
  });
}

/** A property of whatever object, where neither a variable nor a class of the script has the name. */
function propertySites(script: Script, holder: HeapHolder): FoundSites {
  const { kind } = holder;
  const [field, within] = fieldOf(holder);
  const name = within.at(-1) ?? field;
  const storedAt = storesIn(script, propertyPlace(name), kind);
  const [declared] = script.mentions.properties.of(name);
  const [assigned] = script.mentions.assignedFields.of(name);
  return { location: declared ?? assigned ?? storedAt[0], storedAt };
}
