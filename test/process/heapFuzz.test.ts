import * as assert from 'node:assert/strict';
import { Failure } from '../../src/base/failure';
import { HeapReader } from '../../src/heap/read/heapReader';
import type { HeapModel } from '../../src/protocol/heapReading';
import { pseudoRandom } from '../unit/heap/random';
import { parseAhead, parseBytes, SnapshotBuilder } from '../unit/heap/snapshotBuilder';
import { modelsOfFiles } from './heapSnapshot';

const CASES = 10_000;
/** Times what the whole snapshot takes the first time. */
const MOST_TIMES = 20;
const MOST_RSS_GROWTH = 400e6;

/** Contexts of commonjs.cjs, parked and in use, with every kind of value that the reader looks into. */
function pool(): string {
  const builder = new SnapshotBuilder();
  const scope = builder.object('system / Context');
  const [closure, proto, shape] = [
    builder.node('closure', 'Context'),
    builder.object('Object'),
    builder.node('object shape', 'system / Map'),
  ];
  builder.edge(0, 'internal', 'scope', scope);
  builder.edge(scope, 'context', 'Context', closure);
  builder.property(closure, 'prototype', proto);
  builder.property(proto, 'constructor', closure);
  builder.locate(closure, 7, 3, 13);
  const context = (count: number): number => {
    const node = builder.object('Context', 64);
    const long = builder.node('concatenated string', '(concatenated string)', 32);
    builder.edge(long, 'internal', 'first', builder.string('x'.repeat(1000)));
    builder.edge(long, 'internal', 'second', builder.string('tail'));
    const buffer = builder.object('Buffer', 96);
    const memory = builder.object('ArrayBuffer', 96);
    builder.edge(buffer, 'internal', 'buffer', memory);
    builder.edge(memory, 'internal', 'backing_store', builder.node('native', 'data', 5000));
    const map = builder.object('Map', 32);
    const table = builder.node('array', '', 152);
    builder.edge(map, 'internal', 'table', table);
    builder.edge(table, 'internal', '5', builder.string('key'));
    builder.edge(table, 'internal', '6', builder.object('Value'));
    builder.edge(table, 'weak', '7', map);
    builder.property(node, 'keys', builder.array(['a', 'b', 'c'].map(key => builder.string(key))));
    builder.property(
      node,
      'values',
      builder.array([long, buffer, map, undefined, builder.object('Session')]),
    );
    builder.property(node, 'count', builder.number(count));
    builder.property(node, '__proto__', proto);
    builder.edge(node, 'internal', 'map', shape);
    return node;
  };
  builder.edge(scope, 'context', 'idle', builder.array([context(0), context(0)]));
  builder.edge(scope, 'context', 'busy', context(2));
  return builder.json();
}

/** One to three changes: bits, digits, cuts, ranges taken out, doubled or moved. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const below = (limit: number): number => Math.floor(random() * limit);
  let text: Buffer = Buffer.from(bytes);
  for (let change = 1 + below(3); change > 0 && text.length > 0; change--) {
    const at = below(text.length);
    const part = text.subarray(at, at + 1 + below(40));
    switch (below(6)) {
      case 0:
        text[at]! ^= 1 << below(8);
        break;
      case 1:
        text = text.subarray(0, at);
        break;
      case 2:
        text = Buffer.concat([text.subarray(0, at), text.subarray(at + part.length)]);
        break;
      case 3:
        text = Buffer.concat([text.subarray(0, at), part, text.subarray(at)]);
        break;
      case 4:
        text = replaceNumber(
          text,
          at,
          String([0, 1, below(300) * 6, 2 ** 31, 2 ** 32, 1e15, '9'.repeat(30)][below(7)]),
        );
        break;
      default:
        text = replaceNumber(text, at, String(below(120)));
    }
  }
  return text;
}

/** Replaces the next number behind a place. */
function replaceNumber(text: Buffer, from: number, number: string): Buffer {
  const match = /\d+/.exec(text.toString('latin1', from));
  if (!match) return text;
  const at = from + match.index;
  return Buffer.concat([
    text.subarray(0, at),
    Buffer.from(number),
    text.subarray(at + match[0].length),
  ]);
}

/** Processor time of this process, in ms. */
function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('damaged heap snapshots', () => {
  it(`are read or refused, ${CASES} of them, in bounded time and memory`, async () => {
    const bytes = Buffer.from(pool());
    const models: HeapModel[] = modelsOfFiles('commonjs.cjs');
    const wholeSince = process.cpuUsage();
    assert.equal(
      new HeapReader(await parseBytes(bytes), { models }).reading.findings[0]?.held.staleReferences,
      10,
    );
    const wholeMs = cpuMsSince(wholeSince);
    const rss = process.memoryUsage.rss();
    const outcomes = { read: 0, refused: 0, found: 0 };
    for (let seed = 1; seed <= CASES; seed++) {
      const since = process.cpuUsage();
      const damaged = mutate(bytes, pseudoRandom(seed));
      try {
        const parse = seed % 3 === 0 ? parseAhead : parseBytes;
        const graph = await parse(damaged, 1 + (seed % 5000));
        const reader = new HeapReader(graph, { models: seed % 2 === 0 ? models : [] });
        outcomes.read++;
        for (const [finding, { held }] of reader.reading.findings.entries()) {
          outcomes.found++;
          const rows = reader.rows(finding, 0, 10);
          assert.equal(rows.length, Math.min(10, held.staleReferences));
          reader.paths(
            finding,
            rows.map(row => row.row),
          );
        }
      } catch (error) {
        assert.ok(
          error instanceof Failure,
          `seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`,
        );
        outcomes.refused++;
      }
      const ms = cpuMsSince(since);
      assert.ok(ms < MOST_TIMES * wholeMs, `seed ${seed} took ${ms} ms, the whole one ${wholeMs}`);
    }
    const grown = process.memoryUsage.rss() - rss;
    assert.ok(grown < MOST_RSS_GROWTH, `memory grew by ${grown} bytes`);
    // Both ends are tried for certain.
    assert.ok(
      outcomes.read > CASES / 10 && outcomes.refused > CASES / 10,
      JSON.stringify(outcomes),
    );
    assert.ok(outcomes.found > CASES / 20, JSON.stringify(outcomes));
  });
});
