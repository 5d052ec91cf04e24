import * as assert from 'node:assert/strict';
import { growthSentence } from '../../../src/protocol/heapGrowth';
import { adviceOf, holderText, leftMessage } from '../../../src/protocol/leftText';
import {
  recordingCoverage,
  recordingSentence,
  recordingVerdict,
} from '../../../src/protocol/recordingVerdict';
import type { LeftBehind, Recording } from '../../../src/protocol/leftBehind';
import { exitStatusOf } from '../../../src/cli/commands/exitStatus';
import { coverageOfRecording } from '../../../src/session/recordingCoverage';
import { heapLeft, leftBehind, parkedLeft, recording } from '../session/recordingFixture';

describe('the verdict on a recording', () => {
  const statusOf = (...given: Parameters<typeof recording>): number =>
    exitStatusOf(recordingVerdict(recording(...given)));

  it('is 1 for what grows, breaks a rule, or holds finished requests', () => {
    assert.equal(statusOf([leftBehind()]), 1);
    assert.equal(statusOf([parkedLeft({ rule: 'stale-fields' })]), 1);
    assert.equal(statusOf([parkedLeft({ contexts: 1 })]), 1);
    assert.equal(statusOf([leftBehind()], ['A worker thread was not read.']), 1);
  });

  it('is 1 for finished requests that were held before the load', () => {
    const given = recording([]);
    given.heldBefore.over = 21;
    given.heldBefore.held = 20;
    assert.equal(exitStatusOf(recordingVerdict(given)), 1);
    assert.equal(
      recordingSentence(given),
      '20 finished requests have been held since before the load.',
    );
    given.left.push(leftBehind());
    assert.match(recordingSentence(given), /^1 holder grows, 20 finished requests have been/);
  });

  it('is 0 for nothing, and for what is only parked', () => {
    assert.equal(statusOf([]), 0);
    assert.equal(statusOf([parkedLeft()]), 0);
  });

  it('is 3 when nothing was found, but not all was looked at', () => {
    assert.equal(statusOf([], ['A worker thread was not read.']), 3);
    assert.equal(statusOf([parkedLeft()], ['The server began no request.']), 3);
  });

  it('is 3 when the heap grew by more than the rows explain', () => {
    const grown = (bytes: number, left: LeftBehind[] = []): Recording => {
      const given = recording(left);
      given.rounds[1]!.heapBytes = given.rounds[0]!.heapBytes + bytes;
      return given;
    };
    const status = (given: Recording): number => exitStatusOf(recordingVerdict(given));
    assert.equal(status(grown(290_000)), 0);
    assert.equal(growthSentence(grown(290_000)), undefined);
    assert.equal(status(grown(10_900_000)), 3);
    assert.match(
      growthSentence(grown(10_900_000))!,
      /^The heap grew by 10\.9 MB after round 1 that no/,
    );
    assert.equal(
      recordingSentence(grown(10_900_000)),
      'No holder was found, but the heap grew by 10.9 MB that no row explains.',
    );
    const compiled = grown(10_900_000);
    compiled.rounds[1]!.codeBytes = compiled.rounds[0]!.codeBytes + 10_800_000;
    assert.equal(status(compiled), 0, 'compiled code is no growth of the program');
    const explains = parkedLeft({ perRound: [0, 8], retainedBytes: 10_800_000 });
    assert.equal(status(grown(10_900_000, [explains])), 0);
    const ofRound1 = parkedLeft({ perRound: [8, 0], retainedBytes: 10_800_000 });
    assert.equal(status(grown(10_900_000, [ofRound1])), 3);
    assert.equal(status(grown(10_900_000, [leftBehind()])), 1);
  });

  it('has a sentence, with what was looked at', () => {
    const two = [leftBehind(), parkedLeft(), parkedLeft()];
    assert.equal(recordingSentence(recording(two)), '1 holder grows, 2 are parked.');
    assert.equal(recordingSentence(recording([parkedLeft()])), '1 holder is parked.');
    assert.match(recordingSentence(recording([])), /^Nothing was left behind/);
    assert.match(recordingSentence(recording([], ['Cut.'])), /^Not known whether/);
    assert.equal(
      recordingCoverage(recording([])),
      '3 heap snapshots, 57 scripts, 1 pooled class, 7 pooled contexts read',
    );
  });
});

describe('the coverage of a recording', () => {
  it('has the threads that were not read, and nothing that limits only a walk', () => {
    const { coverage } = recording([], ['The search is not finished.']);
    const given = { ...coverage, threads: { read: 1, left: 2 } };
    assert.deepEqual(coverageOfRecording(given, ['Cut.']).limits, [
      '2 worker threads were not read: each has a heap of its own.',
      'Cut.',
    ]);
    assert.deepEqual(coverageOfRecording(coverage, []).limits, []);
  });
});

describe('the message of a row', () => {
  it('says how many, of what, who holds them, since when, and whether they become more', () => {
    assert.equal(
      leftMessage(heapLeft()),
      '121 values (mostly Session) made since round 1 are still held by the Map recent, and each round leaves more.',
    );
  });

  it('counts finished requests and idle holders', () => {
    const holder = { kind: 'pool', className: 'Client', name: 'release', origin: null } as const;
    const parked = { className: 'Client', holding: 8, idle: 10, instances: 12 };
    const perRound = [0, 1];
    assert.equal(
      leftMessage(
        heapLeft({ holder, verdict: 'parked', parked, perRound, contexts: 1, valueClass: null }),
      ),
      '1 value made since round 2, 1 finished request with them, is still held by release of idle Client instances (8 of 10 idle ones hold something), all of the last round: what was there before was replaced, or is a part of it.',
    );
  });

  it('says of what is parked what was seen, round by round', () => {
    const said = (perRound: number[]): string =>
      leftMessage(heapLeft({ verdict: 'parked', perRound })).replace(/^.*recent, /, '');
    assert.equal(said([60, 0, 0]), 'all of round 1: no later round added any.');
    assert.equal(
      said([0, 1]),
      'all of the last round: what was there before was replaced, or is a part of it.',
    );
    assert.equal(
      said([1, 1, 1]),
      '1 of round 1, 1 of round 2, 1 of round 3: too few to tell whether each round leaves more.',
    );
    assert.equal(said([31, 31]), '31 of round 1, 31 of round 2: not steadily more.');
    assert.equal(said([60, 1]), '60 of round 1, 1 of round 2: not steadily more.');
  });

  it('has advice of its own for a variable that is replaced', () => {
    const holder = { kind: 'closure', className: null, name: 'last' } as const;
    const advice = (perRound: number[]): string =>
      adviceOf({ verdict: 'parked', perRound, holder, alsoHeldBy: [] });
    assert.match(
      advice([0, 1]),
      /^The variable keeps the latest value only\. If that becomes larger/,
    );
    assert.match(advice([1, 0]), /^Let go of the function/);
  });

  it('claims nothing about growth after one round', () => {
    const message = leftMessage(heapLeft({ verdict: 'parked', perRound: [60] }));
    assert.match(
      message,
      /Map recent, and one round cannot tell whether another would leave more\.$/,
    );
  });

  it('names what leads to a holder of a dependency', () => {
    const within = { kind: 'closure', className: null, name: 'mailQueue' } as const;
    const text = holderText({ kind: 'array', className: 'Queue', name: 'items', within });
    assert.equal(text, 'the array items of Queue, in the variable mailQueue');
  });

  it('shows hostile names as text', () => {
    const name = `\u001B[31m${'x'.repeat(200)}`;
    const text = holderText({ kind: 'listener', className: 'A\nB', name });
    assert.match(text, /^the listener \\u\{1b\}\[31mx+… of A\\u\{a\}B$/);
  });
});
