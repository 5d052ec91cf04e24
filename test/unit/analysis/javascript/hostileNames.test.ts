import * as assert from 'node:assert/strict';
import { analyseSource } from '../../../../src/analysis/analyse';
import { checkJavaScript } from '../../../../src/analysis/javascript/checkJavaScript';
import { HOSTILE, withHostileNames } from '../../../generated/hostileNames';
import { generateResetClass } from '../../../generated/resetClasses';
import { usedPools } from '../../../generated/usedPools';
import { clean, leaks } from './kinds/twicePrograms';
import { beside } from './kinds/strangers/beside';
import { bounded } from './kinds/strangers/bounded';
import { cleared } from './kinds/strangers/cleared';
import { parked } from './kinds/strangers/parked';
import { removed } from './kinds/strangers/removed';
import { rewound } from './kinds/strangers/rewound';

const GENERATED = 20;
const MANY_FIELDS = 10_000;
const MANY_STORES = 1_000;

/** The shapes that other tests know, as they are written there. */
const SHAPES: readonly string[] = [
  ...[beside, bounded, cleared, parked, removed, rewound].flatMap(group =>
    Object.values(group).map(({ text }) => text),
  ),
  ...usedPools.map(({ text }) => text),
  ...Object.values(leaks),
  ...Object.values(clean),
];

/** That both readers of a source come to an end, and with no error of their own. */
function ends(text: string, name = '/hostile.ts'): void {
  const { skipped = '' } = analyseSource({ name, text });
  assert.doesNotMatch(skipped, /The analysis failed/);
  checkJavaScript({ source: { name, text } });
}

describe('names that programs seldom have', () => {
  for (const [what, options] of Object.entries({
    'as members, each another': { members: true },
    'as members, all the same': { members: true, isOne: true },
    'as variables': { variables: true },
    'as members and variables': { members: true, variables: true },
  })) {
    it(`end no analysis of a generated class: ${what}`, () => {
      for (let seed = 0; seed < GENERATED; seed++)
        ends(withHostileNames(generateResetClass(seed).source, seed, options));
    });

    it(`end no analysis of a pool: ${what}`, () => {
      for (const [i, text] of SHAPES.entries()) ends(withHostileNames(text, i, options));
    });
  }

  it('are all tried on one class', () => {
    const text = `class Ctx { constructor() { this.user = null; this.list = []; this.n = 0; }
      put(user) { this.user = user; this.list[this.n++] = user; } reset() { this.n = 0; } }
      const idle = [];
      export function take(user) { const ctx = idle.pop() ?? new Ctx(); ctx.put(user); return ctx; }
      export function give(ctx) { ctx.reset(); idle.push(ctx); }`;
    for (const i of HOSTILE.keys()) {
      ends(withHostileNames(text, i, { members: true }));
      ends(withHostileNames(text, i, { members: true, isOne: true }));
    }
  });

  it('may be those of what all objects have, as functions of modules', () => {
    for (const name of ['constructor', 'hasOwnProperty', 'toString', '__proto__'])
      for (const specifier of ['fs', 'node:net', 'constructor', '__proto__', 'toString'])
        ends(`import given, { ${name} as made } from '${specifier}';
          import * as all from '${specifier}';
          const idle = [];
          class Unit { constructor() { this.turns = 0; } }
          function take() { return idle.pop() || new Unit(); }
          function drop(unit) { idle.push(unit); }
          function use() { const unit = take(); const stream = made(), other = given.${name}(), third = all.${name}();
            for (const [one, two] of [['error', 'close']]) stream.on(one, () => drop(unit));
            stream.on('error', () => drop(unit)); stream.on('close', () => drop(unit));
            other.on('error', () => drop(unit)); other.on('close', () => drop(unit));
            third.on('end', () => drop(unit)); third.on('close', () => drop(unit)); }`);
  });

  it('may be ten thousand', () => {
    const names = Array.from({ length: MANY_FIELDS }, (_, i) => `n${i}`);
    ends(`class Ctx { constructor() { ${names.map(name => `this.${name} = null;`).join('\n')} this.n = 0; this.list = []; }
      put(user) { ${names.map(name => `this.${name} = user;`).join('\n')} this.list[this.n++] = user; }
      reset() { this.n = 0; } }
      const idle = [];
      export function take(user) { const ctx = idle.pop() ?? new Ctx(); ctx.put(user); return ctx; }
      export function give(ctx) { ctx.reset(); idle.push(ctx); }`);
    ends(
      names
        .slice(0, MANY_STORES)
        .map(
          name => `const ${name}s = []; let ${name}c = 0;
        export function put${name}(x) { ${name}s[${name}c++] = x; } export function end${name}() { ${name}c = 0; }`,
        )
        .join('\n'),
    );
  });
});
