import type * as t from '@babel/types';
import { usesOf, writesOf, type FieldUse } from './fieldUses';
import { isGuarded } from './guarded';
import type { Effects } from './clearing';
import { flagWrites, leftAt, givenIn, type LastWork } from './lastWork';
import { keyOfValue } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { visit } from '../syntax/nodes';

type Methods = ReadonlyMap<FunctionUnit, Effects>;

/**
 * Finds `set(value) { this.value = value; this.has = true; }` with `drop() { this.has = false; }`, where whoever reads the
 * value asks the flag first: once the flag is down, nobody can get at what is left until it is overwritten.
 */
export function findGuardedFields(owner: ClassLike, methods: Methods): LastWork[] {
  if (owner.isScope || owner.missingBase !== undefined) return [];
  const raised = flagWrites(owner, methods, true);
  const lowered = flagWrites(owner, methods, false);
  const found: LastWork[] = [];
  for (const [flag, starts] of raised) {
    const ends = [...(lowered.get(flag) ?? [])].filter(
      ([unit]) => !starts.has(unit) && !unit.isConstructor,
    );
    const [first] = starts.keys();
    if (ends.length === 0 || !first) continue;
    const work = givenIn(owner, first).filter(
      field =>
        field.base === 'this' &&
        [...starts].every(([unit, step]) => isSetBeside(owner, unit, step, accessKey(field))) &&
        isReadBehind(owner, accessKey(field), flag, new Set(starts.keys())),
    );
    if (work.length === 0) continue;
    for (const [end, statement] of ends)
      found.push(
        ...leftAt(
          owner,
          methods,
          { end, statement, work, start: new Set(starts.keys()), isOutOfReach: true },
          raised,
        ),
      );
  }
  return found;
}

/** Whether a function sets a field in the same list of statements in which it raises the flag. */
function isSetBeside(owner: ClassLike, unit: FunctionUnit, step: t.Node, key: string): boolean {
  const sets = writesOf(owner, unit, key);
  let isFound = false;
  visit(unit.fn.body, node => {
    if (node.type !== 'BlockStatement' || isFound) return !isFound;
    isFound = node.body.some(each => each === step) && node.body.some(each => sets.has(each));
    return true;
  });
  return isFound;
}

/**
 * Whether some method reads a field behind the flag, and nobody reads it in any other way, but for those who have just set
 * it.
 */
function isReadBehind(
  owner: ClassLike,
  key: string,
  flag: string,
  starts: ReadonlySet<FunctionUnit>,
): boolean {
  const uses = usesOf(owner, key);
  const reads = uses?.filter(({ isWrite }) => !isWrite) ?? [];
  const isBehind = ({ unit, node }: FieldUse): boolean =>
    isGuarded(unit.fn, node, at => keyOfValue(owner, at, unit.facts) === flag);
  const isJustSet = ({ unit, node }: FieldUse): boolean =>
    starts.has(unit) && [...writesOf(owner, unit, key)].some(write => write.end! <= node.start!);
  return reads.some(isBehind) && reads.every(use => isBehind(use) || isJustSet(use));
}
