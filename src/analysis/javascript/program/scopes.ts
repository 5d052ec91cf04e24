import type { ClassLike, Program } from './classLikes';
import { closureFields } from './closureFields';
import { standIn } from './standIn';
import type { FunctionUnit } from './functionUnit';
import type { Nesting } from '../syntax/nesting';
import type { Fn } from '../syntax/nodes';
import { occurrencesOfWords } from './occurrences';

/**
 * Finds slots that are variables of a module or a large function, used by several inner functions: `stack[count++] = x` in
 * one, `count = 0` or `count--` in another. If a factory contains such functions beside its methods, they become methods of
 * it; any other scope becomes a class-like of its own.
 */
export function addScopes(program: Program): void {
  const { landmarks, nesting, text } = program;
  const { slotWrites, counters, arrays, rewinds } = landmarks;
  const found = new Map<Fn, Set<string>>();
  for (const { array, counter, offset } of slotWrites) {
    if (!counters.has(counter) || !arrays.has(array) || !rewinds.has(counter)) continue;
    const home = innermost(nesting, counters.get(counter)!, offset);
    if (!home || !arrays.get(array)!.some(each => innermost(nesting, [each], offset) === home))
      continue;
    if (nesting.at(offset) === home) continue;
    const names = found.get(home) ?? new Set();
    found.set(home, names.add(array).add(counter));
  }
  for (const [home, names] of found) {
    const words = occurrencesOfWords(text, names, home);
    const units = program.functions.filter(
      unit =>
        isWithin(unit.fn, home) &&
        unit.fn !== home &&
        words.isIn(unit) &&
        !redeclares(unit, names, text),
    );
    addScope(program, home, names, units);
  }
}

function addScope(program: Program, home: Fn, names: Set<string>, units: FunctionUnit[]): void {
  const factory = program.classes.find(each => each.node === home && each.form === 'factory');
  if (factory) {
    const added = units.filter(unit => !factory.methods.includes(unit));
    factory.methods.push(...added);
    for (const unit of added) factory.inner.add(unit);
    return;
  }
  const name = ('id' in home && home.id?.name) || 'module';
  program.classes.push(scopeOf(program, name, home, names, units));
}

function scopeOf(
  program: Program,
  name: string,
  node: Fn,
  closure: Set<string>,
  methods: FunctionUnit[],
): ClassLike {
  const fields = closureFields(node);
  return standIn(program, { name, form: 'factory', node, methods, fields, closure });
}

/** The innermost scope that declares a name at one of the offsets and contains the use. */
function innermost(nesting: Nesting, declared: readonly number[], used: number): Fn | undefined {
  let best: Fn | undefined;
  for (const offset of declared) {
    const home = nesting.at(offset);
    const reaches = home && home.start! <= used && home.end! >= used;
    if (reaches && (!best || isWithin(home, best))) best = home;
  }
  return best;
}

function isWithin(inner: Fn, outer: Fn): boolean {
  return inner.start! >= outer.start! && inner.end! <= outer.end!;
}

/** Whether a function declares its own variable or parameter with one of the names. */
function redeclares({ fn }: FunctionUnit, names: ReadonlySet<string>, text: string): boolean {
  const own = text.slice(fn.start!, fn.end!);
  const parameters = text.slice(fn.start!, fn.body.start!);
  const declared = [...own.matchAll(DECLARED), ...parameters.matchAll(PARAMETER)];
  return declared.some(([, name]) => names.has(name!));
}

const DECLARED = /\b(?:var|let|const)\s+([\w$]+)/g;
const PARAMETER = /[(,]\s*([\w$]+)(?=\s*[,):=])/g;
