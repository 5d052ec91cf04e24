import assert from 'node:assert/strict';
import { Failure } from '../../../src/base/failure';
import { verdictOf } from '../../../src/protocol/verdict';
import { WholeReading } from '../../../src/session/wholeReading';
import { FakeSession, reading, target } from '../cli/fakeEngine';

describe('what is known of a process by now', () => {
  const thread = { ...target, thread: { id: 1, name: 'render.js' } };
  const worker = Object.assign(new FakeSession([]), { target: thread });
  const process = Object.assign(new FakeSession([]), { threads: { all: [worker], more: 0 } });
  const whole = new WholeReading();

  it('is nothing before the main thread was read', () => {
    assert.equal(whole.of(process), undefined);
    assert.equal(whole.of(undefined), undefined);
  });

  it('is not clean while a thread is not read', () => {
    process.reading = reading([]);
    const known = whole.of(process)!;
    assert.match(verdictOf(known).gaps.join(), /render\.js\): not read\. It is being read\./);
    assert.equal(whole.of(process), known);
  });

  it('has what threads hold, also when one does not answer any more', () => {
    worker.reading = reading();
    assert.equal(whole.of(process)!.findings.length, 1);
    assert.deepEqual(verdictOf(whole.of(process)!).gaps, []);
    Object.assign(worker, { readingFailure: new Failure('targetBusy', 'The thread') });
    const known = whole.of(process)!;
    assert.equal(known.findings.length, 1);
    assert.match(verdictOf(known).gaps.join(), /not read again\. The thread is blocked/);
  });
});
