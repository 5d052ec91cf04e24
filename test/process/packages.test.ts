import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { Target } from './target';

describe('packages as published', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  it('fastfall keeps the callback of its pooled holders', async () => {
    target = await Target.start('fastfall.cjs');
    await target.load(4);
    const { findings } = await target.read();
    assert.deepEqual(
      findings.map(f => [f.className, f.method, f.rule, f.live.values[0]?.slot]),
      [['Holder', 'work', 'stale-fields', 'callback']],
    );
    assert.equal(lineOf(findings[0]!.location), 'that.release(that)');
  });

  it("mnemonist's LRUCache keeps what it cleared", async () => {
    target = await Target.start('lruCache.cjs');
    await target.load(1);
    const { findings } = await target.read();
    assert.deepEqual(
      findings.map(f => [f.className, f.method, f.rule, f.live.staleReferences, f.live.open]),
      [['LRUCache', 'clear', 'stale-slots', 4, 1]],
    );
    assert.match(findings[0]!.location.file, /mnemonist[\\/]lru-cache\.js$/);
    assert.equal(lineOf(findings[0]!.location), 'this.size = 0;');
  });

  it('fastq, fastparallel, middie, Fastify, Express and the parsers of Node give none', async () => {
    target = await Target.start('frameworks.cjs');
    await target.load(8);
    assert.equal(await target.get('/express'), 'express');
    assert.equal(await target.get('/fastify'), 'fastify');
    const { findings } = await target.read();
    assert.deepEqual(findings, []);
  });
});

function lineOf({ file, line }: { file: string; line: number }): string {
  return fs.readFileSync(file, 'utf8').split('\n')[line - 1]!.trim();
}
