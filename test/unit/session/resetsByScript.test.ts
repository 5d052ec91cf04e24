import * as assert from 'node:assert/strict';
import { analyseSource } from '../../../src/analysis/analyse';
import { Failure } from '../../../src/base/failure';
import type { OriginalFinder, OriginalsQuestion } from '../../../src/protocol/originals';
import { ResetsByScript } from '../../../src/session/resetsByScript';

const pool = (name: string): string => `
class ${name} {
  constructor() { this.values = []; this.count = 0; }
  set(value) { this.values[this.count++] = value; }
  reset() { this.count = 0; }
}
const idle${name} = [];
exports.release${name} = context => { context.reset(); idle${name}.push(context); };
`;
const analysis = analyseSource({ name: 'app.js', text: pool('First') + pool('Second') });
const { models } = analysis;
const script = { id: '7', url: 'file:///srv/app.js', length: 1, hash: '' };
const mapped = { ...script, sourceMapUrl: 'app.js.map' };

/** Leads the range at each ordinal to the line of that number. */
class LinesInOrder implements OriginalFinder {
  readonly questions: OriginalsQuestion[] = [];

  findOriginals(question: OriginalsQuestion) {
    this.questions.push(question);
    const ranges = question.ranges.map((_, line) => ({
      file: '/srv/app.ts',
      range: { line, column: 1, endLine: line, endColumn: 2 },
    }));
    return Promise.resolve({ ranges, contents: new Map([['/srv/app.ts', 'text']]) });
  }
}

describe('ScriptPlaces', () => {
  it('asks once for all resets of a script, whoever asks', async () => {
    const finder = new LinesInOrder();
    const places = new ResetsByScript(finder);
    const [found, again] = await Promise.all([
      places.of(mapped, analysis),
      places.of(mapped, analysis),
    ]);
    assert.equal(again, found);
    assert.equal(finder.questions.length, 1);
    const resets = models.flatMap(model => model.resets);
    assert.ok(resets.length > 1);
    assert.deepEqual(
      resets.map(reset => found.get(reset)?.location.line),
      resets.map((_, ordinal) => ordinal * 2),
    );
    assert.deepEqual(
      resets.map(reset => found.get(reset)?.methodLocation.line),
      resets.map((_, ordinal) => ordinal * 2 + 1),
    );
    assert.equal(found.get(resets[0]!)?.content, 'text');
  });

  it('asks nobody about a script without map', async () => {
    const finder = new LinesInOrder();
    const found = await new ResetsByScript(finder).of(
      { ...script, sourceMapUrl: undefined },
      analysis,
    );
    const reset = models[0]!.resets[0]!;
    assert.equal(found.get(reset)?.location.file, '/srv/app.js');
    assert.equal(found.get(reset)?.note, undefined);
    assert.deepEqual(finder.questions, []);
  });

  it('asks again after a question that was given up', async () => {
    let asked = 0;
    const never: OriginalFinder = {
      findOriginals: (_, signal) => {
        asked++;
        return new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(new Failure('cancelled', 'It'))),
        );
      },
    };
    const places = new ResetsByScript(never);
    const abort = new AbortController();
    const first = places.of(mapped, analysis, abort.signal);
    abort.abort();
    await assert.rejects(first, { kind: 'cancelled' });
    const second = places.of(mapped, analysis);
    places.dispose();
    await assert.rejects(second, { kind: 'cancelled' });
    assert.equal(asked, 2);
  });
});
