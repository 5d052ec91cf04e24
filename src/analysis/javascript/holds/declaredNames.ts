import type * as t from '@babel/types';
import type { ClassLike, Program } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { docTemplates } from './docTypes';
import { Nesting } from '../syntax/nesting';
import { bare, isFunction, type Cls, type Fn } from '../syntax/nodes';
import { declaredAs, type Declared } from '../program/modules';
import { wholeProgram } from './wholeClass';

export type DeclaredType =
  t.TSInterfaceDeclaration | t.TSTypeAliasDeclaration | t.TSEnumDeclaration;

/** What a file declares, by name. A name with several meanings is left out. */
export interface Declarations {
  types: ReadonlyMap<string, DeclaredType>;
  classes: ReadonlyMap<string, ClassLike>;
  functions: ReadonlyMap<string, FunctionUnit>;
  /** Type parameters that comments declare. */
  templates: () => ReadonlySet<string>;
  /** Each function with facts of its own; those of methods first. */
  units: ReadonlyMap<Fn, FunctionUnit>;
  /** Functions that are methods, and the class of each. */
  methods: ReadonlyMap<Fn, ClassLike>;
  /** The functions with facts of their own within a part of the text. */
  unitsIn: (start: number, end: number) => FunctionUnit[];
  /** The classes around an offset, the innermost first. */
  classesAround: (offset: number) => Cls[];
}

const known = new WeakMap<Program, Declarations>();

/** Cached for each program. */
export function declarationsOf(program: Program): Declarations {
  let declared = known.get(program);
  if (!declared) known.set(program, (declared = collect(program)));
  return declared;
}

function collect(program: Program): Declarations {
  const classes = program.classes.filter(({ isScope }) => !isScope);
  const methods = new Map<Fn, ClassLike>();
  for (const owner of classes)
    for (const { fn } of owner.methods) if (!methods.has(fn)) methods.set(fn, owner);
  const units = new Map<Fn, FunctionUnit>();
  for (const unit of [...classes.flatMap(each => each.methods), ...program.functions, program.top])
    if (!units.has(unit.fn)) units.set(unit.fn, unit);
  let templates: ReadonlySet<string> | undefined;
  return {
    types: unique(typesIn(program), ({ id }) => id.name),
    classes: unique(classes, ({ name }) => name),
    functions: functionsIn(program, units),
    templates: () => (templates ??= docTemplates(program.text)),
    units,
    methods,
    unitsIn: unitsByPlace([...units.values()]),
    classesAround: classesByPlace(classes),
  };
}

function unitsByPlace(units: FunctionUnit[]): Declarations['unitsIn'] {
  const sorted = units.sort((a, b) => a.fn.start! - b.fn.start!);
  return (start, end) => {
    let low = 0;
    for (let high = sorted.length; low < high;) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]!.fn.start! < start) low = middle + 1;
      else high = middle;
    }
    const found: FunctionUnit[] = [];
    for (let at = low; at < sorted.length && sorted[at]!.fn.start! < end; at++)
      if (sorted[at]!.fn.end! <= end) found.push(sorted[at]!);
    return found;
  };
}

function classesByPlace(classes: readonly ClassLike[]): Declarations['classesAround'] {
  let nesting: Nesting<Cls> | undefined;
  return offset => {
    nesting ??= new Nesting(
      classes
        .map(({ node }) => node)
        .filter((node): node is Cls => !isFunction(node))
        .sort((a, b) => a.start! - b.start!),
    );
    return nesting.around(offset);
  };
}

/** Declared functions, and those that are a constant's value. */
function functionsIn(
  program: Program,
  units: ReadonlyMap<Fn, FunctionUnit>,
): Map<string, FunctionUnit> {
  const found = unique(
    program.functions.filter(({ fn }) => fn.type === 'FunctionDeclaration'),
    ({ name }) => name,
  );
  for (const [name, values] of program.top.facts.locals) {
    const at = bare(values[0]!);
    const unit = values.length === 1 && isFunction(at) ? units.get(at) : undefined;
    if (unit && !found.has(name)) found.set(name, unit);
  }
  return found;
}

function typesIn({ top }: Program): DeclaredType[] {
  const statements = top.fn.body.type === 'BlockStatement' ? top.fn.body.body : [];
  return statements.flatMap(statement => {
    const at = 'declaration' in statement ? statement.declaration : statement;
    switch (at?.type) {
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
      case 'TSEnumDeclaration':
        return [at];
      default:
        return [];
    }
  });
}

function unique<T>(all: readonly T[], nameOf: (each: T) => string): Map<string, T> {
  const found = new Map<string, T>();
  const twice = new Set<string>();
  for (const each of all) {
    const name = nameOf(each);
    if (found.has(name)) twice.add(name);
    else found.set(name, each);
  }
  for (const name of twice) found.delete(name);
  return found;
}

/** The innermost function around an offset that has facts of its own. */
export function unitAt(program: Program, offset: number): FunctionUnit {
  const { units } = declarationsOf(program);
  for (const fn of program.nesting.around(offset)) {
    const unit = units.get(fn);
    if (unit) return unit;
  }
  return program.top;
}

/** The class with this name, of the file or of one that it imports it from. */
export function classNamed(program: Program, name: string): ClassLike | undefined {
  const found = find(program, name, at => at.classes);
  return found && declarationsOf(found.program).classes.get(found.name);
}

/** The function with this name, likewise, and its program. */
export function functionNamed(
  program: Program,
  name: string,
): { unit: FunctionUnit; program: Program } | undefined {
  const found = find(program, name, at => at.functions);
  const unit = found && declarationsOf(found.program).functions.get(found.name);
  return unit && { unit, program: found.program };
}

/** The type or class with this name, likewise, and its program. */
export function typeNamed(
  program: Program,
  name: string,
): { declared: DeclaredType; program: Program } | { owner: ClassLike } | undefined {
  const found = find(
    program,
    name,
    at => at.types,
    at => at.classes,
  );
  if (!found) return undefined;
  const { types, classes } = declarationsOf(found.program);
  const declared = types.get(found.name);
  if (declared) return { declared, program: found.program };
  const owner = classes.get(found.name);
  return owner && { owner };
}

type Among = (declared: Declarations) => ReadonlyMap<string, unknown>;

function find(program: Program, name: string, ...among: Among[]): Declared | undefined {
  const isDeclared = (at: Program, as: string): boolean =>
    among.some(each => each(declarationsOf(at)).has(as));
  return declaredAs(wholeProgram(program), name, isDeclared, 'always');
}
