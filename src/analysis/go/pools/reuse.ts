import { scopeOf, type FunctionScope } from '../program/functionScope';
import { callersOf } from './callers';
import { holdsOwnFunctions, writesTo } from './slotWrites';
import { rootOf } from '../program/paths';
import type { GoPackage } from '../program/goPackage';
import { typeNameOf } from '../program/goType';
import { makesFresh } from './idleStores';
import { isTaken, parkedRoots } from './goParking';
import { isEmptiedOnParking } from './emptiedOnParking';
import type { Truncation } from './truncations';

/** Tells of truncations whether their slices are kept and filled again. */
export class Reuse {
  constructor(private readonly pkg: GoPackage) {}

  /** How certain it is that the truncated slice will be reused; `undefined` without evidence. */
  certaintyOf(truncation: Truncation): 'provable' | 'likely' | undefined {
    const { scope, path, kind, statement } = truncation;
    if (holdsOwnFunctions(truncation)) return 'likely';
    if (kind === 'shift' && !this.isFilled(path)) return undefined;
    if (kind !== 'reset' && kind !== 'removal')
      return this.outlives(truncation)
        ? isFreeList(truncation)
          ? 'likely'
          : 'provable'
        : undefined;
    const isRefilled = (lastAppends(scope).get(path) ?? -1) > statement.start;
    if (kind === 'reset' && parkedRoots(scope).has(rootOf(path)))
      return isRefilled ? 'likely' : 'provable';
    if (isRefilled || isEmptiedOnParking(truncation)) return undefined;
    if (!this.outlives(truncation)) return this.ofLocal(truncation);
    if (kind === 'reset') return 'provable';
    // A function that pushes and pops is the one that sees to its slots, and may nest.
    return isFreeList(truncation) || lastAppends(scope).has(path) ? 'likely' : 'provable';
  }

  /** Whether the package appends to a field of this name, as to a queue. */
  private isFilled(path: string): boolean {
    const field = /\.(\w+)$/.exec(path)?.[1];
    return field !== undefined && this.pkg.names('appended').has(field);
  }

  /** What the slice is a part of: the caller's variable, through a pointer, or a variable of the package. */
  private outlives({ scope, path }: Truncation): boolean {
    const root = rootOf(path);
    if (scope.isGiven(path)) return scope.rootType(path).kind === 'pointer';
    return this.pkg.variable(root) !== undefined && !scope.hides(root);
  }

  /** A pointer that another function returned: nothing shows how long its object lives. */
  private ofLocal({ scope, path, kind, statement }: Truncation): 'likely' | undefined {
    const value = scope.valueOf(rootOf(path), statement);
    const taken = value?.field('operand');
    // The reset happens on taking, so the slice was parked with full slots, unless its release clears them.
    if (kind === 'reset' && taken && isTaken(taken, scope)) return 'likely';
    const isCall = value?.type === 'call_expression' && value.field('function')?.text !== 'new';
    return isCall && scope.typeOf(value).kind === 'pointer' && path.includes('.')
      ? 'likely'
      : undefined;
  }
}

/**
 * Whether the slice is a free list, of whose objects the package makes fresh ones where there is none: here, in a caller, or
 * when it fills the list.
 */
function isFreeList({ scope, type, path }: Truncation): boolean {
  const element = scope.elementOf(type);
  if (scope.pkg.underlying(element).kind === 'slice')
    return scope.node
      .descendantsOf('call_expression')
      .some(call => call.field('function')?.text === 'make');
  const typeName = typeNameOf(element);
  if (typeName === '') return false;
  return (
    makesFresh(scope, typeName) ||
    callersOf(scope).some(({ node }) => makesFresh(scopeOf(node, scope.pkg), typeName)) ||
    writesTo(path, scope).some(value => value.origin === undefined && value.isSlot)
  );
}

const known = new WeakMap<FunctionScope, ReadonlyMap<string, number>>();

/** For each slice, by its path, the offset of a function's last append to it. */
function lastAppends(scope: FunctionScope): ReadonlyMap<string, number> {
  let last = known.get(scope);
  if (!last) known.set(scope, (last = readLastAppends(scope)));
  return last;
}

function readLastAppends(scope: FunctionScope): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { left, right } of scope.assignments()) {
    const path = right?.text.startsWith('append(') ? scope.pathOf(left) : undefined;
    if (path !== undefined) last.set(path, left.start);
  }
  return last;
}
