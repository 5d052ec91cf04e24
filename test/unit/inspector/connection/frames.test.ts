import * as assert from 'node:assert/strict';
import * as v from 'valibot';
import { checked, checkedJson } from '../../../../src/inspector/connection/checked';
import { parseFrame } from '../../../../src/inspector/connection/frames';

describe('a message of an inspector', () => {
  it('is an answer, a refusal or an event', () => {
    assert.deepEqual(parseFrame('{"id":1,"result":{"a":1}}'), {
      kind: 'answer',
      id: 1,
      result: { a: 1 },
    });
    assert.deepEqual(parseFrame('{"id":1}'), { kind: 'answer', id: 1, result: {} });
    assert.deepEqual(parseFrame('{"id":2,"error":{"message":"no"}}'), {
      kind: 'refusal',
      id: 2,
      words: 'no',
    });
    assert.deepEqual(parseFrame('{"method":"error"}'), {
      kind: 'event',
      method: 'error',
      params: {},
    });
  });

  it('says so much as fits, and no more', () => {
    const frame = parseFrame(JSON.stringify({ id: 1, error: { message: 'x'.repeat(1e6) } }));
    assert.ok(frame.kind === 'refusal' && frame.words.length <= 500);
  });

  it('is none when it is deeper than anybody reads', () => {
    const deep = `{"id":1,"result":{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`;
    assert.ok(['answer', 'malformed'].includes(parseFrame(deep).kind));
  });
});

describe('an answer that does not fit', () => {
  it('is refused by a sentence that holds nothing of it', () => {
    const schema = v.object({ a: v.array(v.object({ b: v.number() })) });
    const wrong = { a: [{ b: '\u001b[31m$(icon) [x](command:y)' }] };
    assert.throws(() => checked(schema, wrong, 'It answered'), {
      kind: 'malformedAnswer',
      message: /^It answered with a wrong a\.0\.b, which no Node/,
    });
  });

  it('is refused when it is no JSON', () => {
    for (const text of ['{', 5, undefined, null]) {
      assert.throws(() => checkedJson(v.object({}), text, 'It answered'), {
        kind: 'malformedAnswer',
      });
    }
  });
});
