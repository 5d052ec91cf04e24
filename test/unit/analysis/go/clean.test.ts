import * as assert from 'node:assert/strict';
import { checkText } from './goSource';

const holder = `package server

type entry struct {
	key   []byte
	value interface{}
}

type holder struct {
	values  []interface{}
	entries []entry
	numbers []uint64
	points  []struct{ x, y [2]float64 }
	body    []byte
	lines   [][]byte
	tasks   []*task
}

type task struct{ run func() }

func (t *task) reset() { t.run = nil }

`;

/** Resets that leave nothing behind, or nothing that a person would mind. */
const clean: Record<string, string> = {
  numbers: 'func (h *holder) Reset() { h.numbers = h.numbers[:0] }',
  'structs of numbers': 'func (h *holder) Reset() { h.points = h.points[:0] }',
  'a byte buffer': 'func (h *holder) Reset() { h.body = h.body[:0] }',
  'byte buffers that are filled again': `func (h *holder) Reset() { h.lines = h.lines[:0] }
func (h *holder) add(line []byte) {
	n := len(h.lines)
	h.lines = h.lines[:n+1]
	h.lines[n] = append(h.lines[n][:0], line...)
}`,
  'a loop that clears': `func (h *holder) Reset() {
	for i := range h.values {
		h.values[i] = nil
	}
	h.values = h.values[:0]
}`,
  'a loop that clears through a pointer': `func (h *holder) Reset() {
	entries := h.entries
	for i := 0; i < len(entries); i++ {
		e := &entries[i]
		e.key = nil
		e.value = nil
	}
	h.entries = entries[:0]
}`,
  'whole elements': `func (h *holder) Reset() {
	for i := range h.entries {
		h.entries[i] = entry{}
	}
	h.entries = h.entries[:0]
}`,
  'a zero variable': `func (h *holder) Reset() {
	var none interface{}
	for i := range h.values {
		h.values[i] = none
	}
	h.values = h.values[:0]
}`,
  'the builtin clear': `func (h *holder) Reset() {
	clear(h.values[:cap(h.values)])
	h.values = h.values[:0]
}`,
  'clear after the truncation': `func (h *holder) Reset() {
	h.values = h.values[:0]
	clear(h.values[:cap(h.values)])
}`,
  'a helper function': `func wipe(values []interface{}) {
	for i := range values {
		values[i] = nil
	}
}
func (h *holder) Reset() {
	wipe(h.values)
	h.values = h.values[:0]
}`,
  'a helper method': `func (h *holder) drop() {
	for i := range h.values {
		h.values[i] = nil
	}
}
func (h *holder) Reset() {
	h.drop()
	h.values = h.values[:0]
}`,
  'a guarded loop': `func (h *holder) Reset() {
	if len(h.values) > 0 {
		for i := range h.values {
			h.values[i] = nil
		}
		h.values = h.values[:0]
	}
}`,
  'a new array': 'func (h *holder) Reset() { h.values = nil }',
  'no capacity left': 'func (h *holder) Reset() { h.values = h.values[:0:0] }',
  'entries that are reused': `func (h *holder) Reset() {
	for _, t := range h.tasks {
		t.reset()
	}
	h.tasks = h.tasks[:0]
}`,
  'entries that lie ready behind the length': `func (h *holder) Reset() { h.tasks = h.tasks[:0] }
func (h *holder) next() *task {
	h.tasks = h.tasks[:len(h.tasks)+1]
	return h.tasks[len(h.tasks)-1]
}`,
  'a local slice': `func Reset(h *holder) {
	scratch := make([]interface{}, 0, 4)
	scratch = append(scratch, h)
	scratch = scratch[:0]
	_ = scratch
}`,
  'a copy of the receiver': 'func (h holder) Reset() { h.values = h.values[:0] }',
  'work that is no reset': `func (h *holder) collect(more []interface{}) {
	h.values = h.values[:0]
	h.values = append(h.values, more...)
}`,
  'a removal that clears its slot': `func (h *holder) pop() {
	n := len(h.values) - 1
	h.values[n] = nil
	h.values = h.values[:n]
}`,
  'a removal of as many slots as a loop counts': `func (h *holder) pop() {
	n := len(h.values)
	for n > 0 && h.values[n-1] == nil {
		n--
	}
	h.values = h.values[:n]
}`,
  'a removed slot that its own method resets': `func (h *holder) removeLast() {
	e := &h.entries[len(h.entries)-1]
	e.reset()
	h.entries = h.entries[:len(h.entries)-1]
}
func (e *entry) reset() { *e = entry{} }`,
  'a helper that clears each slot by its pointer': `func (h *holder) Reset() {
	for i := range h.entries {
		cleanEntry(&h.entries[i])
	}
	h.entries = h.entries[:0]
}
func cleanEntry(e *entry) { e.key, e.value = nil, nil }`,
  "another package's helper that cleans": `func (h *holder) Reset() {
	relabel.CleanLabels(h.values)
	h.values = h.values[:0]
}`,
  "fields of another package's type that a loop empties": `type samples struct{ all []record.Sample }
func (s *samples) Reset() {
	for i := range s.all {
		s.all[i].Labels = labels.EmptyLabels()
	}
	s.all = s.all[:0]
}`,
  "protobuf's own fields": `type span struct {
	Offset               int32
	XXX_NoUnkeyedLiteral struct{}
	XXX_unrecognized     []byte
}
type histogram struct{ spans []span }
func (h *histogram) Reset() { h.spans = h.spans[:0] }`,
  'a counter beside cleared slots': `func (h *holder) add(t *task) {
	h.slots[h.used] = t
	h.used++
}
func (h *holder) Reset() {
	for i := 0; i < h.used; i++ {
		h.slots[i] = nil
	}
	h.used = 0
}`,
  'a counter beside numbers': `func (h *holder) add(n uint64) {
	h.numbers[h.used] = n
	h.used++
}
func (h *holder) Reset() { h.used = 0 }`,
  "an arena's counter": `func (h *holder) next() *task {
	if h.slots[h.used] == nil {
		h.slots[h.used] = &task{}
	}
	t := h.slots[h.used]
	h.used++
	return t
}
func (h *holder) Reset() { h.used = 0 }`,
  "an iterator's cursor": `func (h *holder) next() { h.at++ }
func (h *holder) set(t *task) { h.slots[h.at] = t }
func (h *holder) Reset() { h.at = 0 }`,
  'a counter that is rewound to fill the slots anew': `func (h *holder) add(t *task) {
	h.slots[h.used] = t
	h.used++
}
func (h *holder) Reset(all []*task) {
	h.used = 0
	for _, t := range all {
		h.slots[h.used] = t
		h.used++
	}
}`,
  'a comment with a reason': `func (h *holder) Reset() {
	//pool-leaks-ignore-next-line -- the values are static
	h.values = h.values[:0]
}`,
  'a comment with a reason and without spaces': `func (h *holder) Reset() {
	//  pool-leaks-ignore-next-line --static
	h.values = h.values[:0]
}`,
};

/** Resets that look clean, and are not. */
const faulty: Record<string, string> = {
  'a comment without a reason': `func (h *holder) Reset() {
	//pool-leaks-ignore-next-line
	h.values = h.values[:0]
}`,
  'a clearing on another branch': `func (h *holder) Reset() {
	if cap(h.values) > 100 {
		h.values = nil
	} else {
		h.values = h.values[:0]
	}
}`,
  'a clearing of closable values alone': `func (h *holder) Reset() {
	for i := range h.values {
		if c, ok := h.values[i].(interface{ Close() error }); ok {
			c.Close()
			h.values[i] = nil
		}
	}
	h.values = h.values[:0]
}`,
  'another slice cleared': `func (h *holder) Reset() {
	for i := range h.tasks {
		h.tasks[i] = nil
	}
	h.values = h.values[:0]
}`,
  'a clearing of the first slot alone': `func (h *holder) Reset() {
	h.values[0] = nil
	h.values = h.values[:0]
}`,
};

describe('clean resets in Go', () => {
  for (const [title, code] of Object.entries(clean)) {
    it(title, async () => {
      const { findings, skipped } = await checkText(`${holder}${code}\n`);
      assert.equal(skipped, undefined);
      assert.deepEqual(findings, []);
    });
  }
  for (const [title, code] of Object.entries(faulty)) {
    it(`not: ${title}`, async () => {
      const { findings } = await checkText(`${holder}${code}\n`);
      assert.equal(findings.filter(({ rule }) => rule === 'stale-slots').length, 1);
    });
  }
});
