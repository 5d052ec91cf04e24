import type * as t from '@babel/types';
import { rules } from '../../../protocol/rules';
import type { SourceFix, TextEdit } from '../../../protocol/sourceFinding';
import type { Cycle } from '../pools/cycles';
import type { Pool } from '../pools/pool';
import type { Put } from '../pools/traffic';
import type { Twice } from '../rules/twice/putSteps';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import { styleOf } from './codeStyle';
import type { FixedFile } from './fixedFile';
import { insertLines } from './insertLines';
import { ended } from './linesAtReset';
import { statementAt } from './statementAt';

/** The fix for an instance that is put twice, or why there is none; reads well after a colon. */
export function askFirstFix(
  file: FixedFile,
  pool: Pool,
  { first, second }: Twice,
): { fix: SourceFix } | { unmended: string } {
  // Which of two handlers comes last is not known.
  const puts = first.at === second.at ? [second.put] : [first.put, second.put];
  const edits: TextEdit[] = [];
  for (const put of new Set(puts)) {
    const cycle = pool.parking.puts.find(each => each.put === put)?.cycle;
    const own = editsFor(file, put, cycle);
    if (typeof own === 'string') return { unmended: own };
    edits.push(...own);
  }
  edits.sort((a, b) => a.start - b.start);
  return { fix: { kind: 'nil-only', title: rules['parked-twice'].fixTitles.askFirst, edits } };
}

function editsFor(
  file: FixedFile,
  put: Put,
  cycle: Pick<Cycle, 'library' | 'nextField'> | undefined,
): TextEdit[] | string {
  const { text } = file;
  const { fn } = put.at.unit;
  if (put.kind === 'other') return 'the list is in another file, and only that can ask it';
  if (cycle?.library) return 'the package keeps the list, and cannot be asked';
  const style = styleOf(file, fn, put.statement);
  const instance = text.slice(put.value.start!, put.value.end!);
  const entry = entryOf(put, text);
  const names = new Set([instance, entry?.list, entry?.end, entry?.head].map(each => rootOf(each)));
  if (!isPure(put.value)) return 'the instance has no name that could be asked for twice';
  const position = statementAt(fn, put.statement);
  const guardAt = isRelease(put) ? firstBelow(fn, put.statement, names) : undefined;
  if (put.kind === 'linked') {
    const next = cycle?.nextField;
    if (!entry?.head || next === undefined || !guardAt)
      return 'the chain would have to be walked, and the function goes on behind it';
    const declare = style.isModern ? 'let' : 'var';
    const other = instance === 'other' ? 'each' : 'other';
    const walk = [
      `for (${declare} ${other} = ${entry.head}; ${other}; ${other} = ${other}.${next})`,
      `\tif (${other} === ${instance}) return;`,
    ];
    const list = { statement: guardAt, list: [guardAt] };
    return insertLines(text, style, list, { before: ended(walk, style) });
  }
  if (!entry?.list) return 'what names the list does more than that';
  const { list, end } = entry;
  const stock = end === undefined ? list : `${list}.slice(0, ${end})`;
  const isThere = style.isModern
    ? `${stock}.includes(${instance})`
    : `${stock}.indexOf(${instance}) !== -1`;
  const isNotThere = style.isModern
    ? `!${stock}.includes(${instance})`
    : `${stock}.indexOf(${instance}) === -1`;
  if (guardAt)
    return insertLines(
      text,
      style,
      { statement: guardAt, list: [guardAt] },
      { before: ended([`if (${isThere}) return;`], style) },
    );
  const step = text.slice(put.statement.start!, put.statement.end!);
  if (fn.body === bare(put.statement) || fn.body === put.statement) {
    const { start, end: last } = fn.body;
    return [
      { start: start!, end: last!, text: `{ if (${isNotThere}) ${step}${style.semicolon} }` },
    ];
  }
  const isAlone = position && bareStatement(position.statement) === bareStatement(put.statement);
  if (!isAlone) return 'the instance is put in the midst of an expression';
  const { start } = position.statement;
  return [{ start: start!, end: start!, text: `if (${isNotThere}) ` }];
}

/** How the code at a put names the list: an array, with the counter behind its last entry; or the head of a chain. */
function entryOf(
  put: Put,
  text: string,
): { list?: string; end?: string; head?: string } | undefined {
  const node =
    put.statement.type === 'ExpressionStatement' ? put.statement.expression : put.statement;
  const textOf = (each: t.Node): string => text.slice(each.start!, each.end!);
  if (put.kind === 'linked')
    return node.type === 'AssignmentExpression' ? { head: textOf(node.left) } : undefined;
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
    const { object, property } = node.left;
    if (!isPure(object)) return undefined;
    const counter = property.type === 'UpdateExpression' ? property : undefined;
    if (counter && (counter.prefix || counter.operator !== '++')) return undefined;
    const end = counter ? counter.argument : property;
    const isLength =
      end.type === 'MemberExpression' && keyName(end.property, end.computed) === 'length';
    return { list: textOf(object), ...(!isLength && { end: textOf(end) }) };
  }
  if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return undefined;
  const callee = bare(node.callee);
  if (callee.type !== 'MemberExpression' || !isPure(callee.object)) return undefined;
  return { list: textOf(callee.object) };
}

/** Whether evaluating an expression once more changes nothing. */
function isPure(node: t.Node): boolean {
  let answer = true;
  visit(node, each => {
    if (each.type === 'CallExpression') {
      const callee = bare(each.callee);
      const isGet =
        callee.type === 'MemberExpression' && keyName(callee.property, callee.computed) === 'get';
      answer &&= isGet;
    } else if (/^(?:Assignment|Update|New|Await|Yield|OptionalCall)Expression$/.test(each.type))
      answer = false;
    return answer;
  });
  return answer;
}

/** Whether all that a function does is to give back what it gets, so that it need not be done twice. */
function isRelease({ at, value }: Put): boolean {
  const { fn, facts } = at.unit;
  const node = bare(value);
  const isGiven =
    node.type === 'ThisExpression' ||
    (node.type === 'Identifier' &&
      (facts.selves.has(node.name) ||
        fn.params.some(each => each.type === 'Identifier' && each.name === node.name)));
  if (!isGiven || fn.body.type !== 'BlockStatement' || at.unit.isConstructor) return false;
  let isAnswering = false;
  visit(fn.body, each => {
    if (isFunction(each)) return false;
    isAnswering ||= each.type === 'ReturnStatement' && each.argument != null;
    return true;
  });
  return !isAnswering;
}

/** The first statement of a function at which some names mean what they mean at a step of it. */
function firstBelow(
  { body }: OwnedFn,
  step: t.Node,
  names: ReadonlySet<string | undefined>,
): t.Statement | undefined {
  if (body.type !== 'BlockStatement') return undefined;
  let first = body.body[0];
  for (const [i, statement] of body.body.entries()) {
    if (statement.end! > step.start!) break;
    if (sets(statement, names)) first = body.body[i + 1];
  }
  return first && first.start! <= step.start! ? first : undefined;
}

type OwnedFn = Put['at']['unit']['fn'];

/** Whether a statement sets a variable. */
function sets(statement: t.Statement, names: ReadonlySet<string | undefined>): boolean {
  let found = false;
  visit(statement, each => {
    const target =
      each.type === 'VariableDeclarator'
        ? each.id
        : each.type === 'AssignmentExpression'
          ? each.left
          : undefined;
    if (target && bare(target).type !== 'MemberExpression')
      visit(target, name => {
        found ||= name.type === 'Identifier' && names.has(name.name);
      });
    return !found;
  });
  return found;
}

function rootOf(text: string | undefined): string | undefined {
  return text && /^[\w$]+/.exec(text)?.[0];
}

function bareStatement(node: t.Node): t.Node {
  return node.type === 'ExpressionStatement' ? bare(node.expression) : bare(node);
}
