import type * as t from '@babel/types';
import type { SourceText } from '../../../protocol/analysis';
import type { HolderOrigin } from '../../../protocol/holders';
import { linkBases } from '../program/bases';
import type { ClassLike, Program } from '../program/classLikes';
import { readProgram } from '../program/readProgram';
import { Nesting } from '../syntax/nesting';
import { isFunction, visit, type Cls, type Fn } from '../syntax/nodes';
import { parseSource } from '../syntax/parse';
import { functionOffset } from '../syntax/positions';
import { Bindings, type Binding } from './bindings';
import { Mentions } from './mentions';

/** Longer texts (in UTF-16 units) are not parsed. */
const MAX_LENGTH = 20_000_000;

/** One text in which holders are looked for. */
export interface Script {
  source: SourceText;
  file: t.File;
  isBroken: boolean;
  program: Program;
  bindings: Bindings;
  mentions: Mentions;
  /** How often a variable is assigned, apart from its declaration. Assigning an empty value does not count. */
  assignments(binding: Binding): number;
  /** The class whose instance `this` is at an offset; `undefined` where that is not known. */
  ownerAt(offset: number): ClassLike | undefined;
  /** The class that a node defines: a class, or a function that is called with `new` or has methods. */
  classOf(node: t.Node | null | undefined): ClassLike | undefined;
  /** The classes around an offset, the innermost first. */
  classesAround(offset: number): Cls[];
}

/** Reads a text, or says for people why not. Linear in its length. */
export function readScript(source: SourceText): Script | { skipped: string } {
  const { name, text } = source;
  if (text.length > MAX_LENGTH) return { skipped: 'It is larger than 20 MB and was not read.' };
  const parsed = parseSource(name, text);
  if ('skipped' in parsed) return parsed;
  const { file, isBroken } = parsed;
  const program = readProgram(file, text);
  linkBases(program);
  const classes: Cls[] = [];
  visit(file.program, node => {
    if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') classes.push(node);
  });
  const nestedClasses = new Nesting(classes);
  const owners = new Map<t.Node, ClassLike>();
  const classOf = new Map<t.Node, ClassLike>();
  for (const owner of program.classes) {
    if (owner.form === 'factory') continue;
    owners.set(owner.node, owner);
    classOf.set(owner.node, owner);
    for (const { fn } of owner.methods) owners.set(fn, owner);
  }
  const ownerAt = (offset: number): ClassLike | undefined => {
    const around = nestedClasses.at(offset);
    for (const fn of program.nesting.around(offset)) {
      // In the value of a field.
      if (around && around.start! > fn.start!) return owners.get(around);
      const owner = owners.get(fn);
      if (owner) return owner;
      if (fn.type !== 'ArrowFunctionExpression') return undefined;
    }
    return around && owners.get(around);
  };
  const bindings = new Bindings(file);
  const mentions = new Mentions(file);
  return {
    source,
    file,
    isBroken,
    program,
    bindings,
    mentions,
    assignments: countAssignments(bindings, mentions),
    ownerAt,
    classOf: node => (node ? classOf.get(node) : undefined),
    classesAround: offset => nestedClasses.around(offset),
  };
}

function countAssignments(bindings: Bindings, mentions: Mentions): Script['assignments'] {
  const known = new Map<string, Map<Binding, number>>();
  return binding => {
    let counts = known.get(binding.name);
    if (!counts) {
      known.set(binding.name, (counts = new Map()));
      for (const { way, chain } of mentions.stores.of(binding.name)) {
        const { root, steps } = chain;
        if (way !== 'assign' || steps.length > 0 || root.type !== 'Identifier') continue;
        const target = bindings.resolve(root.name, root.start!);
        if (target) counts.set(target, (counts.get(target) ?? 0) + 1);
      }
    }
    return counts.get(binding) ?? 0;
  };
}

/** The functions and classes that origins name. */
export class Origins {
  private readonly lines: number[];
  private readonly functions = new Map<number, Fn>();
  private readonly classes = new Map<number, Cls>();

  constructor(
    private readonly script: Script,
    origins: readonly HolderOrigin[],
  ) {
    const { text } = script.source;
    this.lines = [0];
    // What V8 counts as the end of a line.
    for (const { index, 0: end } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g))
      this.lines.push(index + end.length);
    const wanted = new Set(origins.map(origin => this.offsetOf(origin)));
    visit(script.file.program, node => {
      if (isFunction(node)) {
        const offset = functionOffset(node, text);
        if (wanted.has(offset)) this.functions.set(offset, node);
      } else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
        const offset = functionOffset(node, text);
        if (wanted.has(offset)) this.classes.set(offset, node);
      }
    });
  }

  /** The function at an origin, or else the one around it; `undefined` for a class, and outside of all functions. */
  functionAt(origin: HolderOrigin): Fn | undefined {
    const offset = this.offsetOf(origin);
    const found = this.functions.get(offset);
    if (found || this.classes.has(offset)) return found;
    const { nesting, top } = this.script.program;
    const around = nesting.at(offset);
    return around === top.fn ? undefined : around;
  }

  /** What sees a variable at an origin: the body of the function or class there, or else the whole program. */
  scopeAt(origin: HolderOrigin): t.Node {
    const found = this.functionAt(origin) ?? this.classes.get(this.offsetOf(origin));
    return found?.body ?? this.script.file.program;
  }

  /** The class whose constructor is at an origin. */
  classAt(origin: HolderOrigin): ClassLike | undefined {
    const offset = this.offsetOf(origin);
    return this.script.classOf(this.classes.get(offset) ?? this.functions.get(offset));
  }

  offsetOf({ at: { line, column } }: HolderOrigin): number {
    const start = this.lines[line] ?? this.script.source.text.length;
    return Math.min(start + column, this.script.source.text.length);
  }
}
