import * as assert from 'node:assert/strict';
import type { AgentConfig, ProbeStatus, StaleRow } from '../../../../src/inspector/agent/agentApi';
import { Closables } from '../../../../src/inspector/agent/target/closables';
import { Families } from '../../../../src/inspector/agent/target/families';
import { Hidden } from '../../../../src/inspector/agent/target/hidden';
import { Known } from '../../../../src/inspector/agent/target/known';
import { Ordinals } from '../../../../src/inspector/agent/target/ordinals';
import { Probe } from '../../../../src/inspector/agent/target/probe';
import { Stores } from '../../../../src/inspector/agent/target/stores';
import { Values } from '../../../../src/inspector/agent/target/values';
import { Context, host, modelOf, read, withGetter } from './parts';

function probeOf(
  contexts: object[],
  idle: object[],
  differences: Partial<AgentConfig> = {},
): Probe {
  const families = new Families(read, host);
  const values = new Values(read, families);
  const config = { models: [modelOf()], maxObjects: 0, maxRows: 100, maxContexts: 100 };
  return new Probe({
    ...{ values, known: new Known(10), ordinals: new Ordinals(), host },
    config: { ...config, ...differences },
    closables: new Closables(read, families, host),
    kinds: { instancesOf: () => contexts },
    parking: { isIdle: each => idle.includes(each), repeatsOf: () => [], isMet: () => true },
    stores: new Stores({ read, values, host, hidden: new Hidden(), empties: new WeakSet() }),
  });
}

function readAll(
  probe: Probe,
  budgetMs = 1_000,
): { status: ProbeStatus; rows: StaleRow[]; slices: number } {
  const rows: StaleRow[] = [];
  for (let slices = 1; ; slices++) {
    const status = probe.step(budgetMs);
    rows.push(...status.rows);
    if (status.done) return { status, rows, slices };
  }
}

const contextWith = (count: number, ...slots: unknown[]): Context =>
  Object.assign(new Context(), { count, slots });

describe('what instances hold', () => {
  class Socket {
    close(): void {}
  }

  it('is told slot by slot, and counted', () => {
    const [clean, used, parked] = [
      contextWith(1, {}),
      contextWith(1, {}, new Socket()),
      contextWith(0, 'x'.repeat(1_000), { closed: true, close: () => undefined }),
    ];
    const probe = probeOf([clean, used, parked], [parked]);
    const { rows, status } = readAll(probe);
    assert.deepEqual(
      rows.map(({ instance, idle, slot, className, closable, size }) => {
        return [instance, idle, slot, className, closable, size];
      }),
      [
        [1, false, 1, 'Socket', 'open', null],
        [2, true, 0, 'string', null, 1_000],
        [2, true, 1, 'Object', 'closed', null],
      ],
    );
    const [reading] = status.readings;
    const { instances, judged, idle, stale, stores, truncated } = reading!;
    assert.deepEqual([instances, judged, idle, stale, truncated], [3, 3, 1, 2, false]);
    assert.deepEqual(stores, [{ store: 0, instances: 2, idle: 1, staleReferences: 3, open: 1 }]);
    assert.deepEqual(reading!.contexts, [
      [0, 0, 1, 0, 0, 1],
      [1, 0, 1, 1, 1, 2],
      [2, 1, 0, 2, 0, 2],
    ]);
  });

  it('leads back to the live value, until it is gone', () => {
    const value = {};
    const context = contextWith(0, value);
    const probe = probeOf([context], []);
    readAll(probe);
    assert.equal(probe.value(0, 0, 0, 0), value);
    context.slots[0] = null;
    assert.equal(probe.value(0, 0, 0, 0), undefined);
    assert.equal(probe.value(0, 7, 0, 0), undefined);
  });

  it('is counted whole where not all is told', () => {
    const contexts = Array.from({ length: 5 }, () => contextWith(0, {}, {}));
    const { rows, status } = readAll(probeOf(contexts, [], { maxRows: 3, maxContexts: 2 }));
    assert.equal(rows.length, 3);
    const [reading] = status.readings;
    assert.equal(reading!.truncated, true);
    assert.equal(reading!.stores[0]!.staleReferences, 10);
    assert.equal(reading!.contexts.length, 2);
  });

  it('is not judged where something stood in the way', () => {
    const contexts = [withGetter('slots', new Context()), withGetter('slots', new Context())];
    const [reading] = readAll(probeOf(contexts, [])).status.readings;
    assert.equal(reading!.judged, 0);
    assert.deepEqual(reading!.unreadable, [
      {
        store: 0,
        reason: 'Its field slots is an accessor, and getters are never run.',
        instances: 2,
      },
    ]);
  });

  it('is read in slices', () => {
    const context = contextWith(0, ...Array.from({ length: 1_000 }, () => null), {});
    const { rows, slices } = readAll(probeOf([context], []), 0);
    assert.ok(slices > 10);
    assert.equal(rows.length, 1);
  });
});
