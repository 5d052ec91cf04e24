import * as assert from 'node:assert/strict';
import { roundWorkText } from '../../../src/protocol/leftText';

describe('what a server did in a round', () => {
  const textOf = (requests: number | null, connections?: number): string =>
    roundWorkText({ requests, connections, elapsedMs: 1, heapBytes: 1, codeBytes: 1 });

  it('is its requests, or else its connections', () => {
    assert.deepEqual(
      [textOf(1_200), textOf(60, 10), textOf(0, 60), textOf(0, 1), textOf(0), textOf(null, 5)],
      [
        ...['1,200', '60', 'no HTTP request, 60 connections'],
        ...['no HTTP request, 1 connection', '0', 'not counted'],
      ],
    );
  });
});
