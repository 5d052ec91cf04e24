import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { Program } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, isFunction, visit } from '../syntax/nodes';

/** Where idle instances are, as the tests of a function may name it. */
interface Stock {
  /** The names of the place and of its counter. */
  names: ReadonlySet<string>;
  /** Whether the place is a field, so that a variable of its name is another thing. */
  isField: boolean;
  /** The variable or field that gets what was taken or made. */
  result: string | undefined;
}

const MAX_ALIASES = 12;

/**
 * Whether one of two steps of a function depends on what is left in a place, so that they are alternatives: what is made is
 * made because there was nothing to take, or what is taken comes after it in its place.
 */
export function dependsOnStock(
  { taken, made }: { taken: t.Node; made: t.Node },
  { names, isField, result }: Stock,
  at: OwnedUnit,
  program: Program,
): boolean {
  const asked = askedOf(names, isField, at, program);
  return (
    (made.start! < taken.start! && testsBefore(taken, at).some(test => asked.isIn(test))) ||
    testsBefore(made, at).some(test => asked.isIn(test, result))
  );
}

const known = new WeakMap<FunctionUnit, Map<string, Asked>>();

/** Cached, because generated parsers have hundreds of steps for one variable. */
function askedOf(
  names: ReadonlySet<string>,
  isField: boolean,
  at: OwnedUnit,
  program: Program,
): Asked {
  const ofUnit = known.get(at.unit) ?? new Map<string, Asked>();
  known.set(at.unit, ofUnit);
  const key = `${isField} ${[...names].join()}`;
  let asked = ofUnit.get(key);
  if (!asked) ofUnit.set(key, (asked = new Asked(names, isField, at, program)));
  return asked;
}

/** Tests that mention a place, or a variable that was read from it. */
class Asked {
  private readonly aliases = new Set<string>();
  /** By the test and the further name. */
  private readonly answers = new Map<t.Node, Map<string | undefined, boolean>>();

  constructor(
    private readonly names: ReadonlySet<string>,
    private readonly isField: boolean,
    private readonly at: OwnedUnit,
    private readonly program: Program,
  ) {
    for (const [name, values] of at.unit.facts.locals)
      if (values.slice(0, MAX_ALIASES).some(value => this.isNamedIn(value))) this.aliases.add(name);
  }

  /** `result`: a further name, of which a test says whether it has a value. */
  isIn(test: t.Node, result?: string): boolean {
    const answers = this.answers.get(test) ?? new Map<string | undefined, boolean>();
    this.answers.set(test, answers);
    let answer = answers.get(result);
    if (answer === undefined) answers.set(result, (answer = this.asks(test, result)));
    return answer;
  }

  private asks(test: t.Node, result: string | undefined): boolean {
    let found = this.isNamedIn(test);
    visit(test, (node, parent) => {
      if (node.type === 'CallExpression' && !found)
        found = calleesOf(this.program)
          .called(node.callee, this.at)
          .some(({ unit }) => this.isNamedIn(unit.fn));
      const isAlias =
        node.type === 'Identifier' && (this.aliases.has(node.name) || node.name === result);
      // `block.type` asks nothing about whether there is a block.
      if (isAlias && !(isMember(parent) && parent.object === node && !isSize(parent))) found = true;
      return !found;
    });
    return found;
  }

  private isNamedIn(node: t.Node): boolean {
    const { params, locals } = this.at.unit.facts;
    let found = false;
    visit(node, (each, parent) => {
      if (found || !('name' in each) || typeof each.name !== 'string') return !found;
      const isOwn =
        this.isField &&
        (params.has(each.name) || locals.has(each.name)) &&
        !(isMember(parent) && parent.property === each && !parent.computed);
      found = this.names.has(each.name) && !isOwn;
      return !found;
    });
    return found;
  }
}

function isMember(
  node: t.Node | undefined,
): node is t.MemberExpression | t.OptionalMemberExpression {
  return node?.type === 'MemberExpression' || node?.type === 'OptionalMemberExpression';
}

function isSize({ property }: t.MemberExpression | t.OptionalMemberExpression): boolean {
  return property.type === 'Identifier' && /^(?:length|size)$/.test(property.name);
}

const testsOf = new WeakMap<t.Node, readonly t.Node[]>();

/** The tests on which it depends whether a node of a function runs, those of earlier ways out included. Cached. */
function testsBefore(node: t.Node, at: OwnedUnit): readonly t.Node[] {
  let tests = testsOf.get(node);
  if (!tests) testsOf.set(node, (tests = collectTests(node, at)));
  return tests;
}

function collectTests(node: t.Node, { unit }: OwnedUnit): t.Node[] {
  const tests: t.Node[] = [];
  const holds = (part: t.Node | null | undefined): boolean =>
    !!part && part.start! <= node.start! && part.end! >= node.end!;
  visit(unit.fn.body, at => {
    if (!holds(at)) return false;
    switch (at.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
      case 'WhileStatement':
      case 'DoWhileStatement':
        tests.push(at.test);
        break;
      case 'ForStatement':
        if (at.test) tests.push(at.test);
        break;
      case 'ForOfStatement':
        tests.push(at.right);
        break;
      case 'SwitchStatement':
        tests.push(at.discriminant);
        break;
      case 'LogicalExpression':
        if (holds(at.right)) tests.push(at.left);
        break;
      case 'AssignmentExpression':
        if (at.operator.length === 3 && holds(at.right)) tests.push(at.left);
        break;
      case 'BlockStatement':
        for (const each of at.body) if (each.end! <= node.start!) tests.push(...waysOut(each));
        break;
      default:
    }
    return true;
  });
  return tests;
}

/** The test of a statement that may leave the block. */
function waysOut(statement: t.Statement): t.Node[] {
  if (statement.type === 'ForOfStatement' || statement.type === 'ForStatement')
    return leaves(statement)
      ? [statement.type === 'ForStatement' ? statement.test : statement.right].filter(
          each => !!each,
        )
      : [];
  if (statement.type !== 'IfStatement' && statement.type !== 'WhileStatement') return [];
  return leaves(statement) ? [statement.test] : [];
}

function leaves(statement: t.Statement): boolean {
  let found = false;
  visit(statement, node => {
    found ||= /^(?:Return|Continue|Break|Throw)Statement$/.test(node.type);
    return !found && !isFunction(bare(node));
  });
  return found;
}
