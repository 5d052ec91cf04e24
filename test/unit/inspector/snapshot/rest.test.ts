import * as assert from 'node:assert/strict';
import type { Failure } from '../../../../src/base/failure';
import type { Tally } from '../../../../src/inspector/snapshot/requestCounter';
import { awaitRest } from '../../../../src/inspector/snapshot/rest';

/** A server whose tally moves on with each look. */
function server(next: (before: Tally, look: number) => Tally): { read(): Promise<Tally> } & {
  looks: number;
} {
  let tally: Tally = { requests: 0, connections: 0, idleMs: 0, activeMs: 0 };
  const counter = {
    looks: 0,
    read: () => Promise.resolve((tally = next(tally, counter.looks++))),
  };
  return counter;
}
const idle = ({ idleMs, activeMs, ...work }: Tally): Tally => ({
  ...{ ...work, idleMs: idleMs + 95, activeMs: activeMs + 5 },
});

describe('waiting for a server to come to rest', () => {
  it('ends once it begins nothing and is idle', async () => {
    const counter = server((before, look) =>
      look < 4 ? { ...idle(before), requests: look } : idle(before),
    );
    assert.equal(await awaitRest(counter, 60_000), true);
    assert.ok(counter.looks > 6, String(counter.looks));
  });

  it('goes on while it accepts connections', async () => {
    const counter = server((before, look) =>
      look < 4 ? { ...idle(before), connections: look } : idle(before),
    );
    assert.equal(await awaitRest(counter, 60_000), true);
    assert.ok(counter.looks > 6, String(counter.looks));
  });

  it('goes on while it works without a request', async () => {
    const counter = server((before, look) =>
      look < 8 ? { ...before, activeMs: before.activeMs + 100 } : idle(before),
    );
    assert.equal(await awaitRest(counter, 60_000), true);
    assert.ok(counter.looks > 10, String(counter.looks));
  });

  it('ends in time with a server that never rests', async () => {
    const counter = server(before => ({ ...before, activeMs: before.activeMs + 100 }));
    assert.equal(await awaitRest(counter, 700), false);
  });

  it('can be cancelled', async () => {
    const cancel = new AbortController();
    const rest = awaitRest(server(idle), 60_000, cancel.signal);
    cancel.abort();
    await assert.rejects(rest, (error: unknown) => (error as Failure).kind === 'cancelled');
  });
});
