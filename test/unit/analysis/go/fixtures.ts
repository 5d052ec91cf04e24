import type { Rule } from '../../../../src/protocol/rules';
import type { FixKind } from '../../../../src/protocol/sourceFinding';

/** A faulty Go file: marks enclose the statements that are reported; `after` is the text after the first finding's first fix. */
export interface Fixture {
  name: string;
  title: string;
  rule: Rule;
  certainty: 'provable' | 'likely';
  /** The kinds of the first finding's fixes. */
  kinds: FixKind[];
  before: string;
  after: string;
}

/** The process tests compile what each fix makes of these: they are for Go 1.18 and later. */
export const fixtures: Fixture[] = [
  {
    name: 'userValues',
    title: "an entry's key and value; the import is added to a file without any",
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

type entry struct {
	key   interface{}
	value interface{}
}

type userValues []entry

func (u *userValues) Reset() {
	«*u = (*u)[:0]»
}
`,
    after: `package server

import "io"

type entry struct {
	key   interface{}
	value interface{}
}

type userValues []entry

func (u *userValues) Reset() {
	for i := range *u {
		value := (*u)[i].value
		(*u)[i].key = nil
		(*u)[i].value = nil
		if closer, ok := value.(io.Closer); ok {
			defer closer.Close()
		}
	}
	*u = (*u)[:0]
}
`,
  },
  {
    name: 'closingLoop',
    title: 'a loop that closes already is completed',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'suppress'],
    before: `package server

import (
	"io"
)

type entry struct {
	key   []byte
	value interface{}
}

type userValues []entry

func (u *userValues) Reset() {
	values := *u
	n := len(values)
	for i := 0; i < n; i++ {
		v := values[i].value
		if closer, ok := v.(io.Closer); ok {
			closer.Close()
		}
	}
	«*u = (*u)[:0]»
}
`,
    after: `package server

import (
	"io"
)

type entry struct {
	key   []byte
	value interface{}
}

type userValues []entry

func (u *userValues) Reset() {
	values := *u
	n := len(values)
	for i := 0; i < n; i++ {
		v := values[i].value
		values[i].key = nil
		values[i].value = nil
		if closer, ok := v.(io.Closer); ok {
			closer.Close()
		}
	}
	*u = (*u)[:0]
}
`,
  },
  {
    name: 'closingRange',
    title: 'a closing loop without an index gets one',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'suppress'],
    before: `package server

import "io"

type group struct {
	values []interface{}
}

func (g *group) release() {
	for _, value := range g.values {
		if closer, ok := value.(io.Closer); ok {
			closer.Close()
		}
	}
	«g.values = g.values[:0]»
}
`,
    after: `package server

import "io"

type group struct {
	values []interface{}
}

func (g *group) release() {
	for i, value := range g.values {
		g.values[i] = nil
		if closer, ok := value.(io.Closer); ok {
			closer.Close()
		}
	}
	g.values = g.values[:0]
}
`,
  },
  {
    name: 'importBlock',
    title: 'the import goes to its place among others',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

import (
	"fmt"
	"sync"

	"math/rand"
)

type bag struct {
	values []interface{}
	mu     sync.Mutex
}

func (b *bag) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	fmt.Println(rand.Int())
	«b.values = b.values[:0]»
}
`,
    after: `package server

import (
	"fmt"
	"io"
	"sync"

	"math/rand"
)

type bag struct {
	values []interface{}
	mu     sync.Mutex
}

func (b *bag) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	fmt.Println(rand.Int())
	for i := range b.values {
		value := b.values[i]
		b.values[i] = nil
		if closer, ok := value.(io.Closer); ok {
			defer closer.Close()
		}
	}
	b.values = b.values[:0]
}
`,
  },
  {
    name: 'singleImport',
    title: 'an import of one package becomes a block',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

import "fmt"

type bag struct{ values []interface{} }

func (b *bag) Reset() {
	fmt.Println(len(b.values))
	«b.values = b.values[:0]»
}
`,
    after: `package server

import (
	"fmt"
	"io"
)

type bag struct{ values []interface{} }

func (b *bag) Reset() {
	fmt.Println(len(b.values))
	for i := range b.values {
		value := b.values[i]
		b.values[i] = nil
		if closer, ok := value.(io.Closer); ok {
			defer closer.Close()
		}
	}
	b.values = b.values[:0]
}
`,
  },
  {
    name: 'aliasedImport',
    title: "the file's own name for io is used",
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

import stdio "io"

var _ stdio.Reader

type bag struct{ values []interface{} }

func (b *bag) Reset() {
	«b.values = b.values[:0]»
}
`,
    after: `package server

import stdio "io"

var _ stdio.Reader

type bag struct{ values []interface{} }

func (b *bag) Reset() {
	for i := range b.values {
		value := b.values[i]
		b.values[i] = nil
		if closer, ok := value.(stdio.Closer); ok {
			defer closer.Close()
		}
	}
	b.values = b.values[:0]
}
`,
  },
  {
    name: 'takenName',
    title: 'where the name io is taken, the methods are asked for',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

type io struct{}

type bag struct {
	values []interface{}
	io     io
}

func (b *bag) Reset() {
	«b.values = b.values[:0]»
}
`,
    after: `package server

type io struct{}

type bag struct {
	values []interface{}
	io     io
}

func (b *bag) Reset() {
	for i := range b.values {
		value := b.values[i]
		b.values[i] = nil
		if closer, ok := value.(interface{ Close() error }); ok {
			defer closer.Close()
		}
	}
	b.values = b.values[:0]
}
`,
  },
  {
    name: 'pointers',
    title: 'pointers to something that cannot be closed',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type session struct{ user string }

type context struct{ sessions []*session }

func (c *context) reset() {
	«c.sessions = c.sessions[:0]»
}
`,
    after: `package server

type session struct{ user string }

type context struct{ sessions []*session }

func (c *context) reset() {
	for i := range c.sessions {
		c.sessions[i] = nil
	}
	c.sessions = c.sessions[:0]
}
`,
  },
  {
    name: 'closablePointers',
    title: 'pointers with a Close of their own',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

type file struct{ name string }

func (f *file) Close() error { return nil }

type context struct{ files []*file }

func (c *context) reset() {
	«c.files = c.files[:0]»
}
`,
    after: `package server

type file struct{ name string }

func (f *file) Close() error { return nil }

type context struct{ files []*file }

func (c *context) reset() {
	for i := range c.files {
		value := c.files[i]
		c.files[i] = nil
		if value != nil {
			defer value.Close()
		}
	}
	c.files = c.files[:0]
}
`,
  },
  {
    name: 'staticInterface',
    title: 'an interface that has Close',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

import "net"

type group struct{ conns map[string][]net.Conn }

func (g *group) Reset(name string) {
	«g.conns[name] = g.conns[name][:0]»
}
`,
    after: `package server

import "net"

type group struct{ conns map[string][]net.Conn }

func (g *group) Reset(name string) {
	for i := range g.conns[name] {
		value := g.conns[name][i]
		g.conns[name][i] = nil
		if value != nil {
			defer value.Close()
		}
	}
	g.conns[name] = g.conns[name][:0]
}
`,
  },
  {
    name: 'parallel',
    title: 'two slices in one statement',
    rule: 'stale-slots',
    certainty: 'likely',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type params struct{ keys, values []string }

func (p *params) Reset() {
	«p.keys, p.values = p.keys[:0], p.values[:0]»
}
`,
    after: `package server

type params struct{ keys, values []string }

func (p *params) Reset() {
	for i := range p.keys {
		p.keys[i] = ""
	}
	p.keys, p.values = p.keys[:0], p.values[:0]
}
`,
  },
  {
    name: 'putSlice',
    title: 'a slice that goes back into its pool',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

import "sync"

var batches = sync.Pool{New: func() interface{} { return make([]*int, 0, 8) }}

func work() {
	batch := batches.Get().([]*int)
	batch = append(batch, new(int))
	«batches.Put(batch[:0])»
}
`,
    after: `package server

import "sync"

var batches = sync.Pool{New: func() interface{} { return make([]*int, 0, 8) }}

func work() {
	batch := batches.Get().([]*int)
	batch = append(batch, new(int))
	for i := range batch {
		batch[i] = nil
	}
	batches.Put(batch[:0])
}
`,
  },
  {
    name: 'putPointer',
    title: 'a pooled pointer to a slice',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

import "sync"

var batches sync.Pool

func work(jobs func([]func())) {
	batch := batches.Get().(*[]func())
	jobs(*batch)
	«*batch = (*batch)[:0]»
	batches.Put(batch)
}
`,
    after: `package server

import "sync"

var batches sync.Pool

func work(jobs func([]func())) {
	batch := batches.Get().(*[]func())
	jobs(*batch)
	for i := range *batch {
		(*batch)[i] = nil
	}
	*batch = (*batch)[:0]
	batches.Put(batch)
}
`,
  },
  {
    name: 'putHolder',
    title: 'a release function outside the type',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

import "sync"

type frame struct{ locals []interface{} }

var frames sync.Pool

func done(f *frame) {
	«f.locals = f.locals[:0]»
	frames.Put(f)
}
`,
    after: `package server

import (
	"io"
	"sync"
)

type frame struct{ locals []interface{} }

var frames sync.Pool

func done(f *frame) {
	for i := range f.locals {
		value := f.locals[i]
		f.locals[i] = nil
		if closer, ok := value.(io.Closer); ok {
			defer closer.Close()
		}
	}
	f.locals = f.locals[:0]
	frames.Put(f)
}
`,
  },
  {
    name: 'releaseStep',
    title: 'a method that is called just before its receiver is parked',
    rule: 'stale-slots',
    certainty: 'likely',
    kinds: ['nil-only', 'suppress'],
    before: `package server

import "sync"

type frame struct{ names []string }

var frames sync.Pool

func done(f *frame) {
	f.finish()
	frames.Put(f)
}

func (f *frame) finish() {
	«f.names = f.names[:0]»
}
`,
    after: `package server

import "sync"

type frame struct{ names []string }

var frames sync.Pool

func done(f *frame) {
	f.finish()
	frames.Put(f)
}

func (f *frame) finish() {
	for i := range f.names {
		f.names[i] = ""
	}
	f.names = f.names[:0]
}
`,
  },
  {
    name: 'newValue',
    title: 'a struct that is made anew around the old array',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type frame struct {
	depth  int
	locals []map[string]int
}

func (f *frame) Reset() {
	«*f = frame{locals: f.locals[:0]}»
}
`,
    after: `package server

type frame struct {
	depth  int
	locals []map[string]int
}

func (f *frame) Reset() {
	for i := range f.locals {
		f.locals[i] = nil
	}
	*f = frame{locals: f.locals[:0]}
}
`,
  },
  {
    name: 'oneLine',
    title: 'a method on one line',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type stack struct{ items []error }

func (s *stack) Reset() { «s.items = s.items[:0]» }
`,
    after: `package server

type stack struct{ items []error }

func (s *stack) Reset() {
	for i := range s.items {
		s.items[i] = nil
	}
	s.items = s.items[:0]
}
`,
  },
  {
    name: 'insideLoop',
    title: 'in a loop closes are not deferred',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

type pool struct{ shards [][]interface{} }

func (p *pool) Clear() {
	for i := range p.shards {
		«p.shards[i] = p.shards[i][:0]»
	}
}
`,
    after: `package server

import "io"

type pool struct{ shards [][]interface{} }

func (p *pool) Clear() {
	for i := range p.shards {
		for j := range p.shards[i] {
			value := p.shards[i][j]
			p.shards[i][j] = nil
			if closer, ok := value.(io.Closer); ok {
				closer.Close()
			}
		}
		p.shards[i] = p.shards[i][:0]
	}
}
`,
  },
  {
    name: 'manyFields',
    title: 'many fields are cleared at once',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type entry struct {
	name, path, query string
	body, trailer     []string
	size              int
}

type log struct{ entries []entry }

func (l *log) Reset() {
	«l.entries = l.entries[:0]»
}
`,
    after: `package server

type entry struct {
	name, path, query string
	body, trailer     []string
	size              int
}

type log struct{ entries []entry }

func (l *log) Reset() {
	for i := range l.entries {
		l.entries[i] = entry{}
	}
	l.entries = l.entries[:0]
}
`,
  },
  {
    name: 'nested',
    title: 'structs and arrays inside an element',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type point struct{ labels [2]string }

type shape struct {
	id     int
	origin point
	grid   [4]*point
}

type scene struct{ shapes []shape }

func (s *scene) Reset() {
	«s.shapes = s.shapes[:0]»
}
`,
    after: `package server

type point struct{ labels [2]string }

type shape struct {
	id     int
	origin point
	grid   [4]*point
}

type scene struct{ shapes []shape }

func (s *scene) Reset() {
	for i := range s.shapes {
		s.shapes[i].origin = point{}
		s.shapes[i].grid = [4]*point{}
	}
	s.shapes = s.shapes[:0]
}
`,
  },
  {
    name: 'pop',
    title: 'a removal of the last slot',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type stack struct{ items []*int }

func (s *stack) Pop() *int {
	last := s.items[len(s.items)-1]
	«s.items = s.items[:len(s.items)-1]»
	return last
}

func (s *stack) Reset() {
	s.items = nil
}
`,
    after: `package server

type stack struct{ items []*int }

func (s *stack) Pop() *int {
	last := s.items[len(s.items)-1]
	s.items[len(s.items)-1] = nil
	s.items = s.items[:len(s.items)-1]
	return last
}

func (s *stack) Reset() {
	s.items = nil
}
`,
  },
  {
    name: 'heapPop',
    title: "container/heap's way to remove",
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type queue []*int

func (q *queue) Pop() interface{} {
	old := *q
	n := len(old)
	last := old[n-1]
	«*q = old[0 : n-1]»
	return last
}
`,
    after: `package server

type queue []*int

func (q *queue) Pop() interface{} {
	old := *q
	n := len(old)
	last := old[n-1]
	old[n-1] = nil
	*q = old[0 : n-1]
	return last
}
`,
  },
  {
    name: 'removal',
    title: 'a removal that clears a part of the slot',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type entry struct{ key, value interface{} }

type userValues []entry

func (u *userValues) Remove(key interface{}) {
	values := *u
	n := len(values)
	for i := 0; i < n; i++ {
		if values[i].key == key {
			n--
			values[i] = values[n]
			values[n].value = nil
			«values = values[:n]»
			*u = values
			return
		}
	}
}
`,
    after: `package server

type entry struct{ key, value interface{} }

type userValues []entry

func (u *userValues) Remove(key interface{}) {
	values := *u
	n := len(values)
	for i := 0; i < n; i++ {
		if values[i].key == key {
			n--
			values[i] = values[n]
			values[n].value = nil
			values[n].key = nil
			values = values[:n]
			*u = values
			return
		}
	}
}
`,
  },
  {
    name: 'partlyCleared',
    title: 'a loop that clears a part of each slot',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

type entry struct{ key, value interface{} }

type table struct{ entries []entry }

func (t *table) Reset() {
	for i := range t.entries {
		t.entries[i].key = nil
	}
	«t.entries = t.entries[:0]»
}
`,
    after: `package server

import "io"

type entry struct{ key, value interface{} }

type table struct{ entries []entry }

func (t *table) Reset() {
	for i := range t.entries {
		t.entries[i].key = nil
		value := t.entries[i].value
		t.entries[i].value = nil
		if closer, ok := value.(io.Closer); ok {
			defer closer.Close()
		}
	}
	t.entries = t.entries[:0]
}
`,
  },
  {
    name: 'unclosed',
    title: 'slots that are cleared without a Close',
    rule: 'unclosed-values',
    certainty: 'likely',
    kinds: ['nil-and-close', 'suppress'],
    before: `package server

import "net"

type group struct{ conns []net.Conn }

func (g *group) Reset() {
	for i := range g.conns {
		g.conns[i] = nil
	}
	«g.conns = g.conns[:0]»
}
`,
    after: `package server

import "net"

type group struct{ conns []net.Conn }

func (g *group) Reset() {
	for i := range g.conns {
		if g.conns[i] != nil {
			defer g.conns[i].Close()
		}
	}
	for i := range g.conns {
		g.conns[i] = nil
	}
	g.conns = g.conns[:0]
}
`,
  },
  {
    name: 'generic',
    title: 'elements of a type parameter',
    rule: 'stale-slots',
    certainty: 'likely',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type stack[T any] struct{ items []T }

func (s *stack[T]) Reset() {
	«s.items = s.items[:0]»
}
`,
    after: `package server

type stack[T any] struct{ items []T }

func (s *stack[T]) Reset() {
	for i := range s.items {
		s.items[i] = *new(T)
	}
	s.items = s.items[:0]
}
`,
  },
  {
    name: 'foreign',
    title: "elements of another package's type",
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

import "text/template"

type page struct{ parts []template.Template }

func (p *page) Reset() {
	«p.parts = p.parts[:0]»
}
`,
    after: `package server

import "text/template"

type page struct{ parts []template.Template }

func (p *page) Reset() {
	for i := range p.parts {
		p.parts[i] = *new(template.Template)
	}
	p.parts = p.parts[:0]
}
`,
  },
  {
    name: 'counted',
    title: 'a counter beside an array; only the slots below it are closed',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

import "io"

type conns struct {
	all  [16]io.Closer
	used int
}

func (c *conns) add(conn io.Closer) {
	c.all[c.used] = conn
	c.used++
}

func (c *conns) Reset() {
	«c.used = 0»
}
`,
    after: `package server

import "io"

type conns struct {
	all  [16]io.Closer
	used int
}

func (c *conns) add(conn io.Closer) {
	c.all[c.used] = conn
	c.used++
}

func (c *conns) Reset() {
	for i := range c.all[:c.used] {
		value := c.all[i]
		c.all[i] = nil
		if value != nil {
			defer value.Close()
		}
	}
	c.used = 0
}
`,
  },
  {
    name: 'ring',
    title: 'a ring whose removal clears its slots',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-and-close', 'nil-only', 'suppress'],
    before: `package server

type ring struct {
	buf              []interface{}
	head, tail, size int
}

func (r *ring) push(value interface{}) {
	r.buf[r.tail] = value
	r.tail = (r.tail + 1) % len(r.buf)
	r.size++
}

func (r *ring) shift() interface{} {
	value := r.buf[r.head]
	r.buf[r.head] = nil
	r.head = (r.head + 1) % len(r.buf)
	r.size--
	return value
}

func (r *ring) Reset() {
	«r.head, r.tail, r.size = 0, 0, 0»
}
`,
    after: `package server

import "io"

type ring struct {
	buf              []interface{}
	head, tail, size int
}

func (r *ring) push(value interface{}) {
	r.buf[r.tail] = value
	r.tail = (r.tail + 1) % len(r.buf)
	r.size++
}

func (r *ring) shift() interface{} {
	value := r.buf[r.head]
	r.buf[r.head] = nil
	r.head = (r.head + 1) % len(r.buf)
	r.size--
	return value
}

func (r *ring) Reset() {
	for i := range r.buf {
		value := r.buf[i]
		r.buf[i] = nil
		if closer, ok := value.(io.Closer); ok {
			defer closer.Close()
		}
	}
	r.head, r.tail, r.size = 0, 0, 0
}
`,
  },
  {
    name: 'ringHandsOut',
    title: 'what a ring has handed out already is not closed',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type ring struct {
	buf        [8]interface{}
	head, tail int
}

func (r *ring) push(value interface{}) {
	r.buf[r.tail&7] = value
	r.tail++
}

func (r *ring) shift() interface{} {
	value := r.buf[r.head&7]
	r.head++
	return value
}

func (r *ring) Reset() {
	r.head = 0
	«r.tail = 0»
}
`,
    after: `package server

type ring struct {
	buf        [8]interface{}
	head, tail int
}

func (r *ring) push(value interface{}) {
	r.buf[r.tail&7] = value
	r.tail++
}

func (r *ring) shift() interface{} {
	value := r.buf[r.head&7]
	r.head++
	return value
}

func (r *ring) Reset() {
	r.head = 0
	for i := range r.buf {
		r.buf[i] = nil
	}
	r.tail = 0
}
`,
  },
  {
    name: 'countedEntries',
    title: 'entries that are written through a pointer, at a copy of the counter',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type entry struct {
	key   string
	value *int
}

type values struct {
	entries []entry
	used    int
}

func (v *values) set(key string, value *int) {
	n := v.used
	e := &v.entries[n]
	e.key = key
	e.value = value
	v.used = n + 1
}

func (v *values) Reset() {
	«v.used = 0»
}
`,
    after: `package server

type entry struct {
	key   string
	value *int
}

type values struct {
	entries []entry
	used    int
}

func (v *values) set(key string, value *int) {
	n := v.used
	e := &v.entries[n]
	e.key = key
	e.value = value
	v.used = n + 1
}

func (v *values) Reset() {
	for i := range v.entries[:v.used] {
		v.entries[i].key = ""
		v.entries[i].value = nil
	}
	v.used = 0
}
`,
  },
  {
    name: 'keptCapacity',
    title: 'a truncation that names the capacity, in a Close that parks',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

import "sync"

type batch struct{ rows []*int }

var pool = sync.Pool{New: func() interface{} { return new(batch) }}

func (b *batch) Close() error {
	«b.rows = b.rows[:0:cap(b.rows)]»
	pool.Put(b)
	return nil
}
`,
    after: `package server

import "sync"

type batch struct{ rows []*int }

var pool = sync.Pool{New: func() interface{} { return new(batch) }}

func (b *batch) Close() error {
	for i := range b.rows {
		b.rows[i] = nil
	}
	b.rows = b.rows[:0:cap(b.rows)]
	pool.Put(b)
	return nil
}
`,
  },
  {
    name: 'putPointer',
    title: 'a slice that is parked by its address',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

import "sync"

var pool sync.Pool

func done(rows []*int) {
	«rows = rows[:0]»
	pool.Put(&rows)
}
`,
    after: `package server

import "sync"

var pool sync.Pool

func done(rows []*int) {
	for i := range rows {
		rows[i] = nil
	}
	rows = rows[:0]
	pool.Put(&rows)
}
`,
  },
  {
    name: 'embedded',
    title: 'a field of an embedded struct, through an alias',
    rule: 'stale-slots',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type base struct{ rows []*int }

type holder struct {
	*base
	name string
}

type request = holder

func (r *request) Reset() {
	r.name = ""
	«r.rows = r.rows[:0]»
}
`,
    after: `package server

type base struct{ rows []*int }

type holder struct {
	*base
	name string
}

type request = holder

func (r *request) Reset() {
	r.name = ""
	for i := range r.rows {
		r.rows[i] = nil
	}
	r.rows = r.rows[:0]
}
`,
  },
  {
    name: 'parkedFields',
    title: 'an object that is pooled with the last user in its fields',
    rule: 'stale-fields',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

import (
	"net"
	"sync"
)

type line struct {
	to   net.Conn
	done func()
	text []byte
	seen int
}

var lines = sync.Pool{New: func() interface{} { return new(line) }}

func NewLine(to net.Conn, done func()) *line {
	l := lines.Get().(*line)
	l.to, l.done = to, done
	l.seen++
	return l
}

func (l *line) End() {
	l.text = l.text[:0]
	«lines.Put(l)»
}
`,
    after: `package server

import (
	"net"
	"sync"
)

type line struct {
	to   net.Conn
	done func()
	text []byte
	seen int
}

var lines = sync.Pool{New: func() interface{} { return new(line) }}

func NewLine(to net.Conn, done func()) *line {
	l := lines.Get().(*line)
	l.to, l.done = to, done
	l.seen++
	return l
}

func (l *line) End() {
	l.text = l.text[:0]
	l.to = nil
	l.done = nil
	lines.Put(l)
}
`,
  },
  {
    name: 'parkedLater',
    title: 'an object that a deferred call pools',
    rule: 'stale-fields',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

import "sync"

type job struct{ input *[]byte }

var jobs = sync.Pool{New: func() interface{} { return new(job) }}

func Run(input *[]byte) int {
	j := jobs.Get().(*job)
	«defer jobs.Put(j)»
	j.input = input
	return len(*j.input)
}
`,
    after: `package server

import "sync"

type job struct{ input *[]byte }

var jobs = sync.Pool{New: func() interface{} { return new(job) }}

func Run(input *[]byte) int {
	j := jobs.Get().(*job)
	defer func() {
		j.input = nil
		jobs.Put(j)
	}()
	j.input = input
	return len(*j.input)
}
`,
  },
  {
    name: 'parkedMap',
    title: 'an object that waits in a free list with its entries',
    rule: 'stale-collection',
    certainty: 'provable',
    kinds: ['nil-only', 'suppress'],
    before: `package server

type scope struct{ names map[string]interface{} }

type machine struct{ spare []*scope }

func (m *machine) Enter() *scope {
	if n := len(m.spare); n > 0 {
		s := m.spare[n-1]
		m.spare[n-1] = nil
		m.spare = m.spare[:n-1]
		return s
	}
	return &scope{names: map[string]interface{}{}}
}

func (s *scope) Define(name string, value interface{}) { s.names[name] = value }

func (m *machine) Leave(s *scope) {
	«m.spare = append(m.spare, s)»
}
`,
    after: `package server

type scope struct{ names map[string]interface{} }

type machine struct{ spare []*scope }

func (m *machine) Enter() *scope {
	if n := len(m.spare); n > 0 {
		s := m.spare[n-1]
		m.spare[n-1] = nil
		m.spare = m.spare[:n-1]
		return s
	}
	return &scope{names: map[string]interface{}{}}
}

func (s *scope) Define(name string, value interface{}) { s.names[name] = value }

func (m *machine) Leave(s *scope) {
	for key := range s.names {
		delete(s.names, key)
	}
	m.spare = append(m.spare, s)
}
`,
  },
];
