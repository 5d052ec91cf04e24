import type * as t from '@babel/types';
import { parseSource } from '../syntax/parse';

/** Longer comments are not read. */
const MAX_COMMENT = 4_000;
/** What may stand between a comment and the code that it describes: the start of a declaration. */
const BETWEEN = {
  type: /^\s*(?:[a-z]+[^\S\n]+){0,3}$/,
  param: /^\s*[\w$ .#=:'"()[\]]*$/,
};
const MAX_BETWEEN = 120;
/** A type without braces is no longer. */
const MAX_PLAIN = 100;

/** The type of a JSDoc comment's tag before an offset: `@type {number[]}`, or `@param {boolean} name`. */
export function docType(
  text: string,
  offset: number,
  tag: 'type' | 'param',
  name?: string,
): t.TSType | undefined {
  const comment = commentBefore(text, offset, BETWEEN[tag]);
  if (comment === undefined) return undefined;
  for (const { type, named } of tagsIn(comment, tag))
    if (name === undefined || named === name) return parsed(type);
  return undefined;
}

function commentBefore(text: string, offset: number, between: RegExp): string | undefined {
  const near = text.slice(Math.max(0, offset - MAX_BETWEEN), offset);
  const closed = near.lastIndexOf('*/');
  if (closed === -1 || !between.test(near.slice(closed + 2))) return undefined;
  const end = offset - near.length + closed;
  const before = text.slice(Math.max(0, end - MAX_COMMENT), end);
  const start = before.lastIndexOf('/**');
  return start === -1 ? undefined : before.slice(start);
}

function tagsIn(comment: string, tag: string): { type: string; named: string | undefined }[] {
  const found: { type: string; named: string | undefined }[] = [];
  for (let at = comment.indexOf(`@${tag}`); at !== -1; at = comment.indexOf(`@${tag}`, at + 1)) {
    const open = comment.indexOf('{', at);
    const plain = /^\s+([\w$.]+(?:\[\])*)\s*$/m.exec(
      comment.slice(at + tag.length + 1, at + MAX_PLAIN),
    );
    if (tag === 'type' && plain?.index === 0) found.push({ type: plain[1]!, named: undefined });
    if (open === -1 || comment.slice(at + tag.length + 1, open).trim() !== '') continue;
    let depth = 0;
    let close = open;
    for (; close < comment.length; close++) {
      if (comment[close] === '{') depth++;
      else if (comment[close] === '}' && --depth === 0) break;
    }
    const named = /^\s*\[?\s*([\w$.]+)/.exec(comment.slice(close + 1, close + 100))?.[1];
    found.push({ type: comment.slice(open + 1, close), named });
  }
  return found;
}

/** JSDoc's own notation, in TypeScript's: `?number`, `number=`, `Array.<number>`, `*`. */
function parsed(type: string): t.TSType | undefined {
  const written = type
    .replace(/\n\s*\*/g, ' ')
    .trim()
    .replace(/^\.\.\.(.+)$/, '($1)[]')
    .replace(/=$/, '')
    .replace(/\.</g, '<')
    .replace(/^[?!]|(?<=[|<(,\s])[?!]/g, '')
    .replace(/^\*$/, 'any')
    .replace(/\bfunction\s*\(.*$/, 'Function');
  const read = parseSource('type.ts', `let type: ${written};`);
  if ('skipped' in read || read.file.program.body.length !== 1) return undefined;
  const [statement] = read.file.program.body;
  if (statement?.type !== 'VariableDeclaration') return undefined;
  const id = statement.declarations[0]?.id;
  const annotation = id?.type === 'Identifier' ? id.typeAnnotation : undefined;
  if (annotation?.type !== 'TSTypeAnnotation') return undefined;
  forgetOffsets(annotation.typeAnnotation);
  return annotation.typeAnnotation;
}

/** The offsets would be those of a place in the code. */
function forgetOffsets(node: object): void {
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (key === 'start' || key === 'end') Object.assign(node, { [key]: undefined });
    else if (typeof value === 'object' && value !== null && key !== 'loc') forgetOffsets(value);
  }
}

const TEMPLATE = /@template\s+([\w$]+(?:\s*,\s*[\w$]+)*)/g;

/** The names that comments of a text declare as type parameters without a constraint. */
export function docTemplates(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(TEMPLATE)].flatMap(([, names]) => names!.split(/\s*,\s*/)));
}
