import type { ClassLike, Program } from '../program/classLikes';
import { closureFields } from '../program/closureFields';
import type { FunctionUnit } from '../program/functionUnit';

/** The program with nothing left out, so that no write of a field is missed. */
export function wholeProgram(program: Program): Program {
  return program.whole?.() ?? program;
}

const known = new WeakMap<ClassLike, ClassLike>();

/** The same class as it stands in the whole text: the cheap stage may have left functions out. Cached. */
export function wholeClass(owner: ClassLike): ClassLike {
  let found = known.get(owner);
  if (!found) known.set(owner, (found = find(owner)));
  return found;
}

function find(owner: ClassLike): ClassLike {
  const program = wholeProgram(owner.program);
  if (program === owner.program) return owner;
  const { start } = owner.node;
  if (!owner.isScope)
    return (
      program.classes.find(each => each.node.start === start && each.form === owner.form) ?? owner
    );
  const units = new Map<number, FunctionUnit>();
  for (const unit of [...program.classes.flatMap(({ methods }) => methods), ...program.functions])
    units.set(unit.fn.start ?? 0, unit);
  const home = [program.top, ...program.functions].find(({ fn }) => fn.start === start)?.fn;
  if (!home) return owner;
  const fields = closureFields(home);
  const methods = owner.methods
    .map(({ fn }) => units.get(fn.start ?? 0))
    .filter(unit => unit !== undefined);
  return { ...owner, program, node: home, methods, fields, ownFields: fields };
}
