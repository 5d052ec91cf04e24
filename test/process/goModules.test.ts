import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkSource } from '../../src/analysis/checkSource';
import { checkText } from '../../src/check/checkFile';
import { fixFile } from '../../src/check/fixFile';
import { goWasm } from '../goWasm';
import { DEBIAN_GOPATH, needGo, needGoPackages, runGo } from './goTools';

/** A published module with a reset that leaves values behind. */
interface Module {
  /** Debian's package. */
  debian: string;
  importPath: string;
  /** The faulty file, and the function in it that `leftover` uses. */
  file: string;
  fault: string;
  /** Imports of `leftover`. */
  imports?: string[];
  /** Statements that give `value` away and have it dropped; what they declare as `kept` lives on. */
  leftover: string;
}

const modules: Module[] = [
  {
    debian: 'golang-github-dlclark-regexp2-dev',
    importPath: 'github.com/dlclark/regexp2',
    file: 'runner.go',
    fault: 'Regexp.putRunner stale-fields',
    leftover: `kept := MustCompile("a+b", None)
	value := make([]rune, 1<<16)
	watch(&value[0])
	if _, err := kept.MatchRunes(value); err != nil {
		t.Fatal(err)
	}`,
  },
  {
    debian: 'golang-github-inconshreveable-log15-dev',
    importPath: 'github.com/inconshreveable/log15/ext',
    file: 'handler.go',
    fault: 'Speculative.Flush stale-slots',
    imports: ['log "github.com/inconshreveable/log15"'],
    leftover: `kept := SpeculativeHandler(8, log.DiscardHandler())
	value := &log.Record{Msg: "one"}
	watch(value)
	if err := kept.Log(value); err != nil {
		t.Fatal(err)
	}
	kept.Flush()`,
  },
  {
    debian: 'golang-github-google-go-cmp-dev',
    importPath: 'github.com/google/go-cmp/cmp',
    file: 'path.go',
    fault: 'Path.pop stale-slots',
    leftover: `kept := &Path{}
	value := &indirect{}
	watch(value)
	kept.push(Indirect{value})
	kept.pop()`,
  },
  {
    debian: 'golang-github-minio-minio-go-v7-dev',
    importPath: 'github.com/minio/minio-go/v7/pkg/notification',
    file: 'notification.go',
    fault: 'Configuration.RemoveQueueByArnEventsPrefixSuffix stale-slots',
    leftover: `arn := NewArn("a", "b", "c", "d", "e")
	config := NewConfig(arn)
	config.AddFilterPrefix("one")
	watch(config.Filter)
	kept := &Configuration{}
	kept.AddQueue(config)
	if err := kept.RemoveQueueByArnEventsPrefixSuffix(arn, nil, "one", ""); err != nil {
		t.Fatal(err)
	}`,
  },
  {
    debian: 'golang-github-valyala-fastjson-dev',
    importPath: 'github.com/valyala/fastjson',
    file: 'update.go',
    fault: 'Value.Del stale-slots',
    leftover: `kept := MustParse("[]")
	value := &Value{s: "one", t: TypeString}
	watch(value)
	kept.SetArrayItem(0, value)
	kept.Del("0")`,
  },
  {
    debian: 'golang-github-robertkrimen-otto-dev',
    importPath: 'github.com/robertkrimen/otto/parser',
    file: 'error.go',
    fault: 'ErrorList.Reset stale-slots',
    leftover: `kept := &ErrorList{}
	value := &Error{Message: "one"}
	watch(value)
	*kept = append(*kept, value)
	kept.Reset()`,
  },
];

const FINALIZERS = 'TestDroppedValueIsCollected';

/** A test that fails while the module keeps the value. */
function finalizerTest(name: string, { imports = [], leftover }: Module): string {
  return `package ${name}

import (
	"runtime"
	"testing"
	"time"
${imports.map(each => `\n\t${each}\n`).join('')})

func ${FINALIZERS}(t *testing.T) {
	collected := make(chan bool, 1)
	watch := func(value interface{}) {
		switch value := value.(type) {
		case *rune:
			runtime.SetFinalizer(value, func(*rune) { collected <- true })
		default:
			setFinalizer(value, collected)
		}
	}
	kept := leaveOver(t, watch)
	for i := 0; i < 50 && len(collected) == 0; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if len(collected) == 0 {
		t.Fatal("the value was not collected")
	}
	runtime.KeepAlive(kept)
}

func setFinalizer(value interface{}, collected chan bool) {
	switch value := value.(type) {
	case ${watched(leftover)}:
		runtime.SetFinalizer(value, func(${watched(leftover)}) { collected <- true })
	}
}

//go:noinline
func leaveOver(t *testing.T, watch func(interface{})) interface{} {
	${leftover}
	return kept
}
`;
}

/** The type of what a leftover watches. */
function watched(leftover: string): string {
  if (leftover.includes('config.Filter')) return '*Filter';
  const made = /value := &([\w.]+)/.exec(leftover)?.[1];
  return made === undefined ? '*int' : `*${made}`;
}

describe('published Go modules that keep what was dropped', function () {
  let gopath: string;

  before(() => {
    needGo();
    needGoPackages(modules.map(({ debian }) => debian));
    gopath = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-gomodules-'));
  });

  after(() => fs.rmSync(gopath, { recursive: true, force: true }));

  for (const module of modules) {
    it(`${module.importPath}: ${module.fault}`, async () => {
      const { importPath, file, fault } = module;
      const folder = path.join(gopath, 'src', importPath);
      // The whole repository, whose packages import each other.
      const repository = importPath.split('/').slice(0, 3).join('/');
      const original = path.join(DEBIAN_GOPATH, 'src', repository);
      fs.cpSync(original, path.join(gopath, 'src', repository), {
        recursive: true,
        dereference: true,
      });
      const source = path.join(folder, file);
      const text = fs.readFileSync(source, 'utf8');
      const name = /^package (\w+)/m.exec(text)![1]!;
      fs.writeFileSync(path.join(folder, 'pool_leaks_test.go'), finalizerTest(name, module));
      const before = runGo('go', ['test', '-run', FINALIZERS, '.'], folder, gopath);
      assert.match(before.output, /the value was not collected/);

      const check = (request: Parameters<typeof checkText>[0]): ReturnType<typeof checkText> =>
        checkText(request, each => checkSource(each, goWasm));
      const { findings } = await check({ source: { name: source, text } });
      const provable = findings.filter(({ certainty }) => certainty === 'provable');
      assert.ok(
        provable.some(each => `${each.className}.${each.method} ${each.rule}` === fault),
        JSON.stringify(provable.map(({ className, method }) => [className, method])),
      );
      const unformatted = (): string => runGo('gofmt', ['-l', file], folder, gopath).output;
      const unformattedBefore = unformatted();
      await fixFile(source, 'preferred', each => check({ source: each }));
      assert.equal(unformatted(), unformattedBefore);
      const after = runGo('go', ['test', '-v', '.'], folder, gopath);
      assert.equal(after.code, 0, after.output.slice(-4000));
      assert.match(after.output, new RegExp(`^--- PASS: ${FINALIZERS}`, 'm'));
    });
  }
});
