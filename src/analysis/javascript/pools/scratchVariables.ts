import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { fieldHolds } from '../holds/holdings';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { ClassLike, Program } from '../program/classLikes';
import { namesOfModule } from '../program/imports';
import { mentionsOf } from '../program/nameMentions';
import { scopeOfVariable } from '../program/scopes';
import { isEmptyLiteral, isPrimitive, isRequestData } from '../program/values';
import { bare, visit, type Fn } from '../syntax/nodes';
import { alternatives } from './alternatives';

/** A variable of a module that each call of a function sets before anything reads it, and that keeps what the last call left in it. */
export interface ScratchVariable {
  /** Stands in for the module. */
  owner: ClassLike;
  at: OwnedUnit;
  access: Access;
  /** The step with which each call begins. */
  statement: t.Node;
}

/** A variable that is mentioned more often is no scratch. */
const MAX_MENTIONS = 100;
/** How many functions that only others call may lie between. */
const DEPTH = 5;

/** Finds `let best; function nearest(all) { best = null; for (const each of all) if (is(each)) best = each; return best; }`. */
export function findScratchVariables(program: Program): ScratchVariable[] {
  const found: ScratchVariable[] = [];
  for (const [home, names] of candidates(program))
    for (const name of names) found.push(...new Variable(name, home, program).leftIn());
  return found;
}

/** The variables that outlive all calls and that some function sets among its own statements, by where they are declared. */
function candidates(program: Program): Map<Fn, Set<string>> {
  const found = new Map<Fn, Set<string>>();
  for (const { unit } of calleesOf(program).all) {
    if (unit === program.top || unit.fn.body.type !== 'BlockStatement') continue;
    for (const statement of unit.fn.body.body)
      for (const { name, start } of setBy(statement)) {
        const home = program.bindings.homeOf(name, start!);
        if (home && home !== unit.fn && outlives(home, program))
          found.set(home, (found.get(home) ?? new Set()).add(name));
      }
  }
  return found;
}

/** The variables that a statement sets: `a = b = null;`. */
function setBy(statement: t.Node): t.Identifier[] {
  const names: t.Identifier[] = [];
  let at: t.Node =
    statement.type === 'ExpressionStatement' ? bare(statement.expression) : statement;
  while (at.type === 'AssignmentExpression' && at.operator === '=') {
    const left = bare(at.left);
    if (left.type === 'Identifier') names.push(left);
    at = bare(at.right);
  }
  return names;
}

/** Whether a function is the whole module, or is called once where it stands in that. */
function outlives(fn: Fn, { top, text, nesting }: Program): boolean {
  if (fn === top.fn) return true;
  const around = nesting.around(fn.start!).find(each => each !== fn);
  return around === top.fn && /^\s*\)?\s*\(/.test(text.slice(fn.end!, fn.end! + 20));
}

function isWord(node: t.Node): boolean {
  return /^(?:String|Numeric|Template)Literal$/.test(bare(node).type);
}

/** Functions that an array's method calls before it answers. */
const AT_ONCE = /\.(?:forEach|map|filter|some|every|find|findIndex|reduce|sort)\(\s*$/;

/** One variable, and who mentions it. */
class Variable {
  private readonly mentions: readonly number[];
  private readonly leading = new Map<Fn, t.Statement>();
  private readonly covered = new Map<Fn, boolean>();

  constructor(
    private readonly name: string,
    private readonly home: Fn,
    private readonly program: Program,
  ) {
    this.mentions = this.mentionsOf(name);
  }

  /** Where functions begin that leave something of others in it, if nobody needs that. */
  leftIn(): ScratchVariable[] {
    const { name, home, program } = this;
    if (this.mentions.length > MAX_MENTIONS || this.isExported(name)) return [];
    const own = this.mentions.filter(offset => program.nesting.at(offset) === home);
    const around = new Set<Fn>();
    for (const offset of this.mentions)
      if (!own.includes(offset)) around.add(this.runnerOf(offset));
    // Its declaration alone.
    if (own.length > 1 || around.size === 0 || around.has(home)) return [];
    for (const fn of around) this.noteLeading(fn);
    if (![...around].every(fn => this.isCovered(fn, 0))) return [];
    if (!this.keepsOfOthers(around)) return [];
    const owner = scopeOfVariable(program, home, name);
    const access: Access = { base: 'closure', path: [name] };
    if (fieldHolds(owner, access) !== 'others') return [];
    return [...this.leading].flatMap(([fn, statement]) => {
      const at = calleesOf(program).unitOf(fn);
      return at && this.isCalledAgain(at) ? [{ owner, at, access, statement }] : [];
    });
  }

  private mentionsOf(name: string): number[] {
    const { bindings, text } = this.program;
    return mentionsOf(this.program, name).filter(
      offset => text[offset - 1] !== '.' && bindings.homeOf(name, offset) === this.home,
    );
  }

  private isExported(name: string): boolean {
    const { exports } = namesOfModule(this.program);
    return [...exports.values()].some(each => 'local' in each && each.local === name);
  }

  /** The function that runs what stands at an offset: the innermost one that no array's method runs at once. */
  private runnerOf(offset: number): Fn {
    const { nesting, text } = this.program;
    const [first, ...outer] = nesting.around(offset);
    let fn = first!;
    for (const next of outer) {
      if (!AT_ONCE.test(text.slice(Math.max(0, fn.start! - 40), fn.start!))) break;
      fn = next;
    }
    return fn;
  }

  /** Notes the statement by which a function sets the variable before all else. */
  private noteLeading(fn: Fn): void {
    if (fn.body.type !== 'BlockStatement') return;
    const first = this.mentions.find(offset => offset >= fn.start! && offset < fn.end!);
    const statement = fn.body.body.find(each => setBy(each).some(({ start }) => start === first));
    if (statement) this.leading.set(fn, statement);
  }

  /** Whether the variable is always set by the current call where a function runs. */
  private isCovered(fn: Fn, depth: number): boolean {
    if (this.leading.has(fn)) return true;
    const known = this.covered.get(fn);
    if (known !== undefined) return known;
    if (depth > DEPTH) return false;
    // Who calls itself adds nothing.
    this.covered.set(fn, true);
    const calls = this.callsOf(fn);
    const isCovered =
      calls !== undefined &&
      calls.some(({ by }) => by !== fn) &&
      calls.every(({ by, offset }) => {
        const leading = this.leading.get(by);
        return leading ? leading.end! <= offset : by === fn || this.isCovered(by, depth + 1);
      });
    this.covered.set(fn, isCovered);
    return isCovered;
  }

  /** The calls of a function by its name; `undefined` when it may be called in another way. */
  private callsOf(fn: Fn): { by: Fn; offset: number }[] | undefined {
    const { program } = this;
    const name = 'id' in fn && fn.id ? fn.id.name : calleesOf(program).unitOf(fn)?.unit.name;
    if (name === undefined || program.bindings.valueOf(name, fn.start!) !== fn) return undefined;
    const around = program.bindings.homeOf(name, fn.start!);
    const called = new Set(
      (program.callsByName.get(name) ?? []).flatMap(({ callee }) =>
        bare(callee).type === 'Identifier' ? [bare(callee).start!] : [],
      ),
    );
    const mentions = mentionsOf(program, name).filter(
      offset =>
        program.text[offset - 1] !== '.' && program.bindings.homeOf(name, offset) === around,
    );
    const others = mentions.filter(offset => !called.has(offset));
    const isOnlyDeclared = others.length <= 1 && others.every(offset => offset <= fn.body.start!);
    if (!isOnlyDeclared || mentions.length > MAX_MENTIONS || this.isExported(name))
      return undefined;
    return mentions
      .filter(offset => called.has(offset))
      .map(offset => ({ by: this.runnerOf(offset), offset }));
  }

  /** Whether functions put something into it that they were given, and never take it out. */
  private keepsOfOthers(around: ReadonlySet<Fn>): boolean {
    const written = new Set<number>();
    const leading = new Set<t.Node>(this.leading.values());
    let isGiven = false;
    let isCleared = false;
    let isText = false;
    for (const fn of around) {
      const facts = calleesOf(this.program).unitOf(fn)?.unit.facts;
      if (!facts) return false;
      visit(fn.body, node => {
        if (node.type !== 'AssignmentExpression') return;
        const left = bare(node.left);
        if (left.type !== 'Identifier' || !this.mentions.includes(left.start!)) return;
        written.add(left.start!);
        let value = bare(node.right);
        while (value.type === 'AssignmentExpression') value = bare(value.right);
        const isFirst = [...leading].some(
          ({ start, end }) => start! <= node.start! && end! >= node.end!,
        );
        // What may also be a text or a number is always one.
        isText ||= alternatives(value).some(isWord);
        if (isEmptyLiteral(value)) isCleared ||= !isFirst;
        else isGiven ||= isRequestData(value, facts) && !isPrimitive(value, facts);
      });
    }
    const reads = this.mentions.filter(
      offset => !written.has(offset) && this.program.nesting.at(offset) !== this.home,
    );
    return isGiven && !isCleared && !isText && reads.length > 0;
  }

  /** Whether others than the module's own code may call a function. */
  private isCalledAgain({ unit }: OwnedUnit): boolean {
    const calls = this.callsOf(unit.fn);
    return calls === undefined || calls.some(({ by }) => by !== this.program.top.fn);
  }
}
