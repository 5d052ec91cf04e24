import * as assert from 'node:assert/strict';
import { relevantText } from '../../../../../src/analysis/javascript/relevance/relevantText';

describe('relevantText', () => {
  const kept: [title: string, text: string, name?: string][] = [
    [
      'a counter behind comments, in parentheses and by its string',
      `class A { n = 0; v = []; add(x) { this.v[/* next */ this['n']++] = x; }
        reset() { (this.n) /* back */ = /* to */ (0); } }`,
    ],
    [
      'a counter that is reached through local names and a getter',
      `class A { #n = 0; v = []; get size() { return this.#n; }
        add(x) { const { size: at } = this; const i = at; this.v[i] = x; this.#n++; }
        reset() { this.#n = 0; } }`,
    ],
    [
      'a counter that a template within a template hands on',
      'class A { n = 0; v = []; add(x) { const at = `${`${this.n}`}`; this.v[at] = x; this.n++; } reset() { this.n = 0; } }',
    ],
    [
      'a counter of a base class',
      `class A { add(x) { this.v[this.n++] = x; } }
      class B extends A { reset() { this.n = 0; } }`,
    ],
    [
      'prototype methods under two names',
      `function A() { this.v = []; this.n = 0; }
      var proto = A.prototype;
      proto.add = function (x) { this.v[this.n++] = x; };
      A.prototype.reset = function () { this.n = 0; };`,
    ],
    [
      'variables of a module and arrow functions without braces',
      `let n = 0; const v = [];
      export const add = x => v[n++] = x;
      export const reset = () => { n = 0; };`,
    ],
    [
      'code behind a regular expression, a template and a division',
      `const a = /['"\`]/.test(x) ? \`\${'\`'}\` : 1 / 2;
      class A { n = 0; v = []; add(x) { this.v[this.n++] = x; } reset() { this.n = 0; } }`,
    ],
    [
      'text of JSX that looks like an open string',
      `const p = <p>Don't</p>; class A { n = 0; v = []; add(x) { this.v[this.n++] = x; } reset() { this.n = 0; } }`,
    ],
    [
      'a free list that another name takes from',
      `const pool = []; const get = () => pool.pop() || new Ctx();
      class Ctx { set(x) { this.x = x; } } function put(ctx) { pool.push(ctx); } new Foo(); --i;`,
    ],
    [
      'methods with types of results',
      `class A { private n = 0; private v: object[] = [];
        add(x: object): Promise<Map<string, object> | void> { this.v[this.n++] = x; }
        resize(n: number): asserts n is 1 { this.n = n; } }`,
      'a.ts',
    ],
  ];
  for (const [title, text, name = 'a.js'] of kept) {
    it(`keeps ${title}`, () => assert.notEqual(relevantText(name, text, 'faults'), undefined));
  }

  const rejected: [title: string, text: string][] = [
    [
      'counters that are not those of slots',
      `class A { n = 0; v = []; add(k, x) { this.v[k] = x; this.n++; } reset() { this.n = 0; } }`,
    ],
    [
      'slots and counters of two classes',
      `class A { add(x) { this.v[this.at++] = x; } } class B { reset() { this.at = 0; } }`,
    ],
    [
      'a stack that is no free list',
      `function walk(root) { const stack = [root]; let n = 0;
        while (stack.length) { const at = stack.pop(); n++; for (const x of at.all) stack.push(x); } }
      class A { reset() { this.x = null; } }`,
    ],
    [
      'the same in comments',
      `// class A { add(x) { this.v[this.n++] = x; } reset() { this.n = 0; } }\n`,
    ],
  ];
  for (const [title, text] of rejected) {
    it(`rejects ${title}`, () => assert.equal(relevantText('a.js', text, 'faults'), undefined));
  }
});
