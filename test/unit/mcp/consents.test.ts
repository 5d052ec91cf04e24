import * as assert from 'node:assert/strict';
import { Consents } from '../../../src/mcp/consents';

describe('Consents', () => {
  it('counts a yes once, and for the call that was asked about', () => {
    const consents = new Consents();
    const token = consents.ask('record 1', 250);
    assert.equal(consents.take(consents.ask('record 1', 7), 'record 2'), undefined);
    assert.equal(consents.take(token, 'record 1'), 250);
    assert.equal(consents.take(token, 'record 1'), undefined);
    assert.equal(consents.take('made up', 'record 1'), undefined);
  });

  it('forgets the oldest questions that nobody answers', () => {
    const consents = new Consents();
    const tokens = Array.from({ length: 1_000 }, (_, i) => consents.ask('a', i));
    assert.equal(consents.take(tokens[0]!, 'a'), undefined);
    assert.equal(consents.take(tokens.at(-1)!, 'a'), 999);
  });
});
