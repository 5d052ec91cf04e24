import * as assert from 'node:assert/strict';
import { sha256 } from '../../src/base/sha256';
import type { Analyser, SourceAnalysis, TextToAnalyse } from '../../src/protocol/analysis';
import { openSession } from '../../src/session/openSession';
import { Target, analyser, holderFinder, originalFinder, readThrough } from './target';

/** Remembers by hash, as the workers do with a file. */
class Remembering implements Analyser {
  analysed: string[] = [];
  constructor(readonly byHash: Map<string, SourceAnalysis>) {}

  async analyse(source: TextToAnalyse): Promise<SourceAnalysis> {
    // What depends on other texts as well is not kept.
    if (source.related) return analyser.analyse(source);
    this.analysed.push(source.name);
    const analysis = await analyser.analyse(source);
    this.byHash.set(sha256(source.text), analysis);
    return analysis;
  }

  async known(_name: string, hash: string): Promise<SourceAnalysis | undefined> {
    return this.byHash.get(hash);
  }
}

const CONTEXTS = 3;
const HELD = 4;

describe('scripts that were analysed in an earlier session', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  async function read(through: Analyser): Promise<number | undefined> {
    const options = {
      analyser: through,
      originalFinder,
      holderFinder,
      allowRemote: false,
      maxObjects: 200_000,
      log: () => undefined,
    };
    const session = await openSession({ kind: 'url', url: target!.url }, options);
    try {
      return (await readThrough(session)).findings[0]?.live.staleReferences;
    } finally {
      await session.detach();
    }
  }

  it('are not analysed again, and yield the same findings', async () => {
    target = await Target.start('esm.mjs');
    await target.load(CONTEXTS);
    const first = new Remembering(new Map());
    assert.equal(await read(first), CONTEXTS * HELD);
    assert.ok(first.analysed.length > 0);
    const second = new Remembering(first.byHash);
    assert.equal(await read(second), CONTEXTS * HELD);
    assert.deepEqual(second.analysed, []);
  });
});
