import * as assert from 'node:assert/strict';
import { SharedScopes } from '../../../../src/inspector/agent/target/sharedScopes';

describe('SharedScopes', () => {
  const [first, second, list] = [() => 1, () => 2, []];

  it('names one of the functions that lead to the same value in a scope of the same variables', () => {
    const shared = new SharedScopes();
    assert.equal(shared.firstOf(first, list, 'idle', ['idle', 'size']), first);
    assert.equal(shared.firstOf(second, list, 'idle', ['idle', 'size']), first);
    assert.equal(shared.firstOf(second, list, 'idle', ['idle', 'size']), first);
    assert.deepEqual(shared.standInsOf(first), [second]);
    assert.deepEqual(shared.standInsOf(second), []);
  });

  it('keeps functions apart whose variables differ by name, by value, or by what is beside them', () => {
    const shared = new SharedScopes();
    shared.firstOf(first, list, 'idle', ['idle', 'size']);
    assert.equal(shared.firstOf(second, list, 'free', ['free', 'size']), second);
    assert.equal(shared.firstOf(second, [], 'idle', ['idle', 'size']), second);
    assert.equal(shared.firstOf(second, list, 'idle', ['idle']), second);
  });
});
