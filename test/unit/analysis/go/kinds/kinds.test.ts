import * as assert from 'node:assert/strict';
import type { RelatedText } from '../../../../../src/protocol/sourceFinding';
import { checkText } from '../goSource';
import { clean, leaks } from './inputs';

/** The text under names without a meaning: what the analysis says must not hang on them. */
function renamed(text: string): string {
  const others = new Map<string, string>();
  return text.replace(/\b\w+_x\b/g, name => {
    // Whether a name is exported is a matter of the language.
    const other = others.get(name) ?? `${/^[A-Z]/.test(name) ? 'Q' : 'q'}${others.size}`;
    others.set(name, other);
    return other;
  });
}

/** The declarations before and behind the mark `//---` as two files of one package. */
function split(text: string): [string, string] | undefined {
  const [first, second] = text.split('//---\n');
  const head = first!.slice(0, first!.indexOf('\n\n') + 2);
  return second === undefined ? undefined : [first!, `${head}${second}`];
}

async function provable(text: string, related: RelatedText[] = []): Promise<string[]> {
  const { findings, skipped } = await checkText(text, related);
  assert.equal(skipped, undefined);
  return findings
    .filter(({ certainty }) => certainty === 'provable')
    .map(({ rule, method }) => `${rule} ${method}`);
}

function ruleOf(found: string): string {
  return found.split(' ')[0]!;
}

const forms: Record<string, (text: string) => string> = { 'as written': text => text, renamed };

describe('kinds of resets in Go', () => {
  for (const [form, write] of Object.entries(forms)) {
    for (const [title, { text, found }] of Object.entries(leaks)) {
      it(`found, ${form}: ${title}`, async () => {
        const whole = await provable(write(text));
        if (form === 'as written') assert.deepEqual(whole, found);
        assert.deepEqual(whole.map(ruleOf), found.map(ruleOf));
        const files = split(write(text));
        if (!files) return;
        const [first, second] = files;
        const halves = [
          ...(await provable(first, [{ name: 'second.go', text: second }])),
          ...(await provable(second, [{ name: 'first.go', text: first }])),
        ];
        assert.deepEqual(halves.sort(), whole.toSorted());
      });
    }
    for (const [title, text] of Object.entries(clean)) {
      it(`clean, ${form}: ${title}`, async () => {
        assert.deepEqual(await provable(write(text)), []);
      });
    }
  }

  it("knows the types of the module's other packages once it has their files", async () => {
    const text = `package store

import (
	"sync"

	"example.org/shop/goods"
)

type shelf struct{ idle sync.Pool }

func (s *shelf) giveBack(all []goods.Item) { s.idle.Put(all[:0]) }
`;
    const { needs, findings } = await checkText(text);
    assert.deepEqual(needs, ['./*.go', 'go:example.org/shop/goods']);
    assert.equal(findings[0]?.certainty, 'likely');
    const other = (fields: string): RelatedText => ({
      name: 'goods.go',
      text: `package goods\n\ntype Item struct{ ${fields} }\n`,
      need: 'go:example.org/shop/goods',
    });
    assert.deepEqual(await provable(text, [other('Owner *int')]), ['stale-slots giveBack']);
    assert.deepEqual((await checkText(text, [other('Count int')])).findings, []);
  });
});
