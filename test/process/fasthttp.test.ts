import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkGo } from '../../src/analysis/go/checkGo';
import type { SourceText } from '../../src/protocol/analysis';
import { goWasm } from '../goWasm';
import { edited } from '../unit/analysis/go/goSource';
import { needGo, runGo, type GoRun } from './goTools';

const FINALIZERS = 'TestParkedContextReleasesUserValues';

/** Sets values on a context, releases it to the server's pool, and counts the values whose finalizers run. */
const finalizerTest = `package fasthttp

import (
	"runtime"
	"testing"
	"time"
)

type countedValue struct {
	body   [1 << 16]byte
	closed *int
}

func (v *countedValue) Close() error {
	*v.closed++
	return nil
}

func ${FINALIZERS}(t *testing.T) {
	const count = 4
	closed := 0
	collected := make(chan struct{}, count)
	s := &Server{}
	ctx := s.acquireCtx(nil)
	for i := 0; i < count; i++ {
		value := &countedValue{closed: &closed}
		runtime.SetFinalizer(value, func(*countedValue) { collected <- struct{}{} })
		ctx.SetUserValue(string(rune('a'+i)), value)
	}
	s.releaseCtx(ctx)
	if closed != count {
		t.Errorf("%d of %d user values were closed", closed, count)
	}
	for i := 0; i < count; i++ {
		collectGarbage(t)
	}
	if len(collected) != count {
		t.Fatalf("%d of %d user values were collected", len(collected), count)
	}
	runtime.KeepAlive(ctx)
}

// collectGarbage collects, and waits until the finalizers have come to that of a value of its own.
func collectGarbage(t *testing.T) {
	isOver := make(chan struct{})
	runtime.SetFinalizer(&countedValue{}, func(*countedValue) { close(isOver) })
	runtime.GC()
	select {
	case <-isOver:
	case <-time.After(time.Minute):
		t.Fatal("nothing is collected")
	}
}
`;

describe('fasthttp 1.31.0, whose userData.Reset keeps keys and values', function () {
  let gopath: string;
  let folder: string;
  let go: (...args: string[]) => GoRun;

  before(() => {
    const { fasthttp } = needGo();
    gopath = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-gopath-'));
    folder = path.join(gopath, 'src/github.com/valyala/fasthttp');
    fs.cpSync(fasthttp, folder, { recursive: true, dereference: true });
    fs.writeFileSync(path.join(folder, 'pool_leaks_test.go'), finalizerTest);
    go = (...args) => runGo('go', args, folder, gopath);
  });

  after(() => fs.rmSync(gopath, { recursive: true, force: true }));

  it('retains the values of a parked context before the fix', () => {
    const { code, output } = go('test', '-run', FINALIZERS, '.');
    assert.notEqual(code, 0);
    assert.match(output, /0 of 4 user values were collected/);
  });

  it('has this one faulty reset, and the fix completes the loop that is there', async () => {
    const texts = packageTexts(folder);
    for (const source of texts) {
      const related = texts.filter(other => other !== source);
      const { findings, skipped } = await checkGo({ source, related }, goWasm);
      assert.equal(skipped, undefined);
      const isFaulty = path.basename(source.name) === 'userdata.go';
      const names = findings
        .filter(({ certainty }) => certainty === 'provable')
        .map(({ className, method, rule, certainty }) =>
          [className, method, rule, certainty].join(' '),
        );
      assert.deepEqual(names, isFaulty ? ['userData Reset stale-slots provable'] : []);
      if (!isFaulty) continue;
      const [fix] = findings[0]!.fixes;
      assert.equal(fix!.kind, 'nil-and-close');
      const fixed = edited(source.text, fix!.edits);
      assert.equal(fixed.split('for ').length, source.text.split('for ').length);
      fs.writeFileSync(source.name, fixed);
    }
  });

  it('is formatted as gofmt wants it, and has nothing left to report', async () => {
    const { output } = runGo('gofmt', ['-l', 'userdata.go'], folder, gopath);
    assert.equal(output, '');
    const [source] = packageTexts(folder).filter(({ name }) => name.endsWith('userdata.go'));
    assert.deepEqual((await checkGo({ source: source! }, goWasm)).findings, []);
  });

  it('releases and closes the values after the fix, and passes all its own tests', () => {
    const { code, output } = go('test', '-v', '.');
    assert.equal(code, 0, output.slice(-4000));
    assert.match(output, new RegExp(`^--- PASS: ${FINALIZERS}`, 'm'));
    // Its suite has 500 and more of them, all on the loopback interface.
    assert.ok(output.split('\n').filter(line => line.startsWith('--- PASS')).length > 300);
  });
});

function packageTexts(folder: string): SourceText[] {
  return fs
    .readdirSync(folder)
    .filter(name => name.endsWith('.go') && !name.endsWith('_test.go'))
    .map(name => path.join(folder, name))
    .map(name => ({ name, text: fs.readFileSync(name, 'utf8') }));
}
