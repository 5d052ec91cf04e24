import { parse } from '@babel/parser';
import type * as t from '@babel/types';
import { visit } from '../../../../../src/analysis/javascript/syntax/nodes';
import { pseudoRandom } from '../../../../generated/pseudoRandom';

/** Names that belong to the language or to Node, whatever a program does. */
const STANDARD = new Set([
  ...['constructor', 'prototype', 'length', 'push', 'pop', 'shift', 'splice', 'fill', 'slice'],
  ...['Array', 'Object', 'Map', 'Set', 'Math', 'min', 'undefined', 'indexOf', 'forEach', 'value'],
  ...['require', 'module', 'exports', 'call', 'set', 'get', 'clear', 'delete', 'assign', 'Symbol'],
  ...['T', 'defineProperty', 'Float32Array', 'Uint8Array', 'console', 'log', 'subarray'],
]);
const SYLLABLES = 'ba ce di fo gu ha ji ko lu me ny pa ro su ti wo'.split(' ');

/** A source with every name of its own replaced, and the new name of each. `keepsLength`: `length` is none of its own. */
export function renamed(
  source: string,
  seed: number,
): { text: string; names: Map<string, string> } {
  const random = pseudoRandom(seed);
  const names = new Map<string, string>();
  const pick = (): string => SYLLABLES[Math.floor(random() * SYLLABLES.length)]!;
  const nameFor = (name: string): string => {
    let known = names.get(name);
    if (known === undefined) {
      known = `${pick()}${pick()}${pick()}${names.size}`;
      if (/^[A-Z]/.test(name)) known = known[0]!.toUpperCase() + known.slice(1);
      names.set(name, known);
    }
    return known;
  };
  const edits: { start: number; end: number; name: string }[] = [];
  visit(programOf(source), node => {
    if (node.type !== 'Identifier' || STANDARD.has(node.name)) return true;
    // The name alone, without its type.
    const end = node.start! + node.name.length;
    if (edits.at(-1)?.start === node.start) return true;
    edits.push({ start: node.start!, end, name: nameFor(node.name) });
    return true;
  });
  let text = source;
  for (const { start, end, name } of edits.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + name + text.slice(end);
  return { text, names };
}

function programOf(source: string): t.File {
  return parse(source, {
    sourceType: 'unambiguous',
    plugins: ['typescript', 'classProperties', 'classPrivateProperties'],
  });
}

/** A class with fields and plain methods, as the variations write it. */
export interface Written {
  name: string;
  /** Values that the fields begin with; `room` is the constructor's parameter. */
  fields: Record<string, string>;
  /** Methods: parameters and body, by name; `set length` for a setter. */
  methods: Record<string, [parameters: string, body: string]>;
  /** Code before the class. */
  before?: string;
}

const SETTER = /^set /;

/** One class in each way of writing that has no setter to lose. */
export function ways(written: Written): Record<string, string> {
  const hasSetter = Object.keys(written.methods).some(name => SETTER.test(name));
  return {
    class: classText(written),
    'class with private fields': privateText(classText(written), written),
    TypeScript: classText(written, ': any'),
    ...(!hasSetter && {
      prototype: prototypeText(written),
      'prototype as an object': objectText(written),
      closure: closureText(written),
      'functions that get a record': recordText(written),
      'an object that is put together': selfText(written),
    }),
  };
}

function classText({ name, fields, methods, before = '' }: Written, type = ''): string {
  const declared = type ? Object.keys(fields).map(field => `  ${field}${type};`) : [];
  const set = Object.entries(fields).map(([field, value]) => `    this.${field} = ${value};`);
  const own = Object.entries(methods).map(
    ([method, [parameters, body]]) => `  ${method}(${parameters}) {\n    ${body}\n  }`,
  );
  return [
    before,
    `class ${name} {`,
    ...declared,
    `  constructor(room) {`,
    ...set,
    '  }',
    ...own,
    '}',
    `module.exports = ${name};`,
  ].join('\n');
}

function privateText(text: string, { name, fields }: Written): string {
  const all = Object.keys(fields);
  const hidden = text.replace(new RegExp(`this\\.(${all.join('|')})\\b`, 'g'), 'this.#$1');
  return hidden.replace(
    `class ${name} {`,
    `class ${name} {\n${all.map(each => `  #${each};`).join('\n')}`,
  );
}

function prototypeText({ name, fields, methods, before = '' }: Written): string {
  const own = Object.entries(methods).map(
    ([method, [parameters, body]]) =>
      `${name}.prototype.${method} = function (${parameters}) {\n  ${body}\n};`,
  );
  return [before, constructorText(name, fields), ...own, `module.exports = ${name};`].join('\n');
}

function objectText({ name, fields, methods, before = '' }: Written): string {
  const own = Object.entries(methods).map(
    ([method, [parameters, body]]) => `  ${method}: function (${parameters}) {\n    ${body}\n  },`,
  );
  return [
    before,
    constructorText(name, fields),
    `install(${name}.prototype, {`,
    ...own,
    '});',
    `module.exports = ${name};`,
  ].join('\n');
}

function constructorText(name: string, fields: Record<string, string>): string {
  const set = Object.entries(fields).map(([field, value]) => `  this.${field} = ${value};`);
  return `function ${name}(room) {\n${set.join('\n')}\n}`;
}

/** Fields become variables, and methods functions of the returned object. */
function closureText({ name, fields, methods, before = '' }: Written): string {
  const plain = (code: string): string => code.replace(/\bthis\./g, '');
  const variables = Object.entries(fields).map(([field, value]) => `  let ${field} = ${value};`);
  const own = Object.entries(methods).map(
    ([method, [parameters, body]]) =>
      `  function ${method}(${parameters}) {\n    ${plain(body)}\n  }`,
  );
  return [
    before,
    `function ${name}(room) {`,
    ...variables,
    ...own,
    `  return { ${Object.keys(methods).join(', ')} };`,
    '}',
    `module.exports = ${name};`,
  ].join('\n');
}

/** Fields are those of a record, and methods functions that get it, each by another name. */
function recordText({ name, fields, methods, before = '' }: Written): string {
  const own = Object.entries(methods).map(([method, [parameters, body]], at) => {
    const record = `record${at}`;
    const code = body
      .replace(callOf(methods), (_, called: string) => `${called}(${record}, `)
      .replace(/\bthis\b/g, record)
      .replace(/, \)/g, ')');
    const all = [record, ...(parameters ? [parameters] : [])].join(', ');
    return `function ${method}(${all}) {\n  ${code}\n}`;
  });
  const set = Object.entries(fields).map(([field, value]) => `    ${field}: ${value},`);
  const made = [`function make${name}(room) {`, '  return {', ...set, '  };', '}'];
  const all = [
    'exports.make = make' + name,
    ...Object.keys(methods).map(each => `exports.${each} = ${each}`),
  ];
  return [before, ...made, ...own, `${all.join(';\n')};`].join('\n');
}

function callOf(methods: Written['methods']): RegExp {
  return new RegExp(`\\bthis\\.(${Object.keys(methods).join('|')})\\(`, 'g');
}

/** Fields and methods are put on an object one by one. */
function selfText({ name, fields, methods, before = '' }: Written): string {
  const own = Object.entries(methods).map(
    ([method, [parameters, body]]) =>
      `  it.${method} = function (${parameters}) {\n    ${body.replace(/\bthis\b/g, 'it')}\n  };`,
  );
  const set = Object.entries(fields).map(([field, value]) => `  it.${field} = ${value};`);
  return [
    before,
    `function ${name}(room) {`,
    '  const it = {};',
    ...set,
    ...own,
    '  return it;',
    '}',
    `module.exports = ${name};`,
  ].join('\n');
}
