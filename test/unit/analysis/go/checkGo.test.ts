import * as assert from 'node:assert/strict';
import { chooseFixes } from '../../../../src/check/chooseFixes';
import { unread } from '../../../../src/protocol/skipped';
import { checkText, edited, fixOf } from './goSource';

const holder = `package server

type holder struct{ values []value }

func (h *holder) Reset() {
	h.values = h.values[:0]
}
`;
const sibling = (text: string, name = 'sibling.go'): { name: string; text: string } => ({
  name,
  text,
});

describe('checkGo', () => {
  it('asks for the other files of the package, and is sure once it has them', async () => {
    const alone = await checkText(holder);
    assert.deepEqual(alone.needs, ['./*.go']);
    assert.equal(alone.findings[0]!.certainty, 'likely');
    const related = [sibling('package server\n\ntype value struct{ next *value }\n')];
    const { findings, needs } = await checkText(holder, related);
    assert.deepEqual(needs, []);
    assert.equal(findings[0]!.certainty, 'provable');
  });

  it('finds nothing once a sibling says that the elements are numbers', async () => {
    const related = [sibling('package server\n\ntype value int\n')];
    assert.deepEqual((await checkText(holder, related)).findings, []);
  });

  it('leaves other packages in the same folder aside', async () => {
    const related = [sibling('package server_test\n\ntype value int\n')];
    assert.equal((await checkText(holder, related)).findings[0]!.certainty, 'likely');
  });

  it('needs no sibling for buffers of bytes', async () => {
    const text = 'package a\ntype b struct{ p []byte }\nfunc (b *b) Reset() { b.p = b.p[:0] }\n';
    assert.deepEqual(await checkText(text), { findings: [], needs: [] });
  });

  it('finds a truncation in a method of any name', async () => {
    const text = holder.replace('Reset', 'finish').replace('[]value', '[]*int');
    const { findings } = await checkText(text);
    assert.deepEqual(
      findings.map(({ method, certainty }) => ({ method, certainty })),
      [{ method: 'finish', certainty: 'provable' }],
    );
  });

  it('takes a reset on the way out of the pool for likely', async () => {
    const text = `package server

import "sync"

type holder struct{ values []*int }

var pool sync.Pool

func acquire() *holder {
	h := pool.Get().(*holder)
	h.values = h.values[:0]
	return h
}
`;
    const { findings } = await checkText(text);
    assert.deepEqual(
      findings.map(({ method, certainty }) => ({ method, certainty })),
      [{ method: 'acquire', certainty: 'likely' }],
    );
  });

  it('uses clear where the module has it and nothing can be closed', async () => {
    const types = sibling('package server\n\ntype value struct{ next *value }\n');
    const fixed = async (version: string): Promise<string> => {
      const module = sibling(`module server\n\ngo ${version}\n`, '/home/user/server/go.mod');
      const { findings } = await checkText(holder, [types, module]);
      return edited(holder, fixOf(findings[0]!.fixes, 'nil-only').edits);
    };
    assert.match(await fixed('1.21'), /\n\tclear\(h\.values\)\n\th\.values = h\.values\[:0\]\n/);
    assert.match(await fixed('1.22.3'), /clear\(h\.values\)/);
    assert.match(
      await fixed('1.20'),
      /\tfor i := range h\.values \{\n\t\th\.values\[i\]\.next = nil\n/,
    );
  });

  it('imports io once where several resets are mended at once', async () => {
    const text = `package a

type bag struct{ values, more []any }

func (b *bag) Reset() {
	b.values = b.values[:0]
	b.more = b.more[:0]
}
`;
    const { chosen, refused } = chooseFixes((await checkText(text)).findings, 'preferred');
    assert.deepEqual([chosen.length, refused.length], [2, 0]);
    const edits = chosen.flatMap(({ fix }) => fix.edits).sort((a, b) => a.start - b.start);
    const fixed = edited(text, edits);
    assert.equal(fixed.split('"io"').length, 2);
    assert.deepEqual((await checkText(fixed)).findings, []);
  });

  it('keeps the line ends of the file', async () => {
    const text = holder.replace('[]value', '[]any').replaceAll('\n', '\r\n');
    const { findings } = await checkText(text);
    for (const { edits } of findings[0]!.fixes) {
      assert.doesNotMatch(edited(text, edits), /[^\r]\n/);
    }
  });

  it('adds a loop of its own where the closing one cannot be completed', async () => {
    const text = `package a

import "io"

type group struct{ files []io.Closer }

func (g *group) Reset() {
	for _, file := range g.files {
		if file == nil {
			continue
		}
		file.Close()
	}
	g.files = g.files[:0]
}
`;
    const { findings } = await checkText(text);
    const fixed = edited(text, fixOf(findings[0]!.fixes, 'nil-only').edits);
    assert.equal(fixed.split('Close()').length, text.split('Close()').length);
    assert.match(fixed, /\tfor i := range g\.files \{\n\t\tg\.files\[i\] = nil\n\t\}\n/);
    assert.deepEqual((await checkText(fixed)).findings, []);
  });

  it('offers no edit where the removed slot is read after its removal', async () => {
    const text = `package a

type stack struct{ items []*int }

func (s *stack) take() *int {
	old := s.items
	n := len(old) - 1
	s.items = old[:n]
	return old[n]
}
`;
    const { findings } = await checkText(text);
    assert.deepEqual(
      findings[0]!.fixes.map(fix => fix.kind),
      ['suppress'],
    );
  });

  it('offers no edit that would name a package which the file does not import', async () => {
    const types = sibling(
      'package server\n\nimport "text/template"\n\ntype value = template.Template\n',
    );
    const text = holder.replace('[]value', '[]template.Template');
    const { findings } = await checkText(text, [types]);
    assert.deepEqual(
      findings[0]!.fixes.map(fix => fix.kind),
      ['suppress'],
    );
  });

  it('reads on through broken code, and says so', async () => {
    const text = `${holder.replace('[]value', '[]any')}\nfunc broken( {\n`;
    const { findings, skipped } = await checkText(text);
    assert.equal(findings[0]!.rule, 'stale-slots');
    assert.deepEqual(skipped, unread('Parts of it are no valid Go and were not analysed.'));
  });

  it('settles on texts that are no Go, nest deeply or are too large', async () => {
    for (const text of ['', '\0\0[:0]\0', 'a[:0]', '{"a": "[:0]"}', '[:'.repeat(2_000)]) {
      assert.deepEqual((await checkText(text)).findings, []);
    }
    const deep = `package a\n\nfunc reset(s *[]any) {\n\t*s = ${'('.repeat(20_000)}*s${')'.repeat(20_000)}[:0]\n}\n`;
    assert.equal((await checkText(deep)).skipped, undefined);
    const large = await checkText(`package a\n\n// s[:0]${' '.repeat(5_000_000)}`);
    assert.deepEqual(large.skipped, unread('It is larger than 5 MB and was not analysed.'));
  });
});
