import type * as t from '@babel/types';
import type { ClassLike, Program } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { docTemplates } from './docTypes';
import type { Fn } from '../syntax/nodes';

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
  /** Functions that are methods of a class. */
  methods: ReadonlySet<Fn>;
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
  const methods = classes.flatMap(each => each.methods);
  const units = new Map<Fn, FunctionUnit>();
  for (const unit of [...methods, ...program.functions, program.top])
    if (!units.has(unit.fn)) units.set(unit.fn, unit);
  let templates: ReadonlySet<string> | undefined;
  const functions = [...program.functions].filter(({ fn }) => fn.type === 'FunctionDeclaration');
  return {
    types: unique(typesIn(program), ({ id }) => id.name),
    classes: unique(classes, ({ name }) => name),
    functions: unique(functions, ({ name }) => name),
    templates: () => (templates ??= docTemplates(program.text)),
    units,
    methods: new Set(methods.map(({ fn }) => fn)),
  };
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
