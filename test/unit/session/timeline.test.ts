import * as assert from 'node:assert/strict';
import type { Sample, TimelineChanges } from '../../../src/protocol/liveFigures';
import { Timeline } from '../../../src/session/timeline';
import {
  blindReading,
  fakeReading,
  keptReading,
  poollessReading,
  sourceOnlyReading,
} from '../../page/fakeHost';
import { finding, reading } from '../cli/fakeEngine';

const program = { title: '/srv/app.js', cwd: '/srv', workers: [] };
const figures = (at: number, heapUsedBytes = at) => ({
  ...{ at, heapUsedBytes, heapTotalBytes: 2 * heapUsedBytes, collected: false },
});

/** All that a timeline tells, page by page. */
function all(timeline: Timeline, from = 0): TimelineChanges[] {
  const answers: TimelineChanges[] = [];
  for (let sequence = from, more = true; more;) {
    const answer = timeline.since(sequence);
    answers.push(answer);
    ({ sequence, more } = answer);
  }
  return answers;
}

function samplesOf(answers: TimelineChanges[], run = 0): Sample[] {
  return answers.flatMap(answer =>
    answer.runs.filter(each => each.head.run === run).flatMap(each => each.samples),
  );
}

describe('Timeline', () => {
  it('keeps figures, readings and marks of a process in their order', () => {
    const timeline = new Timeline();
    timeline.begin({ ...program, pid: 7 }, 100);
    timeline.addFigures(figures(101));
    const live = { ...finding().live, staleReferences: 12, open: 3 };
    timeline.addReading(reading([finding({ id: 'a', live })]), 102);
    timeline.addFigures({ ...figures(103), collected: true });
    timeline.mark({ at: 104, kind: 'snapshot', label: 'heap snapshot', retainedBytes: 9 });
    timeline.end(105);
    const { runs, kept, more } = timeline.since(0);
    assert.deepEqual([kept, more, runs.length], [[0], false, 1]);
    const { head, samples, marks } = runs[0]!;
    const { title, pid, startedAt, endedAt, findings } = head;
    assert.deepEqual([title, pid, startedAt, endedAt], ['/srv/app.js', 7, 100, 105]);
    assert.deepEqual(
      findings.map(({ id, className }) => [id, className]),
      [['a', finding().className]],
    );
    assert.deepEqual(
      samples.map(each => [each.at, each.heapUsedBytes, each.staleReferences, each.findings]),
      [
        [101, 101, null, null],
        [102, null, 12, [12]],
        [103, 103, null, null],
      ],
    );
    assert.deepEqual(
      marks.map(({ at, kind, retainedBytes }) => [at, kind, retainedBytes]),
      [
        [103, 'collection', undefined],
        [104, 'snapshot', 9],
      ],
    );
  });

  it('follows a finding that comes later, and one that holds nothing any more', () => {
    const timeline = new Timeline();
    timeline.begin(program, 0);
    const one = finding({ id: 'one', live: { ...finding().live, staleReferences: 1 } });
    const two = finding({ id: 'two', live: { ...finding().live, staleReferences: 2 } });
    timeline.addReading(reading([one]), 1);
    timeline.addReading(reading([two, one]), 2);
    timeline.addReading(reading([two]), 3);
    const [run] = timeline.since(0).runs;
    assert.deepEqual(
      run?.head.findings.map(each => each.id),
      ['one', 'two'],
    );
    assert.deepEqual(
      run?.samples.map(each => each.findings),
      [[1], [1, 2], [0, 2]],
    );
  });

  it('has a gap for a first answer, which is of a part', () => {
    const timeline = new Timeline();
    timeline.begin(program, 0);
    timeline.addReading({ ...fakeReading(3), isPart: true }, 1);
    timeline.addReading(fakeReading(10), 2);
    assert.deepEqual(
      samplesOf(all(timeline)).map(each => [each.staleReferences, each.unread === true]),
      [
        [null, true],
        [10, false],
      ],
    );
    assert.deepEqual(samplesOf(all(timeline))[0]?.findings, [null]);
  });

  it('has a gap where a reading did not look, and 0 only of an all-clear', () => {
    const timeline = new Timeline();
    timeline.begin(program, 0);
    timeline.addReading(fakeReading(10), 1);
    timeline.addReading(blindReading(), 2);
    timeline.addReading(keptReading(10, 1), 3);
    timeline.addReading(poollessReading(), 4);
    timeline.addReading(fakeReading(0), 5);
    timeline.addReading(sourceOnlyReading(), 6);
    const samples = samplesOf(all(timeline));
    assert.deepEqual(
      samples.map(each => [each.staleReferences, each.unread === true]),
      [
        [10, false],
        [null, true],
        [null, true],
        [null, true],
        [0, false],
        [null, true],
      ],
    );
    assert.deepEqual(
      samples.map(each => each.findings),
      [
        [9, 1],
        [null, null],
        [null, null],
        [null, null],
        [0, 0],
        [null, null],
      ],
    );
    assert.deepEqual(
      samples.map(each => each.sourceOnly === true),
      [false, false, false, false, false, true],
    );
  });

  it('keeps gaps when it is thinned, and does not fill them with what was known before', () => {
    const timeline = new Timeline();
    timeline.begin(program, 0);
    const [leaking, blind] = [fakeReading(1), blindReading()];
    for (let at = 1; at <= 20_000; at++) {
      timeline.addReading(at % 2_000 < 1_000 ? leaking : blind, at);
    }
    for (const { at, staleReferences, unread } of samplesOf(all(timeline))) {
      const looked = at % 2_000 < 1_000;
      assert.deepEqual([staleReferences, unread === true], looked ? [1, false] : [null, true]);
    }
  });

  it('takes no process that goes on for the one before', () => {
    const timeline = new Timeline();
    const isRunning = (pid: number): boolean => pid === 2;
    timeline.begin({ ...program, url: 'ws://a/1', pid: 1 }, 0, isRunning);
    timeline.begin({ ...program, url: 'ws://a/2', pid: 2 }, 10, isRunning);
    timeline.begin({ ...program, url: 'ws://a/3', pid: 3 }, 20, isRunning);
    const heads = timeline.since(0).runs.map(each => each.head);
    assert.deepEqual(
      heads.map(({ before }) => before),
      [undefined, 0, 0],
    );
  });

  it('tells each thing once to one who asks again and again, also across thinning', () => {
    const timeline = new Timeline();
    timeline.begin(program, 0);
    const told: number[] = [];
    let sequence = 0;
    for (let at = 1; at <= 9_000; at++) {
      timeline.addFigures(figures(at));
      if (at % 7 !== 0 && at !== 9_000) continue;
      const answers = all(timeline, sequence);
      told.push(...samplesOf(answers).map(each => each.at));
      ({ sequence } = answers.at(-1)!);
    }
    assert.deepEqual(
      told,
      Array.from({ length: 9_000 }, (_, i) => i + 1),
    );
    assert.deepEqual(timeline.since(sequence).runs, []);
  });

  it('thins out the older part of a long run, and keeps its beginning and only what was measured', () => {
    const timeline = new Timeline();
    timeline.begin(program, 0);
    for (let at = 1; at <= 50_000; at++) {
      timeline.addFigures(figures(at));
      if (at % 5 === 0) timeline.addReading(reading(), at);
    }
    const samples = samplesOf(all(timeline));
    assert.ok(samples.length > 1_800 && samples.length <= 3_600, `${samples.length} samples`);
    assert.ok(
      samples.every(({ at, heapUsedBytes }) => heapUsedBytes === null || heapUsedBytes <= at),
    );
    const gaps = samples.slice(1).map(({ at }, i) => at - samples[i]!.at);
    assert.ok(Math.min(...gaps) >= 0);
    assert.equal(samples[0]?.at, 1);
    // A chart of the whole run shows no hole.
    assert.ok(Math.max(...gaps) < 50_000 / 100, `${Math.max(...gaps)} apart`);
    assert.ok(Math.max(...gaps.slice(-1_000)) === 1);
    assert.equal(samples.at(-2)?.at, 50_000);
    assert.ok(
      samples.slice(1, 100).every(each => each.heapUsedBytes !== null && each.open !== null),
    );
  });

  it('answers in parts that are small as messages', () => {
    const timeline = new Timeline();
    const findings = Array.from({ length: 100 }, (_, i) =>
      finding({ id: `${i}:`.padEnd(40, 'x') }),
    );
    for (let run = 0; run < 3; run++) {
      timeline.begin(program, run);
      for (let at = 1; at <= 2_000; at++) timeline.addReading(reading(findings), run + at);
    }
    const answers = all(timeline);
    for (const answer of answers) assert.ok(JSON.stringify(answer).length < 150_000);
    const told = answers.flatMap(({ runs }) => runs.flatMap(each => each.samples));
    assert.equal(told.length, 6_000);
    const sequences = told.map(each => each.sequence);
    assert.deepEqual(
      sequences,
      [...sequences].sort((a, b) => a - b),
    );
    assert.equal(answers[0]?.runs[0]?.head.findings.length, 20);
  });

  it('goes on when the clock is set back, at the same pace', () => {
    const timeline = new Timeline();
    timeline.begin(program, 0);
    for (const at of [1_000, 2_000, 500, 1_500, 1_600, 90_000, 91_000]) {
      timeline.addFigures(figures(at));
    }
    assert.deepEqual(
      samplesOf([timeline.since(0)]).map(each => each.at),
      [1_000, 2_000, 2_000, 3_000, 3_100, 90_000, 91_000],
    );
  });

  it('finds the earlier run of the same program', () => {
    const timeline = new Timeline();
    timeline.begin({ ...program, url: 'ws://a/1', pid: 1 }, 0);
    timeline.begin({ title: '/srv/other.js', cwd: '/srv', url: 'ws://a/2', workers: [] }, 10);
    timeline.begin({ ...program, cwd: '/elsewhere', url: 'ws://a/3' }, 20);
    timeline.begin({ ...program, url: 'ws://a/4', pid: 2 }, 30);
    timeline.begin({ ...program, url: 'ws://a/5', pid: 3 }, 40);
    const heads = timeline.since(0).runs.map(each => each.head);
    assert.deepEqual(
      heads.map(({ run, before, endedAt }) => [run, before, endedAt]),
      [
        [0, undefined, 10],
        [1, undefined, 20],
        [2, undefined, 30],
        [3, 0, 40],
        [4, 3, undefined],
      ],
    );
  });

  it('goes on with the run of a process that is attached again', () => {
    const timeline = new Timeline();
    const target = { ...program, url: 'ws://127.0.0.1:9229/one' };
    timeline.begin(target, 0);
    timeline.addFigures(figures(1));
    timeline.end(2);
    const { sequence } = timeline.since(0);
    timeline.addFigures(figures(3));
    timeline.begin(target, 4);
    timeline.addFigures(figures(5));
    const { runs } = timeline.since(sequence);
    assert.deepEqual(
      runs.map(({ head, samples }) => [head.run, head.endedAt, samples.map(({ at }) => at)]),
      [[0, undefined, [3, 5]]],
    );
    assert.equal(runs[0]!.samples[0]!.unread, true, 'nobody looked in between');
  });

  it('keeps eight runs, and says which are gone', () => {
    const timeline = new Timeline();
    for (let at = 0; at < 20; at++) timeline.begin({ ...program, url: `ws://a/${at}` }, at);
    const { kept, runs } = timeline.since(0);
    assert.deepEqual(kept, [12, 13, 14, 15, 16, 17, 18, 19]);
    assert.deepEqual(
      runs.map(({ head }) => head.before),
      [undefined, 12, 13, 14, 15, 16, 17, 18],
    );
  });

  it('marks a run that has ended, and lets go of collections before other marks', () => {
    const timeline = new Timeline();
    timeline.mark({ at: 0, kind: 'fix', label: 'of nobody' });
    timeline.begin(program, 1);
    timeline.mark({ at: 2, kind: 'snapshot', label: 'heap snapshot', retainedBytes: 1 });
    for (let at = 3; at < 2_000; at++) timeline.addFigures({ ...figures(at), collected: true });
    timeline.end(2_000);
    timeline.mark({ at: 2_001, kind: 'fix', label: 'fixed Context.reset' });
    const marks = all(timeline).flatMap(({ runs }) => runs.flatMap(each => each.marks));
    assert.equal(marks.length, 500);
    assert.deepEqual([marks[0]?.kind, marks.at(-1)?.label], ['snapshot', 'fixed Context.reset']);
  });

  it('goes on after a reload of the window where it was, with a gap in between', () => {
    const before = new Timeline();
    const process = { ...program, pid: 7, url: 'ws://127.0.0.1:9229/a' };
    before.begin(process, 100);
    before.addReading(reading([finding({ id: 'a' })]), 101);
    before.mark({ at: 102, kind: 'snapshot', label: 'heap snapshot', retainedBytes: 9 });
    const kept = JSON.parse(JSON.stringify(before.kept)) as typeof before.kept;

    const after = new Timeline();
    after.restore(kept);
    assert.deepEqual(after.since(0).runs[0]!.head.endedAt, 101, 'with the window, at the latest');
    after.begin(process, 200);
    after.addReading(reading([finding({ id: 'a' })]), 201);
    const [run, ...others] = after.since(0).runs;
    assert.deepEqual(others, []);
    assert.deepEqual([run!.head.endedAt, run!.marks.length], [undefined, 1]);
    assert.deepEqual(
      run!.samples.map(({ at, unread = false, findings }) => [at, unread, findings]),
      [
        [101, false, [3]],
        [102, true, null],
        [201, false, [3]],
      ],
    );
    const sequences = [...run!.samples, ...run!.marks].map(({ sequence }) => sequence);
    assert.equal(new Set(sequences).size, sequences.length);

    after.begin({ ...process, pid: 8, url: 'ws://127.0.0.1:9229/b' }, 300);
    assert.equal(after.since(0).runs[1]!.head.before, 0, 'it is compared with the one before');
    after.restore(kept);
    assert.equal(after.since(0).runs.length, 2, 'a timeline that has begun stays as it is');
  });
});
