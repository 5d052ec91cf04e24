import * as assert from 'node:assert/strict';
import { checkText } from './goSource';

const packageWith = (add: string, reset = ''): string => `package p

type Conn struct{ id int }

func (c *Conn) Close() error { return nil }

var registry = map[int]*Conn{}

type Box struct {
	items []*Conn
	n     int
	last  *Conn
	out   chan *Conn
}

func (b *Box) Add(c *Conn) {
	b.items[b.n] = c
	b.n++
	${add}
}

func (b *Box) Reset() {
	${reset}
	b.n = 0
}
`;

async function offered(text: string): Promise<string> {
  const { findings } = await checkText(text);
  const found = findings.find(({ rule }) => rule === 'stale-slots');
  assert.ok(found, text);
  assert.ok(
    found.unmended !== undefined ||
      found.fixes.some(({ kind }) => kind === 'nil-and-close') ===
        findings.some(
          ({ rule, fixes }) =>
            rule === 'unclosed-values' && fixes.some(({ kind }) => kind === 'nil-and-close'),
        ),
  );
  const kinds = found.fixes.map(({ kind }) => kind).filter(kind => kind !== 'suppress');
  return kinds.join(' ') || found.unmended!;
}

describe('a value of a slice in Go', () => {
  it('is closed if nothing else holds it', async () => {
    assert.equal(await offered(packageWith('')), 'nil-and-close nil-only');
  });
  const mayHold = [
    'tracker.Register(c)',
    'keep(c)',
    'keep(b.items[0])',
    'for _, o := range b.items { other.Add(o) }',
    'go func() { c.id++ }()',
    'go c2(c)',
    'group.Go(func() error { return c.Close() })',
  ];
  const KEEP =
    'func keep(c *Conn) { registry[c.id] = c }\nfunc look(c *Conn) int { return c.id }\n';
  for (const add of mayHold)
    it(`is not closed after ${add}`, async () => {
      assert.equal(await offered(packageWith(add) + KEEP), 'nil-only');
    });
  for (const add of ['look(c)', 'fmt.Println(c)', 'func() { c.id++ }()', 'c.Close()'])
    it(`is closed after ${add}`, async () => {
      assert.equal(await offered(packageWith(add) + KEEP), 'nil-and-close nil-only');
    });
  it('says why it is not closed', async () => {
    const whyOf = async (text: string): Promise<(string | undefined)[]> =>
      (await checkText(text)).findings
        .filter(({ rule }) => rule === 'stale-slots')
        .map(({ unclosed }) => unclosed);
    assert.deepEqual(await whyOf(packageWith('')), [undefined]);
    assert.deepEqual(await whyOf(packageWith('b.last = c')), ['another place may hold them too']);
    const open = packageWith('').replace(/Close\(\)/g, 'Shut()');
    assert.deepEqual(await whyOf(open), ['their type has no Close']);
  });
  it('is closed if the package closes it elsewhere, whoever sees it', async () => {
    const end = 'func (b *Box) End() { for _, c := range b.items { c.Close() } }\n';
    assert.equal(await offered(packageWith('tracker.Register(c)') + end), 'nil-and-close nil-only');
    assert.equal(await offered(packageWith('b.last = c') + end), 'nil-only');
  });
  const held = ['registry[c.id] = c', 'b.last = c', 'b.out <- c', 'b.last = b.items[0]'];
  for (const add of held)
    it(`is not closed after ${add}`, async () => {
      assert.equal(await offered(packageWith(add)), 'nil-only');
    });
  const given = {
    set: 'func (b *Box) Use(items []*Conn) { b.items = items }\n',
    made: 'func New(items []*Conn) *Box { return &Box{items: items} }\n',
  };
  for (const [how, func] of Object.entries(given))
    it(`is neither cleared nor closed in a slice that is the caller's: ${how}`, async () => {
      assert.equal(await offered(packageWith('') + func), "its slice items may be its caller's");
    });
  for (const word of ['go', 'defer'])
    it(`is not cleared while a function after "${word}" reads the slots`, async () => {
      const reset = `${word} func() { for _, c := range b.items { _ = c } }()`;
      const reason = 'its slots are still read by a function that runs later';
      assert.equal(await offered(packageWith('', reset)), reason);
    });
});
