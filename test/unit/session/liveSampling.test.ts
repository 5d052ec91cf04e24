import * as assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/event';
import { toDisposable, type Disposable } from '../../../src/base/disposable';
import { Failure } from '../../../src/base/failure';
import type { Reading } from '../../../src/protocol/finding';
import type { TargetFigures } from '../../../src/protocol/liveFigures';
import { LiveSampling } from '../../../src/session/liveSampling';
import type { PoolSession, SessionState } from '../../../src/session/sessionApi';
import { eventually } from '../../eventually';
import { finding, reading } from '../cli/fakeEngine';

/** A process that counts who watches it. */
class Watched {
  state: SessionState = { kind: 'attached' };
  reading: Reading | undefined;
  watchers = 0;
  asked = 0;
  answer: () => Promise<TargetFigures> = () =>
    Promise.resolve({ at: Date.now(), heapUsedBytes: 1, heapTotalBytes: 2, collected: true });
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  readonly target: PoolSession['target'];

  constructor(pid: number) {
    this.target = { pid, title: '/srv/app.js', cwd: '/srv', url: `ws://a/${pid}`, workers: [] };
  }

  figures(): Promise<TargetFigures> {
    this.asked++;
    return this.answer();
  }

  watch(): Disposable {
    this.watchers++;
    return toDisposable(() => this.watchers--);
  }

  read(): void {
    this.reading = reading([finding()]);
    this.changes.fire();
  }

  lose(): void {
    this.state = { kind: 'lost', failure: new Failure('targetGone', 'It') };
    this.changes.fire();
  }

  get session(): PoolSession {
    return this as unknown as PoolSession;
  }
}

describe('LiveSampling', () => {
  const logged: string[] = [];
  let sampling: LiveSampling;
  beforeEach(() => {
    logged.length = 0;
    sampling = new LiveSampling({
      refreshIntervalMs: () => 5_000,
      figuresIntervalMs: 1,
      isRunning: () => false,
      log: line => logged.push(line),
    });
  });
  afterEach(() => sampling.dispose());
  /** So long that a process that is looked at would be asked some more times. */
  const whileAnother = async (): Promise<void> => {
    const options = {
      refreshIntervalMs: () => 5_000,
      figuresIntervalMs: 1,
      isRunning: () => false,
      log: () => undefined,
    };
    const other = new LiveSampling(options);
    const server = new Watched(9);
    other.follow(server.session);
    other.look();
    await eventually(() => server.asked > 5);
    other.dispose();
  };
  const samples = (): number =>
    sampling.timeline.since(0).runs.reduce((sum, run) => sum + run.samples.length, 0);

  it('asks for figures while somebody looks, whoever of several it is', async () => {
    const server = new Watched(1);
    sampling.follow(server.session);
    assert.deepEqual([server.watchers, server.asked], [0, 0]);
    const tree = sampling.look();
    const page = sampling.look();
    await eventually(() => samples() > 3);
    tree.dispose();
    tree.dispose();
    assert.equal(server.watchers, 1);
    page.dispose();
    assert.equal(server.watchers, 0);
    const { asked } = server;
    await whileAnother();
    assert.equal(server.asked, asked);
    const { marks } = sampling.timeline.since(0).runs[0]!;
    assert.ok(marks.length > 0 && marks.length < samples(), 'of the first figures it is not known');
  });

  it('keeps readings though nobody looks', () => {
    const server = new Watched(1);
    sampling.follow(server.session);
    server.read();
    server.read();
    assert.equal(samples(), 2);
  });

  it('marks the loss, ends, and goes on with the next process while somebody looks', async () => {
    const [first, second] = [new Watched(1), new Watched(2)];
    sampling.look();
    sampling.follow(first.session);
    await eventually(() => samples() > 1);
    first.lose();
    assert.equal(first.watchers, 0);
    sampling.follow(second.session);
    await eventually(() => second.asked > 1);
    const { runs } = sampling.timeline.since(0);
    assert.deepEqual(
      runs.map(({ head }) => [head.pid, head.before, head.endedAt !== undefined]),
      [
        [1, undefined, true],
        [2, 0, false],
      ],
    );
    assert.deepEqual(runs[0]!.marks.at(-1)?.kind, 'lost');
    assert.equal(second.watchers, 1);
  });

  it('goes on after figures that did not come', async () => {
    const server = new Watched(1);
    const { answer } = server;
    server.answer = () => Promise.reject(new Failure('timedOut', 'It'));
    sampling.follow(server.session);
    sampling.look();
    await eventually(() => logged.length > 1);
    assert.match(logged[0]!, /did not answer in time/);
    assert.equal(samples(), 0);
    server.answer = answer;
    await eventually(() => samples() > 0);
  });

  it('leaves out figures that come when nobody looks any more', async () => {
    const server = new Watched(1);
    let come: (figures: TargetFigures) => void = () => undefined;
    server.answer = () => new Promise(resolve => (come = resolve));
    sampling.follow(server.session);
    sampling.look().dispose();
    come({ at: Date.now(), heapUsedBytes: 1, heapTotalBytes: 2, collected: false });
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual([samples(), server.asked], [0, 1]);
  });
});
