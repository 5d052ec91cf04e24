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
	all_x                []job_x
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

const deck = `package a

type deck_x struct {
	cards_x [64]*int
	top_x   int
}

func (d_x *deck_x) lay_x(c_x *int) {
	d_x.cards_x[d_x.top_x] = c_x
	d_x.top_x++
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
  'what is kept is moved to the start, by appends': {
    text: `${list}func (t_x *tree_x) sift_x(keep_x func(*node_x) bool) {
	left_x := t_x.open_x[:0]
	for _, n_x := range t_x.open_x {
		if keep_x(n_x) {
			left_x = append(left_x, n_x)
		}
	}
	t_x.open_x = left_x
}
`,
    found: ['stale-slots sift_x'],
  },
  'what is kept is moved to the start, by a counter': {
    text: `${list}func (t_x *tree_x) sift_x(keep_x func(*node_x) bool) {
	at_x := 0
	for _, n_x := range t_x.open_x {
		if keep_x(n_x) {
			t_x.open_x[at_x] = n_x
			at_x++
		}
	}
	t_x.open_x = t_x.open_x[:at_x]
}
`,
    found: ['stale-slots sift_x'],
  },
  'a removal from the middle': {
    text: `${list}func (t_x *tree_x) cut_x(i_x int) {
	t_x.open_x = append(t_x.open_x[:i_x], t_x.open_x[i_x+1:]...)
}
`,
    found: ['stale-slots cut_x'],
  },
  'a queue that is cut from the front': {
    text: `${list}func (t_x *tree_x) first_x() *node_x {
	n_x := t_x.open_x[0]
	t_x.open_x = t_x.open_x[1:]
	return n_x
}
`,
    found: ['stale-slots first_x'],
  },
  'a counter that goes down by one': {
    text: `${deck}func (d_x *deck_x) draw_x() *int {
	d_x.top_x--
	return d_x.cards_x[d_x.top_x]
}
`,
    found: ['stale-slots draw_x'],
  },
  'the head of a ring': {
    text: `${queue.replace('\tq_x.all_x[q_x.from_x] = nil\n', '').trimEnd()}\n`,
    found: ['stale-slots poll_x'],
  },
  'a pool of a type that is not known, by put and take': {
    text: `package a

type keeper_x interface {
	Get() any
	Put(any)
}

type owner_x struct{ spare_x keeper_x }

type note_x struct{ of_x *int }

func (o_x *owner_x) Begin_x(of_x *int) *note_x {
	n_x := o_x.spare_x.Get().(*note_x)
	n_x.of_x = of_x
	return n_x
}

//---
func (o_x *owner_x) end_x(n_x *note_x) { o_x.spare_x.Put(n_x) }
`,
    found: ['stale-fields end_x'],
  },
  'what a function of the package makes of what it gets': {
    text: `package a

import (
	"bufio"
	"io"
	"sync"
)

type lines_x struct{ from_x *bufio.Reader }

var idle_x = sync.Pool{New: func() any { return new(lines_x) }}

func wrapped_x(from_x io.Reader) *bufio.Reader { return bufio.NewReader(from_x) }

func Lines_x(from_x io.Reader) *lines_x {
	l_x := idle_x.Get().(*lines_x)
	l_x.from_x = wrapped_x(from_x)
	return l_x
}

//---
func end_x(l_x *lines_x) { idle_x.Put(l_x) }
`,
    found: ['stale-fields end_x'],
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
  'what is not kept, cleared before the cut': `${list}func (t_x *tree_x) sift_x(keep_x func(*node_x) bool) {
	left_x := t_x.open_x[:0]
	for _, n_x := range t_x.open_x {
		if keep_x(n_x) {
			left_x = append(left_x, n_x)
		}
	}
	clear(t_x.open_x[len(left_x):])
	t_x.open_x = left_x
}
`,
  'a slot that is cleared behind the new end': `${list}func (t_x *tree_x) cut_x(i_x int) {
	t_x.open_x = append(t_x.open_x[:i_x], t_x.open_x[i_x+1:]...)
	t_x.open_x[:len(t_x.open_x)+1][len(t_x.open_x)] = nil
}
`,
  'a slot that is cleared before the cut from the front': `${list}func (t_x *tree_x) first_x() *node_x {
	n_x := t_x.open_x[0]
	t_x.open_x[0] = nil
	t_x.open_x = t_x.open_x[1:]
	return n_x
}
`,
  'a local slice that is read from the front': `${list}func (t_x *tree_x) sum_x() int {
	sum_x := 0
	for rest_x := t_x.open_x; len(rest_x) > 0; rest_x = rest_x[1:] {
		sum_x++
	}
	return sum_x
}
`,
  'a slot that is cleared where the counter went': `${deck}func (d_x *deck_x) draw_x() *int {
	d_x.top_x--
	c_x := d_x.cards_x[d_x.top_x]
	d_x.cards_x[d_x.top_x] = nil
	return c_x
}
`,
  'a list that is filled from a block of fresh objects': `package a

type page_x struct{ next_x *page_x }

type cache_x struct{ idle_x []*page_x }

func (c_x *cache_x) grow_x() {
	all_x := make([]page_x, 16)
	for i_x := range all_x {
		c_x.idle_x = append(c_x.idle_x, &all_x[i_x])
	}
}

func (c_x *cache_x) take_x() *page_x {
	if len(c_x.idle_x) == 0 {
		c_x.grow_x()
	}
	n_x := len(c_x.idle_x) - 1
	p_x := c_x.idle_x[n_x]
	c_x.idle_x = c_x.idle_x[:n_x]
	return p_x
}
`,
  'a stack of functions of the package': `package a

type step_x func(*scan_x) bool

type scan_x struct{ todo_x []step_x }

func word_x(s_x *scan_x) bool { s_x.push_x(word_x); return true }

func (s_x *scan_x) push_x(next_x step_x) { s_x.todo_x = append(s_x.todo_x, next_x) }

func (s_x *scan_x) pop_x() step_x {
	n_x := len(s_x.todo_x) - 1
	next_x := s_x.todo_x[n_x]
	s_x.todo_x = s_x.todo_x[:n_x]
	return next_x
}
`,
  'a stack of strings': `package a

type path_x struct{ parts_x []string }

func (p_x *path_x) down_x(part_x string) { p_x.parts_x = append(p_x.parts_x, part_x) }

func (p_x *path_x) up_x() { p_x.parts_x = p_x.parts_x[:len(p_x.parts_x)-1] }

func (p_x *path_x) top_x() { p_x.parts_x = p_x.parts_x[:0] }
`,
  'an object that is made with what it keeps for good': `package a

type server_x struct{ name_x string }

type worker_x struct{ of_x *server_x }

type crew_x struct{ idle_x []*worker_x }

func (c_x *crew_x) Take_x(of_x *server_x) *worker_x {
	if n_x := len(c_x.idle_x); n_x > 0 {
		w_x := c_x.idle_x[n_x-1]
		c_x.idle_x[n_x-1] = nil
		c_x.idle_x = c_x.idle_x[:n_x-1]
		return w_x
	}
	made_x := new(worker_x)
	made_x.of_x = of_x
	return made_x
}

func (c_x *crew_x) leave_x(w_x *worker_x) { c_x.idle_x = append(c_x.idle_x, w_x) }
`,
  'a field that a method of it makes forget': `package a

import (
	"bufio"
	"io"
	"sync"
)

type lines_x struct{ from_x *bufio.Reader }

var idle_x = sync.Pool{New: func() any { return new(lines_x) }}

func Lines_x(from_x io.Reader) *lines_x {
	l_x := idle_x.Get().(*lines_x)
	l_x.from_x = bufio.NewReader(from_x)
	return l_x
}

func end_x(l_x *lines_x) {
	l_x.from_x.Reset(nil)
	idle_x.Put(l_x)
}
`,
};
