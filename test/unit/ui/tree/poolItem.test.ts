import * as assert from 'node:assert/strict';
import '../fakeVscode';
import type { PoolNode } from '../../../../src/ui/tree/poolNodes';
import type { PoolSession } from '../../../../src/session/sessionApi';
import { poolItem } from '../../../../src/ui/tree/poolItem';

describe('the row of a process', () => {
  it('has its title and its directory on lines of their own, each with its own words alone', () => {
    const target = { title: '/srv/two\nlines.js', cwd: '/srv/[a](command:b)', pid: 1, workers: [] };
    const session = { target, state: { kind: 'attached' } } as unknown as PoolSession;
    const node: PoolNode = { kind: 'process', id: 'process', session };
    assert.equal(poolItem(node).tooltip, '/srv/two\\u{a}lines.js\n/srv/[a] (command:b)');
  });
});
