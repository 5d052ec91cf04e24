import type * as t from '@babel/types';
import { isGuarded } from './guarded';
import type { Effects } from './clearing';
import { flagWrites, leftAt, givenIn, type LastWork } from './lastWork';
import { keyOfRef, keyOfValue, keyOfWritten } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import { refOf } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { mentionsOf } from '../program/nameMentions';
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
        isReadBehind(owner, methods, accessKey(field), flag, new Set(starts.keys())),
    );
    if (work.length === 0) continue;
    for (const [end, statement] of ends)
      found.push(
        ...leftAt(owner, methods, { end, statement, work, start: new Set(starts.keys()) }, raised),
      );
  }
  return found.map(each => ({ ...each, isDoubtful: false }));
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

function writesOf(owner: ClassLike, { facts }: FunctionUnit, key: string): Set<t.Node> {
  const found = new Set<t.Node>();
  for (const fact of facts.facts)
    if (fact.kind === 'assign' && fact.operator === '=' && !fact.target.index)
      if (keyOfWritten(owner, fact.target, facts) === key) found.add(fact.node);
  return found;
}

/**
 * Whether some method reads a field behind the flag, and nobody reads it in any other way, but for those who have just set
 * it.
 */
function isReadBehind(
  owner: ClassLike,
  methods: Methods,
  key: string,
  flag: string,
  starts: ReadonlySet<FunctionUnit>,
): boolean {
  const name = key.slice(key.indexOf(':') + 1);
  const known = new Map<number, { unit: FunctionUnit; node: t.Node }>();
  const written = new Set<number>();
  for (const unit of methods.keys())
    visit(unit.fn.body, node => {
      if (
        node.type === 'AssignmentExpression' &&
        node.operator === '=' &&
        node.left.type === 'MemberExpression'
      )
        written.add(node.left.property.start!);
      if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return;
      const ref = refOf(node, unit.facts.selves);
      if (ref && !ref.index && keyOfRef(owner, ref, unit.facts) === key)
        known.set(node.property.start!, { unit, node });
    });
  let isRead = false;
  const isBehind = mentionsOf(owner.program, name).every(offset => {
    const mention = known.get(offset);
    if (!mention) return isDeclaration(owner, offset);
    if (written.has(offset)) return true;
    const { unit, node } = mention;
    const isIt = (at: t.Node): boolean => keyOfValue(owner, at, unit.facts) === flag;
    const isHere = isGuarded(unit.fn, node, isIt);
    isRead ||= isHere;
    const isAfter = (write: t.Node): boolean => write.end! <= offset;
    return isHere || (starts.has(unit) && [...writesOf(owner, unit, key)].some(isAfter));
  });
  return isRead && isBehind;
}

/** Whether a name stands where the class declares its field. */
function isDeclaration({ node }: ClassLike, offset: number): boolean {
  return (
    'superClass' in node &&
    node.body.body.some(member => member.type === 'ClassProperty' && member.key.start === offset)
  );
}
