import * as assert from 'node:assert/strict';
import '../fakeVscode';
import { Emitter } from '../../../../src/base/event';
import { Failure } from '../../../../src/base/failure';
import type { NodeTarget, TargetAddress } from '../../../../src/protocol/target';
import type { PoolSession, SessionState } from '../../../../src/session/sessionApi';
import { Reattachment, type Remembered } from '../../../../src/ui/attach/reattachment';
import { eventually } from '../../../eventually';

const shop: NodeTarget = {
  ...{ pid: 1, title: '/srv/shop/server.js', cwd: '/srv/shop', workers: [] },
  url: 'ws://127.0.0.1:9229/first',
};
const sibling = { ...shop, pid: 2, url: 'ws://127.0.0.1:9230/sibling' };
const back = { ...shop, pid: 3, url: 'ws://127.0.0.1:9229/second' };
const other = { ...back, pid: 4, title: '/srv/other/server.js', cwd: '/srv/other' };
const closed = { pid: 5, title: shop.title, cwd: '/srv/shop', workers: [] };

describe('a process that was lost', () => {
  let targets: NodeTarget[];
  let looks: number;
  let until: AbortSignal | undefined;
  let remembered: (Remembered | undefined)[];
  let attached: TargetAddress[];
  let changes: Emitter<void>;
  let session: { target: NodeTarget; state: SessionState };
  let attachment: ConstructorParameters<typeof Reattachment>[0]['attachment'] & {
    session: PoolSession | undefined;
    address: TargetAddress | undefined;
    past: Remembered | undefined;
  };
  let reattachment: Reattachment;

  beforeEach(async () => {
    targets = [shop, sibling];
    [looks, attached, until, remembered] = [0, [], undefined, []];
    changes = new Emitter();
    session = { target: shop, state: { kind: 'attached' } };
    attachment = {
      session: session as PoolSession,
      address: { kind: 'url', url: shop.url! },
      past: undefined,
      onDidChange: changes.event,
      miss: past => {
        attachment.past = past;
        changes.fire();
      },
      attach: address => (attached.push(address), Promise.resolve()),
    };
    const log = { info: () => undefined, warn: () => undefined };
    reattachment = new Reattachment({
      ...{ attachment, log, intervalMs: 1 },
      remember: process => void remembered.push(process),
      sessions: { all: [], addressOf: () => Promise.reject(new Error('none')) },
      listTargets: signal => {
        looks++;
        until = signal;
        return Promise.resolve(targets);
      },
    });
    changes.fire();
    await eventually(() => looks === 1);
  });
  afterEach(() => reattachment.dispose());

  const lose = (): void => {
    session.state = { kind: 'lost', failure: new Failure('targetGone', 'shop') };
    changes.fire();
  };

  it('is attached to again when its program is back with its inspector open, and not to another one', async () => {
    lose();
    targets = [sibling, other, closed];
    const seen = looks;
    await eventually(() => looks > seen + 2);
    assert.deepEqual(attached, []);
    targets = [sibling, other, back];
    await eventually(() => attached.length > 0);
    assert.deepEqual(attached, [{ kind: 'url', url: back.url }]);
  });

  it('is not looked for once the person has detached or attached to another one', async () => {
    lose();
    await eventually(() => until !== undefined);
    attachment.session = attachment.address = undefined;
    changes.fire();
    assert.equal(until!.aborted, true);
    assert.deepEqual(attached, []);
  });

  const reload = (address: TargetAddress, target = shop): Remembered => {
    attachment.session = attachment.address = undefined;
    changes.fire();
    return { target, address };
  };

  it('is found again after a reload of the window while its inspector has the same address', async () => {
    assert.deepEqual(remembered, [{ target: shop, address: attachment.address }]);
    const before = reload({ kind: 'url', url: shop.url! });
    assert.deepEqual(remembered.slice(1), [undefined]);
    await reattachment.resume(undefined);
    assert.deepEqual(attached, []);
    await reattachment.resume(before);
    assert.deepEqual(attached, [{ kind: 'url', url: shop.url }]);
  });

  it('is named after a reload where it is gone, and attached to when it is back', async () => {
    const before = reload({ kind: 'url', url: shop.url! });
    targets = [sibling];
    await reattachment.resume(before);
    assert.deepEqual([attached, attachment.past], [[], before]);
    assert.equal(remembered.at(-1), before, 'the next reload knows it, too');
    const seen = looks;
    await eventually(() => looks > seen + 1);
    targets = [back];
    await eventually(() => attached.length > 0);
    assert.deepEqual(attached, [{ kind: 'url', url: back.url }]);
  });

  it('is attached to after a reload where it was only too busy to answer the first look', async () => {
    targets = [sibling];
    await reattachment.resume(reload({ kind: 'url', url: shop.url! }));
    assert.deepEqual(attached, []);
    targets = [sibling, shop];
    await eventually(() => attached.length > 0);
    assert.deepEqual(attached, [{ kind: 'url', url: shop.url }]);
  });

  it('is not looked for nor remembered after a reload once the person wants no more of it', async () => {
    targets = [sibling];
    await reattachment.resume(reload({ kind: 'url', url: shop.url! }));
    await eventually(() => until !== undefined);
    attachment.past = undefined;
    changes.fire();
    assert.equal(until!.aborted, true);
    assert.equal(remembered.at(-1), undefined);
  });

  it('gets no signal by itself after a reload: only on request, which asks first', async () => {
    const before = reload(
      { kind: 'pid', pid: closed.pid },
      { ...closed, url: 'ws://127.0.0.1:1/x' },
    );
    targets = [closed];
    await reattachment.resume(before);
    const seen = looks;
    await eventually(() => looks > seen + 2);
    assert.deepEqual(attached, []);
    await reattachment.now();
    assert.deepEqual(attached, [{ kind: 'pid', pid: closed.pid }]);
  });

  it('is looked for on request, which says what to do when it is not there', async () => {
    session.state = { kind: 'lost', failure: new Failure('targetGone', 'shop') };
    targets = [closed];
    await assert.rejects(
      reattachment.now(),
      /server\.js \(pid 1\) is not running with its inspector/,
    );
    targets = [back];
    await reattachment.now();
    assert.deepEqual(attached, [{ kind: 'url', url: back.url }]);
  });
});
