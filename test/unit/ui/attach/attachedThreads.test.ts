import * as assert from 'node:assert/strict';
import { Emitter } from '../../../../src/base/event';
import { toDisposable } from '../../../../src/base/disposable';
import type { PoolSession } from '../../../../src/session/sessionApi';
import { LiveSampling } from '../../../../src/session/liveSampling';
import { AttachedThreads } from '../../../../src/ui/attach/attachedThreads';
import { eventually } from '../../../eventually';

/** A thread that counts who reads and watches it. */
class Thread {
  reads = 0;
  watchers = 0;
  state = { kind: 'attached' };
  readonly target = { title: 'render.js', workers: [], thread: { id: 1, name: 'render.js' } };
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  answer = (): Promise<unknown> => Promise.resolve();

  read(): Promise<unknown> {
    this.reads++;
    return this.answer();
  }
  figures(): Promise<unknown> {
    return new Promise(() => undefined);
  }
  watch() {
    this.watchers++;
    return toDisposable(() => this.watchers--);
  }
  change(): void {
    this.changes.fire();
  }
  get session(): PoolSession {
    return this as unknown as PoolSession;
  }
}

describe('the worker threads of an attached process', () => {
  let changes = 0;
  let threads: AttachedThreads;
  const createSampling = (): LiveSampling =>
    new LiveSampling({
      ...{ refreshIntervalMs: () => 5_000, figuresIntervalMs: 1, isRunning: () => true },
      log: () => undefined,
    });
  const of = (...all: Thread[]): PoolSession =>
    ({ threads: { all: all.map(({ session }) => session), more: 0 } }) as unknown as PoolSession;

  beforeEach(() => {
    changes = 0;
    threads = new AttachedThreads({
      createSampling,
      onChange: () => void changes++,
      onSample: () => undefined,
      log: () => undefined,
    });
  });
  afterEach(() => threads.dispose());

  it('are read once each as they begin, a few at a time', async () => {
    const all = Array.from({ length: 6 }, () => new Thread());
    let go: () => void = () => undefined;
    const gate = new Promise<void>(resolve => (go = resolve));
    for (const each of all) each.answer = () => gate;
    threads.follow(of(...all));
    threads.follow(of(...all));
    assert.deepEqual(
      all.map(({ reads }) => reads),
      [1, 1, 1, 1, 0, 0],
    );
    go();
    await eventually(() => all.every(({ reads }) => reads === 1));
  });

  it('go on when one cannot be read', async () => {
    const all = Array.from({ length: 5 }, () => new Thread());
    for (const each of all) each.answer = () => Promise.reject(new Error('blocked'));
    threads.follow(of(...all));
    await eventually(() => all.every(({ reads }) => reads === 1));
  });

  it('are watched while somebody watches, those too that begin later, until they end', () => {
    const [first, second] = [new Thread(), new Thread()];
    threads.follow(of(first));
    assert.equal(first.watchers, 0);
    threads.watch(true);
    threads.follow(of(first, second));
    assert.deepEqual([first.watchers, second.watchers], [1, 1]);
    assert.ok(threads.timelineOf(second.session));
    threads.follow(of(second));
    assert.deepEqual([first.watchers, second.watchers], [0, 1]);
    assert.equal(threads.timelineOf(first.session), undefined);
    second.change();
    assert.equal(changes, 1);
    threads.watch(false);
    assert.equal(second.watchers, 0);
    threads.follow(undefined);
    second.change();
    assert.equal(changes, 1);
  });
});
