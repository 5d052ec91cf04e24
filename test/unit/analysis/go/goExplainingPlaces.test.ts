import * as assert from 'node:assert/strict';
import { checkText } from './goSource';

/** `why` of the finding's places, with the texts that they stand at, in order. */
async function placesOf(text: string): Promise<[string, string, boolean?][]> {
  const { findings } = await checkText(text, []);
  return findings.flatMap(({ related = [] }) =>
    related.map(({ range, message, isAfter }): [string, string, boolean?] => {
      const lines = text.slice(0, range.start).split('\n');
      assert.deepEqual([range.line, range.column], [lines.length - 1, lines.at(-1)!.length]);
      return [text.slice(range.start, range.end), message, ...(isAfter ? [true] : [])] as never;
    }),
  );
}

const POOL = `package server

import "sync"

type request struct{ url string }
type holder struct {
	values  []*request
	n       int
	current *request
}

var pool sync.Pool
`;

describe('the places that explain a finding in Go', () => {
  it('are where a truncated slice is filled and where its holder is parked', async () => {
    const text = `${POOL}
func (h *holder) Reset() {
	h.values = h.values[:0]
}
func (h *holder) add(r *request) {
	h.values = append(h.values, r)
}
func release(h *holder) {
	h.current = nil
	h.Reset()
	pool.Put(h)
}
`;
    assert.deepEqual(await placesOf(text), [
      ['h.values = append(h.values, r)', 'h.values is filled here.'],
      ['pool.Put(h)', 'h is parked here.', true],
    ]);
  });

  it('are where slots below a rewound counter are written', async () => {
    const text = `${POOL}
func (h *holder) Reset() {
	h.n = 0
}
func (h *holder) add(r *request) {
	h.values[h.n] = r
	h.n++
}
`;
    assert.deepEqual(await placesOf(text), [['h.values[h.n] = r', 'h.values is filled here.']]);
  });

  it('are where the fields of a parked object are set', async () => {
    const text = `${POOL}
func serve(r *request) {
	h := pool.Get().(*holder)
	h.current = r
	pool.Put(h)
}
`;
    assert.deepEqual(await placesOf(text), [['h.current = r', 'h.current is filled here.']]);
  });

  it('are none of another type, another file or another field', async () => {
    const text = `${POOL}
type other struct{ values []*request }
func (o *other) add(r *request) { o.values = append(o.values, r) }
func (h *holder) Reset() {
	h.values = h.values[:0]
}
`;
    assert.deepEqual(await placesOf(text), []);
    const writes =
      'package server\nfunc (h *holder) add(r *request) { h.values = append(h.values, r) }\n';
    const { findings } = await checkText(text, [{ name: 'more.go', text: writes }]);
    assert.deepEqual(
      findings.map(({ related }) => related),
      [undefined],
    );
  });
});
