import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { asConfigured } from '../../src/check/asConfigured';
import type { Analyser } from '../../src/protocol/analysis';
import type { Reading } from '../../src/protocol/finding';
import { openSession } from '../../src/session/openSession';
import { KeptAnalyses } from '../../src/worker/keptAnalyses';
import { sha256 } from '../../src/base/sha256';
import { sourceTree, type SourceTree } from '../unit/check/sourceTree';
import { Target, analyser, holderFinder, originalFinder, readThrough, targets } from './target';

/** A list that makes what it lacks. Only what is said of it tells that it is a pool of what it gets. */
const POOL = `module.exports = Made =>
  Object.assign([], {
    borrow() {
      return this.pop() ?? new Made();
    },
    giveBack(made) {
      this.push(made);
    },
  });
`;
const SERVER = `const { serve } = require(${JSON.stringify(path.join(targets, 'serve.cjs'))});
const makePool = require('./holderPool.cjs');
class Holder {
  constructor() {
    this.callback = null;
  }
}
const pool = makePool(Holder);
serve((values, request, response) => {
  const holder = pool.borrow();
  holder.callback = () => values.length + (response.statusCode ?? 0);
  holder.callback();
  pool.giveBack(holder);
  return () => undefined;
});
`;
const HINTS = { pools: { holderPool: { take: 'borrow', put: 'giveBack' } } };

describe('what a project says, for a running server', () => {
  let tree: SourceTree;
  let target: Target;
  const at = (name: string): string => path.join(tree.root, name);
  const say = (config: object): void =>
    fs.writeFileSync(at('.poolleaksrc.json'), JSON.stringify(config));

  before(async () => {
    tree = sourceTree({
      ...{ 'server.cjs': SERVER, 'holderPool.cjs': POOL, 'worker.js': '', '.git/HEAD': '' },
    });
    target = await Target.start(at('server.cjs'));
    await target.load(4);
  });
  after(() => {
    target.stop();
    tree.dispose();
  });

  /** In a session of its own, as after attaching again. */
  async function read(): Promise<Reading> {
    const kept = new KeptAnalyses(at('cache'), at('worker.js'), line => assert.fail(line));
    const keeping: Analyser = {
      analyse: async source => {
        const analysis = await analyser.analyse(source);
        const { name, text, pools } = source;
        kept.keep({ name, hash: sha256(text), pools }, analysis);
        return analysis;
      },
      known: (name, hash, pools) => kept.find({ name, hash, pools }),
    };
    const session = await openSession(
      { kind: 'url', url: target.url },
      {
        ...{ analyser: asConfigured(keeping), originalFinder, holderFinder },
        ...{ allowRemote: false, maxObjects: 200_000, log: () => undefined },
      },
    );
    try {
      return await readThrough(session);
    } finally {
      await session.detach();
      await kept.save();
    }
  }

  it('decides which modules are pools, whatever was kept before it said so', async () => {
    assert.deepEqual((await read()).findings, []);
    say(HINTS);
    const { findings } = await read();
    assert.deepEqual(
      findings.map(({ className, rule, live }) => [className, rule, live.values[0]?.slot]),
      [['Holder', 'stale-fields', 'callback']],
    );
  });

  it('leaves scripts out, and names each as undecided', async () => {
    say({ ...HINTS, ignoreLive: ['server.cjs'] });
    const { findings, undecided } = await read();
    assert.deepEqual(findings, []);
    const className = pathToFileURL(at('server.cjs')).href;
    const reason = `It is left out of readings by ${at('.poolleaksrc.json')}.`;
    assert.deepEqual(
      undecided.filter(each => each.reason === reason),
      [{ className, reason }],
    );
  });
});
