import type { HeapHolder, HolderKind, HolderOrigin } from '../../protocol/holders';
import { NONE, type HeapObjects } from '../graph/objects';
import type { Variable } from './references';
import type { Scripts } from './scripts';

const MOST_BASES = 4;

/** A slot with what names it: a variable, a class's field, a listener, a callback. */
export interface Named {
  kind: HolderKind;
  className: string | null;
  name: string;
  /** The function or object whose position leads to the sources; NONE where there is none. */
  origin: number;
  is: HolderOrigin['is'];
  /** The scope whose function is looked for when `is` is `inside`. */
  scope: number;
  /** It is a part of an object of Node's, which is named by the program's variable. */
  isNodesPart?: true;
}

export function variable({ name, scope }: Variable): Named {
  return { kind: 'closure', className: null, name, origin: NONE, is: 'inside', scope };
}

/** Where the sources lead on from. */
export function placeIn({ className, origin, is, scope }: Named): Omit<Named, 'kind' | 'name'> {
  return { className, origin, is, scope };
}

/** The node whose position leads to the sources; NONE where there is none. `seenBy`: functions that see the scopes. */
export function originOf(
  { origin, scope }: Pick<Named, 'origin' | 'scope'>,
  seenBy: ReadonlyMap<number, number>,
): number {
  return scope === NONE ? origin : (seenBy.get(scope) ?? NONE);
}

/** What is told by one name has one key. `origin`: the located function or object that leads to the sources. */
export function keyOf(
  { kind, className, name, is }: Named,
  scripts: Scripts,
  origin: number,
): string {
  const at = origin === NONE ? undefined : scripts.positionOf(origin);
  const place = at && is !== 'inside' ? `${at.scriptId}:${at.line}:${at.column}` : at?.scriptId;
  return [kind, className, name, `${place}`].join('|');
}

/** Constructors of the classes that the class of a field extends, the nearest first. */
export function basesOf(objects: HeapObjects, { is, origin }: Named): number[] {
  const bases: number[] = [];
  if (is !== 'class' || origin === NONE) return bases;
  const prototypeOf = (node: number): number => objects.target(objects.field(node, '__proto__'));
  let at = prototypeOf(prototypeOf(origin));
  for (let depth = 0; depth < MOST_BASES && at !== NONE; depth++, at = prototypeOf(at)) {
    const constructor = objects.target(objects.field(at, 'constructor'));
    if (constructor !== NONE) bases.push(constructor);
  }
  return bases;
}

/** With the place that the sources lead on from; the positions must have been located, also those of `basesOf`. */
export function holderOf(
  named: Named,
  objects: HeapObjects,
  scripts: Scripts,
  seenBy: ReadonlyMap<number, number>,
): HeapHolder {
  const { kind, className, is } = named;
  const origin = originOf(named, seenBy);
  const at = scripts.positionOf(origin);
  // A callback without a name is known by its file, and there are more in one file.
  const isFile = kind === 'timer' && at && named.name === scripts.placeName(origin);
  const name = isFile ? `${named.name}:${at.line + 1}` : named.name;
  const bases = basesOf(objects, named)
    .filter(node => !scripts.isNodes(node))
    .flatMap(node => scripts.positionOf(node) ?? [])
    .map(base => ({ at: base, is }));
  return {
    ...{ kind, className, name, origin: at ? { at, is } : null },
    ...(isFile && { isPlaced: true as const }),
    ...(bases.length > 0 && { bases }),
  };
}
