import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkText, edited, fixOf, unmark } from '../unit/analysis/go/goSource';
import { fixtures } from '../unit/analysis/go/fixtures';
import { leaks } from '../unit/analysis/go/kinds/inputs';
import { needGo, runGo } from './goTools';

/** One Close panics: the other value is closed all the same, and no slot is left full. */
const panicTest = `package server

import "testing"

type closer struct {
	closed int
	fails  bool
}

func (c *closer) Close() error {
	c.closed++
	if c.fails {
		panic("close failed")
	}
	return nil
}

func TestPanickingClose(t *testing.T) {
	values := []*closer{{}, {fails: true}, {}}
	u := userValues{}
	for i, value := range values {
		u = append(u, entry{key: i, value: value})
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		u.Reset()
	}()
	for i, value := range values {
		if value.closed != 1 {
			t.Errorf("value %d was closed %d times", i, value.closed)
		}
	}
	if len(u) != 0 {
		t.Errorf("%d entries are left", len(u))
	}
	for i, slot := range u[:len(values)] {
		if slot.key != nil || slot.value != nil {
			t.Errorf("slot %d still holds %v", i, slot)
		}
	}
}
`;

describe('fixed Go files', function () {
  let gopath: string;
  let root: string;

  before(async () => {
    needGo();
    gopath = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-gofixes-'));
    root = path.join(gopath, 'src', 'fixed');
    const kinds = Object.values(leaks).map(({ text }, i) => ({
      name: `kind${i}`,
      text: text.replace('//---\n', ''),
    }));
    const ofFixtures = fixtures.map(({ name, before }) => ({ name, text: unmark(before).text }));
    for (const { name, text } of [...ofFixtures, ...kinds]) {
      const { findings } = await checkText(text);
      for (const [i, { fixes }] of findings.entries()) {
        for (const { kind, edits } of fixes) {
          const folder = path.join(root, `${name}${i}-${kind}`);
          fs.mkdirSync(folder, { recursive: true });
          fs.writeFileSync(path.join(folder, 'source.go'), edited(text, edits));
        }
      }
    }
  });

  after(() => fs.rmSync(gopath, { recursive: true, force: true }));

  it('are formatted as gofmt wants them', () => {
    assert.deepEqual(runGo('gofmt', ['-l', '.'], root, gopath), { code: 0, output: '' });
  });

  it('compile, and go vet has nothing to say', () => {
    const { code, output } = runGo('go', ['vet', './...'], root, gopath);
    assert.equal(code, 0, output);
  });

  it('clear and close everything when one Close panics', async () => {
    const { text } = unmark(fixtures.find(({ name }) => name === 'userValues')!.before);
    const [finding] = (await checkText(text)).findings;
    const folder = path.join(gopath, 'src', 'panics');
    fs.mkdirSync(folder, { recursive: true });
    const fixed = edited(text, fixOf(finding!.fixes, 'nil-and-close').edits);
    fs.writeFileSync(path.join(folder, 'source.go'), fixed);
    fs.writeFileSync(path.join(folder, 'source_test.go'), panicTest);
    const { code, output } = runGo('go', ['test', '.'], folder, gopath);
    assert.equal(code, 0, output);
  });
});
