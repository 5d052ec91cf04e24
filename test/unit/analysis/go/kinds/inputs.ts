/** Names of the program that end in `_x` are renamed; `//---` is where a text is split into two files. */
interface Leak {
  text: string;
  /** Rule and method of each provable finding, in order. */
  found: string[];
}

const session = `package a

import "sync"

type session_x struct {
	peer_x  *int
	hook_x  func(error)
	bytes_x []byte
}

var store_x = sync.Pool{New: func() any { return new(session_x) }}

func Open_x(peer_x *int, hook_x func(error)) *session_x {
	s_x := store_x.Get().(*session_x)
	s_x.peer_x = peer_x
	s_x.hook_x = hook_x
	return s_x
}

//---
`;

const list = `package a

type node_x struct{ up_x *node_x }

type tree_x struct {
	open_x []*node_x
	next_x []*node_x
}

func (t_x *tree_x) note_x(n_x *node_x) { t_x.open_x = append(t_x.open_x, n_x) }

//---
`;

const queue = `package a

type job_x interface{ run_x() }

type queue_x struct {
	all_x              []job_x
	from_x, to_x, room_x int
}

func (q_x *queue_x) offer_x(j_x job_x) {
	q_x.all_x[q_x.to_x] = j_x
	q_x.to_x = (q_x.to_x + 1) % q_x.room_x
}

func (q_x *queue_x) poll_x() job_x {
	if q_x.from_x == q_x.to_x {
		return nil
	}
	j_x := q_x.all_x[q_x.from_x]
	q_x.all_x[q_x.from_x] = nil
	q_x.from_x = (q_x.from_x + 1) % q_x.room_x
	return j_x
}

`;

export const leaks: Record<string, Leak> = {
  'a function that pools with fields set': {
    text: `${session}func shut_x(s_x *session_x) {
	if cap(s_x.bytes_x) > 4096 {
		return
	}
	store_x.Put(s_x)
}
`,
    found: ['stale-fields shut_x'],
  },
  'a method that clears one field of two': {
    text: `${session}func (s_x *session_x) shut_x() {
	s_x.hook_x = nil
	store_x.Put(s_x)
}
`,
    found: ['stale-fields shut_x'],
  },
  'a helper that sets the field to what it gets': {
    text: `${session}func (s_x *session_x) aim_x(at_x *int) { s_x.peer_x = at_x; s_x.hook_x = nil }

func Swap_x(s_x *session_x, at_x *int) {
	s_x.aim_x(at_x)
	store_x.Put(s_x)
}
`,
    found: ['stale-fields Swap_x'],
  },
  'a literal that keeps a value': {
    text: `${session}func Shut_x(s_x *session_x, last_x *int) {
	*s_x = session_x{peer_x: last_x}
	store_x.Put(s_x)
}
`,
    found: ['stale-fields Shut_x'],
  },
  'a channel of idle objects': {
    text: `package a

type view_x struct{ of_x *int }

type views_x struct{ kept_x chan *view_x }

func (v_x *views_x) On_x(of_x *int) *view_x {
	var w_x *view_x
	select {
	case w_x = <-v_x.kept_x:
	default:
		w_x = &view_x{}
	}
	w_x.of_x = of_x
	return w_x
}

func (v_x *views_x) off_x(w_x *view_x) {
	select {
	case v_x.kept_x <- w_x:
	default:
	}
}
`,
    found: ['stale-fields off_x'],
  },
  'a part that is set by its own method': {
    text: `package a

import "sync"

type head_x struct{ user_x *int }

func (h_x *head_x) Bind_x(user_x *int) { h_x.user_x = user_x }

type call_x struct{ head_x }

var calls_x sync.Pool

//---
func end_x(c_x *call_x) { calls_x.Put(c_x) }
`,
    found: ['stale-fields end_x'],
  },
  'a truncation in a method of any name': {
    text: `${list}func (t_x *tree_x) walk_x() {
	for _, n_x := range t_x.open_x {
		_ = n_x.up_x
	}
	t_x.open_x = t_x.open_x[:0]
}
`,
    found: ['stale-slots walk_x'],
  },
  'a truncation in a function': {
    text: `${list}func walk_x(t_x *tree_x) { t_x.open_x = t_x.open_x[:0] }
`,
    found: ['stale-slots walk_x'],
  },
  'two arrays that are filled in turn': {
    text: `${list}func (t_x *tree_x) turn_x() {
	done_x := t_x.open_x
	t_x.open_x = t_x.next_x[:0]
	t_x.next_x = done_x
}
`,
    found: ['stale-slots turn_x'],
  },
  'a removal in a method of any name, by a length of its own': {
    text: `${list}func (t_x *tree_x) size_x() int { return len(t_x.open_x) }

func (t_x *tree_x) up_x() *node_x {
	last_x := t_x.size_x() - 1
	n_x := t_x.open_x[last_x]
	t_x.open_x = t_x.open_x[:last_x]
	return n_x
}
`,
    found: ['stale-slots up_x'],
  },
  'a swap with the last slot': {
    text: `${list}func (t_x *tree_x) drop_x(i_x int) {
	t_x.open_x[i_x] = t_x.open_x[len(t_x.open_x)-1]
	t_x.open_x = t_x.open_x[:len(t_x.open_x)-1]
}
`,
    found: ['stale-slots drop_x'],
  },
  'a cursor that starts anew when all is read': {
    text: `package a

type feed_x struct {
	rows_x []*int
	at_x   int
}

func (f_x *feed_x) one_x() *int {
	r_x := f_x.rows_x[f_x.at_x]
	if f_x.at_x++; f_x.at_x == len(f_x.rows_x) {
		f_x.rows_x = f_x.rows_x[:0]
		f_x.at_x = 0
	}
	return r_x
}
`,
    found: ['stale-slots one_x'],
  },
  'cursors that are set back while values wait': {
    text: `${queue}func (q_x *queue_x) stop_x() {
	q_x.from_x = 0
	q_x.to_x = 0
}
`,
    found: ['stale-slots stop_x'],
  },
};

export const clean: Record<string, string> = {
  'all fields cleared, in several ways': `${session}func (s_x *session_x) calm_x() { s_x.hook_x = nil }

func shut_x(s_x *session_x) {
	s_x.calm_x()
	s_x.peer_x = nil
	store_x.Put(s_x)
}
`,
  'an object that is overwritten': `${session}func shut_x(s_x *session_x) {
	kept_x := s_x.bytes_x[:0]
	*s_x = session_x{}
	s_x.bytes_x = kept_x
	store_x.Put(s_x)
}
`,
  'a setter that gets nothing': `${session}func (s_x *session_x) aim_x(at_x *int, h_x func(error)) { s_x.peer_x = at_x; s_x.hook_x = h_x }

func shut_x(s_x *session_x) {
	s_x.aim_x(nil, nil)
	store_x.Put(s_x)
}
`,
  'a caller that clears first': `${session}func shut_x(s_x *session_x) { store_x.Put(s_x) }

func (s_x *session_x) End_x() {
	s_x.peer_x, s_x.hook_x = nil, nil
	shut_x(s_x)
}
`,
  'a field that is set once, to a part of the object itself': `package a

import "sync"

type pen_x struct{ out_x *[]byte }

func (p_x *pen_x) use_x(out_x *[]byte) { p_x.out_x = out_x }

type page_x struct {
	pen_x  pen_x
	text_x []byte
}

var pages_x sync.Pool

func newPage_x() *page_x {
	p_x := pages_x.Get().(*page_x)
	p_x.pen_x.use_x(&p_x.text_x)
	return p_x
}

func (p_x *page_x) free_x() { pages_x.Put(p_x) }
`,
  'a slice that each parking gives up': `package a

import "sync"

type batch_x struct{ rows_x []*int }

var batches_x = sync.Pool{New: func() any { return new(batch_x) }}

func (b_x *batch_x) begin_x() { b_x.rows_x = b_x.rows_x[:0] }

//---
func (b_x *batch_x) end_x() {
	b_x.rows_x = nil
	batches_x.Put(b_x)
}

func Send_x(rows_x []*int) *batch_x {
	b_x := batches_x.Get().(*batch_x)
	b_x.begin_x()
	b_x.rows_x = rows_x
	return b_x
}
`,
  'a helper that takes all out before the cursors are set back': `${queue}func (q_x *queue_x) stop_x() {
again_x:
	if j_x := q_x.poll_x(); j_x != nil {
		j_x.run_x()
		goto again_x
	}
	q_x.from_x = 0
	q_x.to_x = 0
}
`,
  'the same in a loop': `${queue}func (q_x *queue_x) stop_x() {
	for q_x.from_x != q_x.to_x {
		q_x.poll_x().run_x()
	}
	q_x.from_x = 0
	q_x.to_x = 0
}
`,
  'slots that are all nil where the cut is reached': `${list}func (t_x *tree_x) trim_x() {
	for i_x, n_x := range t_x.open_x {
		if n_x != nil {
			t_x.open_x = t_x.open_x[i_x:]
			return
		}
	}
	t_x.open_x = t_x.open_x[:0]
}
`,
  'a removed slot that is cleared through the capacity': `${list}func (t_x *tree_x) last_x() *node_x {
	t_x.open_x = t_x.open_x[:len(t_x.open_x)-1]
	n_x := t_x.open_x[:cap(t_x.open_x)][len(t_x.open_x)]
	clear(t_x.open_x[:cap(t_x.open_x)][len(t_x.open_x):])
	return n_x
}
`,
  'a local slice': `${list}func count_x(t_x *tree_x) int {
	var seen_x []*node_x
	seen_x = append(seen_x, t_x.open_x...)
	seen_x = seen_x[:0]
	return cap(seen_x)
}
`,
  'a free list of fresh objects': `package a

type cell_x struct{ n_x int }

type cells_x struct{ idle_x []*cell_x }

func (c_x *cells_x) get_x() *cell_x {
	if n_x := len(c_x.idle_x); n_x > 0 {
		one_x := c_x.idle_x[n_x-1]
		c_x.idle_x = c_x.idle_x[:n_x-1]
		return one_x
	}
	return new(cell_x)
}

func (c_x *cells_x) put_x(one_x *cell_x) { c_x.idle_x = append(c_x.idle_x, one_x) }
`,
};
