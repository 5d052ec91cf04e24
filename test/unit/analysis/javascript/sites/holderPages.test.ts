import * as assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import * as ts from 'typescript';
import { refactorings } from '../../../../../src/analysis/javascript/refactorings/refactorings';
import { findHolders } from '../../../../../src/analysis/javascript/sites/findHolders';
import { applyEdits } from '../../../../../src/check/textEdits';
import { holderKinds, type HolderKind } from '../../../../../src/protocol/holders';
import { typeErrors } from '../../../../generated/typeErrors';
import { FILE, heapHolders, HolderPage, wordsOf } from './holderExamples';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

const USERS = 3;
/** Each request adds to these; of the others a few hold the last one, or the first. */
const GROWING: readonly HolderKind[] = [
  'map',
  'set',
  'array',
  'object',
  'listener',
  'timer',
  'promise',
];
/** The refactoring makes the good example of the bad one. */
const REFACTORED = ['map', 'set', 'array', 'object'] as const;

class FakeResponse extends EventEmitter {
  req: object | undefined;
  write(): boolean {
    return true;
  }
  end(): this {
    return this;
  }
  destroy(): this {
    return this;
  }
}

type Handle = (req: object, res: FakeResponse) => void;

/** Runs an example. Its timers do not hold up the process. */
function load(text: string): Handle {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: { handle?: Handle } = {};
  const quiet =
    <Made extends NodeJS.Timeout>(make: (run: () => void, ms: number) => Made) =>
    (run: () => void, ms: number): Made =>
      make(run, ms).unref();
  const given = {
    exports,
    require,
    setTimeout: quiet(setTimeout),
    setInterval: quiet(setInterval),
  };
  const silent = { debug: () => undefined };
  new Function(...Object.keys(given), 'console', outputText)(...Object.values(given), silent);
  return exports.handle!;
}

/** How many of a few requests are alive when all of them are over and the module lives on. */
async function survivors(text: string): Promise<number> {
  const handle = load(text);
  const requests: WeakRef<object>[] = [];
  // One request after the other, each in a job of its own.
  for (let user = 0; user < USERS; user++) {
    await new Promise<void>(resolve => {
      setImmediate(() => {
        const res = new FakeResponse();
        const req = { url: `/${user}`, res };
        res.req = req;
        requests.push(new WeakRef(req));
        handle(req, res);
        res.emit('close');
        resolve();
      });
    });
  }
  // A WeakRef keeps its target until the job ends.
  for (let i = 0; i < 3; i++) await new Promise(resolve => setImmediate(resolve));
  collectGarbage();
  assert.ok(handle);
  return requests.filter(each => each.deref() !== undefined).length;
}

describe('the pages of the holders', () => {
  const pages = new Map(holderKinds.map(kind => [kind, new HolderPage(kind)]));

  for (const [kind, page] of pages) {
    const { code: bad } = page.section('Bad');
    const { code: good } = page.section('Good');

    it(`${kind}: the bad example keeps requests, the good one none`, async () => {
      const kept = await survivors(bad);
      if (GROWING.includes(kind)) assert.equal(kept, USERS);
      else assert.ok(kept >= 1 && kept < USERS, String(kept));
      assert.equal(await survivors(good), 0);
    });

    it(`${kind}: what it shows is where the bad example's holder stands`, () => {
      const { origin, is, ...holder } = heapHolders[kind];
      const before = bad.slice(0, bad.indexOf(origin)).split('\n');
      const at = { line: before.length - 1, column: before.at(-1)!.length };
      const { sites } = findHolders({
        source: { name: FILE, text: bad },
        holders: [{ kind, ...holder, origin: { at, is } }],
      });
      const { location, storedAt } = sites[0]!;
      const lines = [
        wordsOf(kind),
        `  at ${FILE}:${location!.line + 1}`,
        ...storedAt.map(({ line }) => `  stored at ${FILE}:${line + 1}`),
      ];
      assert.equal(page.section('How it shows').code, `${lines.join('\n')}\n`);
    });
  }

  for (const kind of REFACTORED) {
    it(`${kind}: the refactoring makes the good example of the bad one`, () => {
      const { code: bad } = pages.get(kind)!.section('Bad');
      const end = bad.indexOf('  res.end(');
      const at = bad.lastIndexOf('\n', end - 2) + 3;
      const [found] = refactorings({ source: { name: FILE, text: bad }, start: at, end: at });
      assert.equal(applyEdits(bad, found!.edits), pages.get(kind)!.section('Good').code);
      const words = pages.get(kind)!.text.replace(/\s+/g, ' ');
      assert.ok(words.includes(`_Refactor… → ${found!.title}_`));
    });
  }

  it('have examples that type-check under strict', () => {
    const texts = new Map(
      [...pages].flatMap(([kind, page]) =>
        [...page.text.matchAll(/```ts\n([^]*?)```/g)].map(([, code], i): [string, string] => [
          `${__dirname}/${kind}-${i}.ts`,
          code!,
        ]),
      ),
    );
    assert.equal(texts.size, 2 * holderKinds.length + 1);
    const options = { types: ['node'], lib: ['lib.es2023.d.ts'], skipLibCheck: true };
    assert.deepEqual([...typeErrors(texts, options)], []);
  }).timeout(60_000);
});
