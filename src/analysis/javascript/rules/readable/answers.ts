import type * as t from '@babel/types';
import { calledHelper } from '../../pools/clearing';
import { methodsNamed, type ClassLike } from '../../program/classLikes';
import { refOf, type FunctionFacts, type Ref } from '../../program/facts';
import { bare, isFunction, keyName, visit, type Fn } from '../../syntax/nodes';

/** Something of an instance that a function hands to its caller. */
export interface Answer {
  node: t.Node;
  /** What it is; the instance itself has an empty path. */
  ref: Ref;
  /** The function that has the expression: the one that was asked about, or a helper that it calls. */
  facts: FunctionFacts;
  /** Whether the caller gets what is in it, one by one or copied, and not only the thing itself. */
  isOpened: boolean;
}

const DEPTH = 6;
const MAX_ANSWERS = 100;

/** Methods of arrays, Maps and Sets that answer some or all of what is in them. */
const PARTS =
  /^(?:slice|map|filter|find|findLast|flatMap|flat|reduce|reduceRight|concat|at|get|values|entries|keys|join|with|toReversed|toSorted|toSpliced)$/;
/** Functions of the language that answer what is in their argument. */
const OPENING =
  /^(?:Object\.(?:keys|values|entries|assign|fromEntries|freeze)|JSON\.stringify|Array\.from|structuredClone|String)$/;
const COPYING = /^(?:Map|Set|Array)$/;
/** How many there are is not what they are. */
const SIZES = /^(?:length|size|byteLength)$/;

/** Everything of its instance that a method answers, yields, or hands to a function that its caller gives it. */
export function answersOf(owner: ClassLike, { facts }: { facts: FunctionFacts }): Answer[] {
  const reader = new AnswerReader(owner);
  reader.addFunction(facts, 0);
  return reader.found;
}

class AnswerReader {
  readonly found: Answer[] = [];
  private readonly seen = new Set<Fn>();
  /** For parameters of nested functions: the list whose elements they are. */
  private walkedBy = new Map<string, t.Node>();

  constructor(private readonly owner: ClassLike) {}

  addFunction(facts: FunctionFacts, depth: number): void {
    const { fn } = facts;
    if (this.seen.has(fn) || depth > DEPTH) return;
    this.seen.add(fn);
    const given = new Set(fn.params.flatMap(each => (each.type === 'Identifier' ? each.name : [])));
    const around = this.walkedBy;
    this.walkedBy = new Map();
    if (fn.body.type !== 'BlockStatement') this.add(fn.body, facts, false, depth);
    visit(fn.body, node => {
      if (node.type === 'CallExpression') this.addCall(node, facts, given, depth);
      return true;
    });
    visit(fn.body, node => {
      if (isFunction(node)) return false;
      if (node.type === 'ReturnStatement' && node.argument)
        this.add(node.argument, facts, false, depth);
      if (node.type === 'YieldExpression' && node.argument)
        this.add(node.argument, facts, node.delegate, depth);
      return true;
    });
    this.walkedBy = around;
  }

  /** `done(value)`, `list.forEach(done)`, for a function that the caller gives. */
  private addCall(
    { callee, arguments: args }: t.CallExpression,
    facts: FunctionFacts,
    given: ReadonlySet<string>,
    depth: number,
  ): void {
    const isGiven = (node: t.Node | undefined): boolean =>
      node !== undefined &&
      bare(node).type === 'Identifier' &&
      given.has((node as t.Identifier).name);
    if (isGiven(callee)) for (const each of args) this.add(each, facts, false, depth);
    if (callee.type !== 'MemberExpression') return;
    const called = keyName(callee.property, callee.computed);
    if (called === 'call' && isGiven(callee.object))
      for (const each of args.slice(1)) this.add(each, facts, false, depth);
    if (called !== 'forEach') return;
    const [each] = args;
    if (isGiven(each)) this.add(callee.object, facts, true, depth);
    else if (each && isFunction(each) && each.params[0]?.type === 'Identifier')
      this.walkedBy.set(each.params[0].name, callee.object);
  }

  private add(node: t.Node, facts: FunctionFacts, isOpened: boolean, depth: number): void {
    if (depth > DEPTH || this.found.length >= MAX_ANSWERS) return;
    const at = bare(node);
    const next = (each: t.Node | null | undefined, opened = isOpened): void => {
      if (each) this.add(each, facts, opened, depth + 1);
    };
    switch (at.type) {
      case 'ThisExpression':
        return void this.push(at, facts, isOpened);
      case 'Identifier':
        return this.addName(at, facts, isOpened, depth);
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        if (SIZES.test(keyName(at.property, at.computed) ?? '') && !this.isOwn(at, facts)) return;
        if (!this.push(at, facts, isOpened)) next(at.object);
        return;
      }
      case 'CallExpression':
      case 'OptionalCallExpression':
        return this.addResult(at, facts, depth);
      case 'NewExpression':
        if (at.callee.type === 'Identifier' && COPYING.test(at.callee.name))
          next(at.arguments[0], true);
        return;
      case 'ArrayExpression':
        for (const each of at.elements) next(each);
        return;
      case 'ObjectExpression':
        for (const each of at.properties)
          next(
            each.type === 'ObjectProperty'
              ? each.value
              : each.type === 'SpreadElement'
                ? each
                : null,
          );
        return;
      case 'SpreadElement':
        return next(at.argument, true);
      case 'ConditionalExpression':
        next(at.consequent);
        return next(at.alternate);
      case 'LogicalExpression':
        next(at.operator === '&&' ? null : at.left);
        return next(at.right);
      case 'SequenceExpression':
        return next(at.expressions.at(-1));
      case 'AwaitExpression':
        return next(at.argument);
      case 'AssignmentExpression':
        next(at.left.type === 'MemberExpression' && at.operator !== '=' ? at.left : null);
        return next(at.right);
      case 'TemplateLiteral':
        for (const each of at.expressions) next(each);
        return;
      default:
    }
  }

  private addName(at: t.Identifier, facts: FunctionFacts, isOpened: boolean, depth: number): void {
    const list = this.walkedBy.get(at.name);
    if (list) return this.add(list, facts, true, depth + 1);
    if (this.push(at, facts, isOpened)) return;
    for (const init of facts.params.has(at.name) ? [] : (facts.locals.get(at.name) ?? []))
      this.add(init, facts, isOpened || facts.walked.has(init), depth + 1);
  }

  private addResult(
    call: t.CallExpression | t.OptionalCallExpression,
    facts: FunctionFacts,
    depth: number,
  ): void {
    const callee = bare(call.callee);
    const [first] = call.arguments;
    const ref = refOf(callee, facts.selves);
    if (ref?.variable !== undefined && OPENING.test([ref.variable, ...ref.path].join('.'))) {
      for (const each of call.arguments) this.add(each, facts, true, depth + 1);
      return;
    }
    if (ref && !ref.index) {
      const fact = { kind: 'call', target: ref, args: call.arguments, node: call } as const;
      const name = calledHelper(this.owner, fact, facts);
      if (name !== undefined) {
        for (const helper of methodsNamed(this.owner, name))
          this.addFunction(helper.facts, depth + 1);
        return;
      }
    }
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const called = keyName(callee.property, callee.computed);
    const isIterator = called === undefined && isSymbolIterator(callee.property);
    if (!isIterator && !PARTS.test(called ?? '')) return;
    // `.at(i)` is `[i]`: what decides is the index.
    if (called === 'at' && first) this.pushElement(callee.object, first, call, facts);
    else this.add(callee.object, facts, true, depth + 1);
  }

  private pushElement(list: t.Node, index: t.Node, node: t.Node, facts: FunctionFacts): void {
    const ref = refOf(list, facts.selves);
    if (ref && !ref.index && this.isOfInstance(ref))
      this.found.push({ node, ref: { ...ref, index }, facts, isOpened: false });
  }

  /** Whether an expression is something of the instance, which it then adds. */
  private push(node: t.Node, facts: FunctionFacts, isOpened: boolean): boolean {
    const ref = refOf(node, facts.selves);
    if (!ref || !this.isOfInstance(ref)) return false;
    this.found.push({ node, ref, facts, isOpened });
    return true;
  }

  private isOwn(node: t.Node, { selves }: FunctionFacts): boolean {
    const ref = refOf(node, selves);
    return ref !== undefined && !ref.index && ref.path.length === 1 && this.isOfInstance(ref);
  }

  private isOfInstance({ variable }: Ref): boolean {
    return variable === undefined || this.owner.closure.has(variable);
  }
}

function isSymbolIterator(property: t.Node): boolean {
  const ref = refOf(property, new Set());
  return ref?.variable === 'Symbol' && ref.path.join() === 'iterator';
}
