import * as assert from 'node:assert/strict';
import { Linter } from 'eslint';
import { buildAgent, innerScript, INTRINSICS } from '../../../../src/inspector/agent/buildAgent';

const syntax = (selector: string, message: string): { selector: string; message: string } => ({
  selector,
  message,
});
/** What asks the left or the right side for a trap, a getter or a method of its own. */
const NOWHERE = [
  syntax('BinaryExpression[operator="instanceof"]', 'It asks a Proxy, and `Symbol.hasInstance`.'),
  syntax('BinaryExpression[operator="in"]:not([left.value="value"])', 'It asks a Proxy.'),
  syntax(
    'BinaryExpression[operator=/^[!=]=$/]:not(:has(> UnaryExpression[operator="typeof"])):not(:has(> Literal[raw="null"]))',
    'It may call `valueOf`.',
  ),
  syntax('ForInStatement', 'It asks a Proxy, and goes through prototypes.'),
  syntax(
    'CallExpression[callee.property.name=/^(apply|call|bind)$/]:not([callee.object.name="Reflect"])',
    'The function’s own method may be the program’s: `Reflect.apply`.',
  ),
  syntax(
    'CallExpression[callee.object.name="Object"][callee.property.name=/^(assign|keys|values|entries)$/]',
    'It runs getters and traps.',
  ),
  syntax(
    'CallExpression[callee.object.name="Reflect"][callee.property.name=/^(get|has|set)$/]',
    'It runs getters and traps.',
  ),
  syntax('AwaitExpression', 'Nothing of ours goes on by itself in the target.'),
];
/** What runs code by way of a built-in that the program may have replaced: all well in a realm of our own only. */
const NOT_IN_TARGETS_REALM = [
  syntax('ForOfStatement', 'It runs an iterator.'),
  syntax('SpreadElement', 'It runs an iterator, or getters.'),
  syntax('RestElement', 'It makes an array, whose elements the program may have put a setter for.'),
  syntax('ArrayPattern', 'It runs an iterator.'),
  syntax('YieldExpression', 'It makes an iterator.'),
  syntax('TaggedTemplateExpression', 'It makes an array.'),
  syntax('Literal[regex]', 'Its methods may be replaced.'),
  syntax('MemberExpression:not([object.name="process"])', 'Its methods may be replaced.'),
  syntax('ArrayExpression', 'Its methods may be replaced.'),
];

const globalsOf = (names: string[], how: 'readonly' | 'off'): Linter.Globals =>
  Object.fromEntries(names.map(name => [name, how]));
const NO_GLOBALS = {
  ...globalsOf(Object.getOwnPropertyNames(globalThis), 'off'),
  undefined: 'readonly' as const,
};

/** Parses as the oldest Node that is inspected does. */
function lint(code: string, globals: string[], forbidden: typeof NOWHERE): string[] {
  const messages = new Linter().verify(code, {
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: 'script',
      globals: { ...NO_GLOBALS, ...globalsOf(globals, 'readonly') },
    },
    rules: {
      'no-undef': 'error',
      'no-global-assign': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-syntax': ['error', ...forbidden],
    },
  });
  return messages.map(({ message, line, column }) => `${line}:${column} ${message}`);
}

describe('the code that runs in the target', () => {
  const inner = innerScript();

  it('uses nothing but the intrinsics that it took at its beginning', () => {
    const body = inner.slice(inner.indexOf('const handOver'));
    assert.deepEqual(lint(`(() => { let made;\n${body}`, INTRINSICS, NOWHERE), []);
  });

  it('takes no intrinsic that it does not use', () => {
    const body = inner.slice(inner.indexOf('const handOver'));
    assert.deepEqual(
      INTRINSICS.filter(name => !new RegExp(`\\b${name}\\b`).test(body)),
      [],
    );
  });

  it('calls plainly where it is in the target’s own realm', () => {
    const outer = buildAgent().replace(JSON.stringify(`return ${inner}`), '""');
    const found = lint(
      outer,
      ['process', 'require', 'globalThis'],
      [...NOWHERE, ...NOT_IN_TARGETS_REALM],
    );
    assert.deepEqual(found, []);
  });

  it('is held to these rules', () => {
    const wrong = [
      'globalThis.left = 1',
      'made instanceof WeakMap',
      '"key" in made',
      'made.call(made)',
      'Object.keys(made)',
      'for (const key in made) made = key',
      'eval(made)',
      'made == 1',
      'new Promise(made)',
    ];
    for (const code of wrong) {
      assert.ok(lint(`let made; ${code}`, INTRINSICS, NOWHERE).length > 0, code);
    }
  });
});
