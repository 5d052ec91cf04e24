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

/** What a whole program has at an offset. */
interface Places {
  classes: ReadonlyMap<string, ClassLike>;
  units: ReadonlyMap<number, FunctionUnit>;
}

const places = new WeakMap<Program, Places>();

function placesIn(program: Program): Places {
  let found = places.get(program);
  if (found) return found;
  const classes = new Map(program.classes.map(each => [placeOf(each), each]));
  const all = [program.top, ...program.functions, ...program.classes.flatMap(each => each.methods)];
  const units = new Map(all.map(unit => [unit.fn.start ?? 0, unit]));
  places.set(program, (found = { classes, units }));
  return found;
}

function placeOf({ form, node }: ClassLike): string {
  return `${form} ${node.start}`;
}

function find(owner: ClassLike): ClassLike {
  const program = wholeProgram(owner.program);
  if (program === owner.program) return owner;
  const { classes, units } = placesIn(program);
  if (!owner.isScope) return classes.get(placeOf(owner)) ?? owner;
  const isTop = owner.node === owner.program.top.fn;
  const home = isTop ? program.top.fn : units.get(owner.node.start ?? 0)?.fn;
  if (!home) return owner;
  const around = owner.isStruct ? [] : closureFields(home);
  const fields = new Map([...owner.fields, ...around]);
  const methods = owner.methods
    .map(({ fn, instance, name, isConstructor }) => {
      const unit = units.get(fn.start ?? 0);
      return instance === undefined ? unit : unit?.on(instance, name, isConstructor);
    })
    .filter(unit => unit !== undefined);
  return { ...owner, program, node: home, methods, fields, ownFields: fields };
}
