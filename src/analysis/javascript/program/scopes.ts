import type * as t from '@babel/types';
import type { ClassLike, Program } from './classLikes';
import { closureFields } from './closureFields';
import { standIn } from './standIn';
import type { FunctionUnit } from './functionUnit';
import type { Nesting } from '../syntax/nesting';
import { bare, type Fn } from '../syntax/nodes';
import { occurrencesOfWords } from './occurrences';

/**
 * Finds slots that are variables of a module or a large function, used by several inner functions: `stack[count++] = x` in
 * one, `count = 0` or `count--` in another. If a factory contains such functions beside its methods, they become methods of
 * it; any other scope becomes a class-like of its own.
 */
export function addScopes(program: Program): void {
  const { landmarks, nesting } = program;
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
  for (const [home, names] of found) addScope(program, home, names, usersOf(program, home, names));
}

/**
 * Finds arrays that are variables of a module or a large function, and that one inner function fills from their start at each
 * call: `let n = 0; … stack[n++] = x`, `found.length = 0; … found.push(x)`.
 */
export function addWorkScopes(program: Program): void {
  const { landmarks, nesting, bindings } = program;
  const found = new Map<Fn, Set<string>>();
  for (const { array, offset } of [...landmarks.slotWrites, ...landmarks.cuts]) {
    const home = bindings.homeOf(array, offset);
    const value = home && bindings.valueOf(array, offset);
    if (!home || home === nesting.at(offset)) continue;
    if (value?.type === 'ArrayExpression' || value?.type === 'NewExpression')
      found.set(home, (found.get(home) ?? new Set()).add(array));
  }
  for (const [home, names] of found) {
    const methods = usersOf(program, home, names);
    program.classes.push(scopeOf(program, scopeName(home), home, names, methods));
  }
}

/** Finds collections that are variables of a module with at least two, of which one is emptied somewhere. */
export function addTableScopes(program: Program): void {
  const { landmarks, callsByName, bindings, nesting, top } = program;
  const names = new Set<string>();
  for (const [name, { init }] of closureFields(top.fn))
    if (init && isEmptyMade(init)) names.add(name);
  if (names.size < 2) return;
  const emptied = (callsByName.get('clear') ?? []).flatMap(({ callee, start }) => {
    const at = bare(callee);
    const list = 'object' in at ? bare(at.object) : undefined;
    return list?.type === 'Identifier' ? [{ array: list.name, offset: start ?? 0 }] : [];
  });
  const isOfModule = ({ array, offset }: { array: string; offset: number }): boolean =>
    names.has(array) && bindings.homeOf(array, offset) === top.fn && nesting.at(offset) !== top.fn;
  if (![...emptied, ...landmarks.cuts].some(isOfModule)) return;
  const methods = usersOf(program, top.fn, names);
  program.classes.push(scopeOf(program, 'module', top.fn, names, methods));
}

/** `[]`, `{}`, `new Map()` */
function isEmptyMade(node: t.Node): boolean {
  const at = bare(node);
  if (at.type === 'ArrayExpression') return at.elements.length === 0;
  if (at.type === 'ObjectExpression') return at.properties.length === 0;
  return at.type === 'NewExpression' && at.arguments.length === 0;
}

const ofVariables = new WeakMap<Fn, Map<string, ClassLike>>();

/** A class-like for one variable of a function, with all inner functions that use it. Cached. */
export function scopeOfVariable(program: Program, home: Fn, name: string): ClassLike {
  const known = ofVariables.get(home) ?? new Map<string, ClassLike>();
  ofVariables.set(home, known);
  let scope = known.get(name);
  if (!scope) {
    const names = new Set([name]);
    scope = scopeOf(program, scopeName(home), home, names, usersOf(program, home, names));
    known.set(name, scope);
  }
  return scope;
}

/** The functions in a scope that use its variables. */
function usersOf(program: Program, home: Fn, names: ReadonlySet<string>): FunctionUnit[] {
  const words = occurrencesOfWords(program.text, names, home);
  const methods = program.classes.flatMap(each => (each.isScope ? [] : each.methods));
  const units = new Map([...program.functions, ...methods].map(unit => [unit.fn, unit]));
  return [...units.values()].filter(
    unit =>
      isWithin(unit.fn, home) &&
      unit.fn !== home &&
      words.isIn(unit) &&
      !redeclares(unit, names, program.text),
  );
}

function addScope(program: Program, home: Fn, names: Set<string>, units: FunctionUnit[]): void {
  const factory = program.classes.find(each => each.node === home && each.form === 'factory');
  if (factory) {
    const added = units.filter(unit => !factory.methods.includes(unit));
    factory.methods.push(...added);
    for (const unit of added) factory.inner.add(unit);
    return;
  }
  program.classes.push(scopeOf(program, scopeName(home), home, names, units));
}

function scopeName(home: Fn): string {
  return ('id' in home && home.id?.name) || 'module';
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
