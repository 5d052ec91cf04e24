import type * as t from '@babel/types';
import { bare, keyName, type Fn } from '../syntax/nodes';
import type { Binding } from './bindings';
import { fieldPlace, propertyPlace } from './fieldPlace';
import { namesOfPlace, variablePlace, type Place } from './place';
import type { Script } from './script';
import type { FoundSites } from './foundSites';

/**
 * Where the stores of an `AsyncLocalStorage` begin: its calls of `run` and `enterWith`; else where the resource was made. `name`:
 * of several storages all names, divided by commas.
 */
export function asyncSites(script: Script, name: string, fn: Fn | undefined): FoundSites {
  const [found] = name.split(', ').flatMap(each => placeOf(script, each, fn) ?? []);
  const storedAt = found ? entersOf(script, found.place) : [];
  return { location: storedAt[0] ?? fn ?? found?.declared, storedAt, binding: found?.binding };
}

interface FoundStorage {
  place: Place;
  declared: t.Node | undefined;
  binding?: Binding | undefined;
}

/** The storage by its variable, its field, or the `name` that it was made with. */
function placeOf(script: Script, name: string, fn: Fn | undefined): FoundStorage | undefined {
  const { bindings, mentions } = script;
  const all = bindings.named(name);
  const binding =
    (fn && bindings.resolve(name, fn.body.end! - 1)) ?? (all.length === 1 ? all[0] : undefined);
  if (binding)
    return {
      place: variablePlace(script, binding),
      declared: binding.declarations[0]?.node,
      binding,
    };
  const titled = mentions.titled.of(name)[0];
  if (titled) {
    const named = bindings.resolve(titled.name, titled.start!);
    return named && { place: variablePlace(script, named), declared: titled, binding: named };
  }
  const [field] = mentions.properties.of(name);
  if (field && field.type !== 'ObjectProperty') {
    const owner = script.classOf(script.classesAround(field.start!)[0]);
    if (owner) return { place: fieldPlace(script, owner, name), declared: field };
  }
  const declared = field ?? mentions.assignedFields.of(name)[0];
  return declared && { place: propertyPlace(name), declared };
}

function entersOf(script: Script, place: Place): t.Node[] {
  return namesOfPlace(script, place).flatMap(({ name, rest }) =>
    script.mentions.handed
      .of(name)
      .filter(({ call, argument, chain }) => {
        const callee = bare(call.callee);
        const called =
          callee.type === 'MemberExpression'
            ? keyName(callee.property, callee.computed)
            : undefined;
        const enters = called === 'run' || called === 'enterWith';
        return argument === -1 && enters && rest(chain)?.length === 0;
      })
      .map(({ call }) => call),
  );
}
