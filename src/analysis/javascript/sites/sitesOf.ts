import type * as t from '@babel/types';
import type { HeapHolder, HolderOrigin } from '../../../protocol/holders';
import { analysedModels } from './pooledSites';
import type { ClassLike } from '../program/classLikes';
import type { Binding } from './bindings';
import type { FoundSites } from './foundSites';
import { asyncSites } from './asyncSites';
import { listenerStores, reactionStores, timerStores } from './callbackSites';
import { fieldPlace, familyOf, propertyPlace } from './fieldPlace';
import { variablePlace } from './place';
import { awaitsOf } from './promiseSites';
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
  const { name, origin } = holder;
  const fn = origin && origins.functionAt(origin);
  if (!fn || !origin) return { location: undefined, storedAt: [] };
  const added = origin.is === 'callback' ? reactionStores(script, fn) : [];
  const storedAt = added.length > 0 ? added : awaitsOf(script, fn, name);
  return { location: storedAt[0] ?? fn, storedAt };
}

/** A variable, a field, or a property of an object without a class. */
function dataSites(script: Script, origins: Origins, holder: HeapHolder): FoundSites {
  const { kind, className, name, origin } = holder;
  if (kind === 'closure' || (className === null && origin?.is !== 'class')) {
    const binding = origin && variableAt(script, origins, origin, name);
    if (binding)
      return variableSites(script, holder, binding, origin && origins.functionAt(origin));
  }
  const owner = origin?.is === 'class' ? origins.classAt(origin) : undefined;
  const found = owner ? fieldSites(script, holder, owner) : propertySites(script, holder);
  if (kind !== 'pool' || !owner) return found;
  const reset = analysedModels(script).resetOf(owner, name);
  return reset ? { ...found, location: reset } : found;
}

/** The variable that a function sees, or else the only one of that name that is declared in it. */
function variableAt(
  { bindings, program }: Script,
  origins: Origins,
  origin: HolderOrigin,
  name: string,
): Binding | undefined {
  const fn = origins.functionAt(origin);
  const body = fn?.body ?? program.top.fn;
  const inner = bindings
    .named(name)
    .filter(({ start, end }) => start >= (fn?.start ?? 0) && end <= (fn?.end ?? Infinity));
  // From the end of the body, so that its own variables are seen.
  const seen = bindings.resolve(name, body.end! - 1);
  return inner.length === 1 && (!seen || seen.start < body.start!) ? (inner[0] ?? seen) : seen;
}

function variableSites(
  script: Script,
  { kind }: HeapHolder,
  binding: Binding,
  fn: t.Node | undefined,
): FoundSites {
  const storedAt = storesIn(script, variablePlace(script, binding), kind);
  const declared = binding.declarations[0]?.node;
  if (kind !== 'closure') return { location: declared, storedAt, binding };
  // Whoever looks for a captured variable has to find the function that keeps it.
  const value = declared?.type === 'VariableDeclarator' ? declared.init : undefined;
  const isStore = declared && (value ? !isEmpty(value) : /^(?:Catch|Import)/.test(declared.type));
  return {
    location: fn ?? declared,
    storedAt: isStore ? [declared, ...storedAt] : storedAt,
    binding,
  };
}

function fieldSites(script: Script, { kind, name }: HeapHolder, owner: ClassLike): FoundSites {
  const storedAt = storesIn(script, fieldPlace(script, owner, name), kind);
  const family = familyOf(script, owner);
  const assigned = assignmentsTo(script, name, family);
  const stored = kind === 'field' ? storedAt.find(node => assigned.includes(node)) : undefined;
  const location = stored ?? declarationOf(script, name, family) ?? assigned[0] ?? storedAt[0];
  return { location, storedAt, owner };
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
function propertySites(script: Script, { kind, name }: HeapHolder): FoundSites {
  const storedAt = storesIn(script, propertyPlace(name), kind);
  const [declared] = script.mentions.properties.of(name);
  const [assigned] = script.mentions.assignedFields.of(name);
  return { location: declared ?? assigned ?? storedAt[0], storedAt };
}
