import * as assert from 'node:assert/strict';
import { formatContexts } from '../../../../src/cli/print/printContexts';
import { createStyle } from '../../../../src/cli/print/style';
import type { ContextsReading, HeldContexts } from '../../../../src/protocol/heldContexts';

const row: HeldContexts = {
  ...{ kind: 'map', className: null, name: 'recent', contexts: 1, retainedBytes: null },
  location: { file: '/srv/shop.js', line: 5, column: 3 },
  path: ['function serve', '(variable) recent Map', '[] ServerResponse'],
  storedAt: [{ file: '/srv/shop.js', line: 9, column: 1 }],
};
const formatted = (contexts: ContextsReading | undefined): string =>
  formatContexts(contexts, createStyle({ colours: false }), file => file.slice('/srv/'.length));

describe('finished requests in the terminal', () => {
  it('are printed with their holder, its place, the path and what put them there', () => {
    const reading: ContextsReading = { basis: 'walk', over: 1, held: 1, holders: [row] };
    assert.equal(
      formatted(reading),
      [
        'HELD 1 finished request is held by the Map recent. — shop.js:5',
        '  path: function serve → (variable) recent Map → [] ServerResponse',
        '  stored at shop.js:9',
        '  To do: Delete the entry when the request ends, give the Map a limit, or key a WeakMap by the request. More: media/holders/map.md.',
        '',
      ].join('\n'),
    );
    const many = { ...row, contexts: 100_000 };
    const estimate = { ...reading, estimated: true as const, holders: [many] };
    assert.match(formatted(estimate), /^HELD About 100,000 finished requests are held by/);
  });

  it('are printed with the place of what has their holder, after its own', () => {
    const within = { ...row, kind: 'closure' as const, name: 'ordersOf' };
    const hash: HeldContexts = { ...row, className: 'Hash', name: 'all', location: null, within };
    assert.match(
      formatted({ basis: 'walk', over: 1, held: 1, holders: [hash] }),
      /^HELD 1 .* the Map all of Hash, in the variable ordersOf\. — shop\.js:5\n/,
    );
    const placed = { ...hash, location: { file: '/srv/lib/hash.js', line: 2, column: 1 } };
    assert.match(
      formatted({ basis: 'walk', over: 1, held: 1, holders: [placed] }),
      /in the variable ordersOf\. — lib\/hash\.js:2, shop\.js:5\n/,
    );
  });

  it('are said not to be held only with what was looked at', () => {
    const none: ContextsReading = { basis: 'walk', over: 0, held: 0, holders: [] };
    assert.equal(
      formatted(none),
      'No finished request is held in what the walk reached; what only promises, waiting async functions, finalization registries and unreferenced handles keep, a recording shows.\n',
    );
    assert.equal(
      formatted({ ...none, over: 2 }),
      'No finished request is held in what the walk reached; 2 finished requests are kept by their connections alone; what only promises, waiting async functions, finalization registries and unreferenced handles keep, a recording shows.\n',
    );
    assert.equal(
      formatted({ ...none, withoutHolder: 0 }),
      'No finished request is held in the whole heap.\n',
    );
    assert.equal(formatted(undefined), '');
  });
});
