import type * as t from '@babel/types';
import type { Refactoring } from '../../../protocol/refactoring';
import { styleOf, type CodeStyle } from '../fixes/codeStyle';
import { FixedFile } from '../fixes/fixedFile';
import { insertLines } from '../fixes/insertLines';
import { ended } from '../fixes/linesAtReset';
import { statementAt } from '../fixes/statementAt';
import type { Script } from '../sites/script';
import { bare, keyName, visit, type Fn } from '../syntax/nodes';
import { insertionAt, type Insertion } from './insertion';
import { isRemovedAtEnd } from './removals';
import { responseAt, type Response } from './responses';

/**
 * *Delete the entry when the response closes*, for an insertion into a collection that outlives the request; `undefined`
 * where there is none, where no response is evident, or where the entry is deleted already.
 */
export function deleteOnClose(script: Script, start: number, end: number): Refactoring | undefined {
  const insertion = insertionAt(script, start, end);
  const response = insertion && responseAt(script, insertion.statement.start!);
  if (!insertion || !response || !outlives(script, insertion, response.fn)) return undefined;
  const inner = script.program.nesting.at(insertion.statement.start!)!;
  const file = new FixedFile(script.source.name, script.source.text);
  const style = styleOf(file, inner, insertion.statement);
  // A function with a `this` of its own could not name the field.
  if (insertion.chain.root.type === 'ThisExpression' && !style.isModern) return undefined;
  if (isRemovedAtEnd(script, response.fn, insertion.chain)) return undefined;
  const position = statementAt(inner, insertion.statement);
  if (!position) return undefined;
  const lines = linesOf(script, insertion, response, style, inner);
  return {
    kind: 'delete-on-close',
    title:
      insertion.collection === 'array' || insertion.collection === 'set'
        ? 'Remove the value when the response closes'
        : 'Delete the entry when the response closes',
    edits: insertLines(script.source.text, style, position, {
      before: ended(lines.before, style),
      ...(lines.instead && { instead: [lines.instead] }),
      after: ended(lines.after, style),
    }),
  };
}

/** Whether a collection is not made anew for each request: it is declared outside of the function that gets the response. */
function outlives({ bindings }: Script, { chain: { root } }: Insertion, fn: Fn): boolean {
  if (root.type === 'ThisExpression') return true;
  const binding = bindings.resolve(root.name, root.start!);
  return binding !== undefined && (binding.start < fn.start! || binding.end > fn.end!);
}

interface Lines {
  before: string[];
  instead?: string;
  after: string[];
}

function linesOf(
  script: Script,
  { statement, collection, owner, key }: Insertion,
  response: Response,
  style: CodeStyle,
  fn: Fn,
): Lines {
  const { text } = script.source;
  const textOf = ({ start, end }: t.Node): string => text.slice(start!, end!);
  const list = textOf(owner);
  const isStable = isConstant(script, key);
  const name = isStable ? textOf(key) : freshName(text, fn, wishFor(key, collection));
  const declare = style.isModern ? 'const' : 'var';
  const hoisted: Lines = isStable
    ? { before: [], after: [] }
    : {
        before: [`${declare} ${name}${typeFor(key, list, collection, style)} = ${textOf(key)};`],
        instead:
          text.slice(statement.start!, key.start!) + name + text.slice(key.end!, statement.end!),
        after: [],
      };
  const quote = quoteOf(text);
  const opening = `${response.text}.once(${quote}close${quote}, `;
  const [head, tail] = style.isModern ? ['() =>', ''] : ['function () {', '}'];
  if (collection === 'map' || collection === 'set') {
    const removal = `${list}.delete(${name})`;
    const after = style.isModern
      ? [`${opening}${head} ${removal});`]
      : [`${opening}${head}`, `\t${removal};`, `${tail});`];
    return { ...hoisted, after };
  }
  const inner =
    collection === 'dictionary'
      ? [`delete ${list}[${name}];`]
      : removeElement(list, name, freshName(text, fn, 'index'), declare);
  const block = style.isModern ? `${head} {` : head;
  return { ...hoisted, after: [opening + block, ...inner.map(line => `\t${line}`), '});'] };
}

/** The type of a value that stood where its type was known, and would be told differently by itself. */
function typeFor(
  key: t.Node,
  list: string,
  collection: Insertion['collection'],
  { isTyped }: CodeStyle,
): string {
  if (
    !isTyped ||
    !/^(?:Object|Array|Function|ArrowFunction|New|Conditional)Expression$/.test(key.type)
  )
    return '';
  if (collection === 'array') return `: (typeof ${list})[number]`;
  return collection === 'set' ? `: Parameters<(typeof ${list})['add']>[0]` : '';
}

function removeElement(list: string, value: string, index: string, declare: string): string[] {
  return [
    `${declare} ${index} = ${list}.indexOf(${value});`,
    `if (${index} !== -1) ${list}.splice(${index}, 1);`,
  ];
}

/** Whether an expression has the same value whenever it is evaluated: a literal, or a variable that is never assigned. */
function isConstant({ bindings, file }: Script, node: t.Node): boolean {
  if (/^(?:String|Numeric|Boolean)Literal$/.test(node.type)) return true;
  if (node.type !== 'Identifier') return false;
  const binding = bindings.resolve(node.name, node.start!);
  if (binding?.declarations.length !== 1) return false;
  const { name } = node;
  let isChanged = false;
  visit(file.program, each => {
    const target =
      each.type === 'AssignmentExpression' ||
      each.type === 'ForOfStatement' ||
      each.type === 'ForInStatement'
        ? each.left
        : each.type === 'UpdateExpression'
          ? each.argument
          : undefined;
    if (!target || target.type === 'VariableDeclaration') return !isChanged;
    visit(target, part => {
      if (part.type === 'Identifier' && part.name === name)
        isChanged ||= bindings.resolve(name, part.start!) === binding && !isField(target, part);
    });
    return !isChanged;
  });
  return !isChanged;
}

/** Whether an assignment's target only leads through a variable: `request.id = 1` leaves `request` as it is. */
function isField(target: t.Node, part: t.Node): boolean {
  return bare(target).type === 'MemberExpression' && part !== target;
}

/** `id` for `req.id`, else what it is. */
function wishFor(key: t.Node, collection: Insertion['collection']): string {
  const at = bare(key);
  const own = at.type === 'MemberExpression' ? keyName(at.property, at.computed) : undefined;
  if (own !== undefined && /^[a-z][\w$]*$/i.test(own)) return own;
  return collection === 'map' || collection === 'dictionary' ? 'key' : 'value';
}

/** A name that the function's text does not have as a word; nor is it one of the language. */
function freshName(text: string, { start, end }: Fn, wish: string): string {
  const words = new Set(
    text.slice(start!, end!).match(/(?<![\p{ID_Continue}$.])[\p{ID_Continue}$]+/gu),
  );
  const isTaken = (name: string): boolean => words.has(name) || RESERVED.has(name);
  for (let number = 1; ; number++) {
    const name = number === 1 ? wish : wish + number;
    if (!isTaken(name)) return name;
  }
}

const RESERVED = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if import in instanceof let new null return static super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  ),
);

/** The quotes that most strings of a text have. */
function quoteOf(text: string): "'" | '"' {
  const count = (quote: string): number => text.split(quote).length;
  return count('"') > count("'") ? '"' : "'";
}
