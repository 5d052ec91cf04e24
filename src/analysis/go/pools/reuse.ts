import { MAY_PARK, REMOVAL_NAME, RESET_NAME } from '../program/goNames';
import { scopeOf, type FunctionScope } from '../program/functionScope';
import { rootOf } from '../program/paths';
import { receiverTypeName, type GoPackage } from '../program/goPackage';
import { typeNameOf } from '../program/goType';
import { isTaken, parkedRoots } from './goParking';
import type { Truncation } from './truncations';

/** What a package's functions tell about its reused types. */
export class Reuse {
  /** Types whose values go into a pool or have a reset method. */
  private readonly reusedTypes = new Set<string>();
  /** `Type.method` of methods called on a value that the same function parks. */
  private readonly releaseSteps = new Set<string>();

  constructor(pkg: GoPackage) {
    for (const node of pkg.functions) {
      const receiver = receiverTypeName(node);
      if (receiver && RESET_NAME.test(node.field('name')?.text ?? '')) {
        this.reusedTypes.add(receiver);
      }
      if (MAY_PARK.test(node.text)) this.learn(scopeOf(node, pkg));
    }
  }

  private learn(scope: FunctionScope): void {
    const roots = parkedRoots(scope);
    for (const node of scope.node.descendants()) {
      if (node.type === 'type_assertion_expression') {
        const taken = node.field('operand');
        if (taken && isTaken(taken, scope)) this.reusedTypes.add(typeNameOf(scope.typeOf(node)));
      }
      const callee = node.type === 'call_expression' ? node.field('function') : undefined;
      const operand = callee?.field('operand');
      if (!operand || operand.type !== 'identifier' || !roots.has(operand.text)) continue;
      const type = typeNameOf(scope.typeOf(operand));
      this.reusedTypes.add(type);
      this.releaseSteps.add(`${type}.${callee?.field('field')?.text ?? ''}`);
    }
  }

  /** How certain it is that the truncated slice will be reused; `undefined` without evidence. */
  certaintyOf({ scope, path, kind, statement }: Truncation): 'provable' | 'likely' | undefined {
    const root = rootOf(path);
    const isRefilled = (lastAppends(scope).get(path) ?? -1) > statement.start;
    const sure = isRefilled ? 'likely' : 'provable';
    if (kind === 'reset' && parkedRoots(scope).has(root)) return sure;
    if (!scope.isGiven(path)) {
      const isPackageVariable = scope.pkg.variable(root) !== undefined && !scope.hides(root);
      if (isPackageVariable && RESET_NAME.test(scope.name)) return 'likely';
      // The reset happens on taking, so the slice was parked with full slots, unless its release clears them.
      const taken = scope.valueOf(root, statement)?.field('operand');
      return kind === 'reset' && taken && isTaken(taken, scope) ? 'likely' : undefined;
    }
    if (!outlives(path, scope)) return undefined;
    const receiver = receiverTypeName(scope.node);
    if (kind === 'removal') return this.certaintyOfRemoval(receiver, scope.name);
    const isReset =
      RESET_NAME.test(scope.name) || this.releaseSteps.has(`${receiver}.${scope.name}`);
    return isReset ? sure : undefined;
  }

  private certaintyOfRemoval(receiver: string, name: string): 'provable' | 'likely' | undefined {
    if (!receiver || !REMOVAL_NAME.test(name)) return undefined;
    return this.reusedTypes.has(receiver) ? 'provable' : 'likely';
  }
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

/** Whether a parameter refers to the caller's own variable, through a pointer. */
function outlives(path: string, scope: FunctionScope): boolean {
  return scope.rootType(path).kind === 'pointer';
}
