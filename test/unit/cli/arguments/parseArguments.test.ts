import assert from 'node:assert/strict';
import { Failure } from '../../../../src/base/failure';
import { parseArguments } from '../../../../src/cli/arguments/parseArguments';
import { subcommands } from '../../../../src/cli/arguments/subcommands';

const address = { kind: 'port', host: '127.0.0.1', port: 9229 };

function sentence(args: string[]): string {
  try {
    parseArguments(args);
  } catch (error) {
    assert.ok(error instanceof Failure);
    assert.equal(error.kind, 'usage');
    return error.message;
  }
  return assert.fail('no usage error');
}

describe('parseArguments', () => {
  it('reads inspect with no option', () => {
    assert.deepEqual(parseArguments(['inspect', '9229']), {
      kind: 'inspect',
      address,
      json: false,
      allowRemote: false,
      allowSignal: false,
      allowPauseMs: undefined,
      watchSeconds: undefined,
      requests: false,
      snapshot: false,
      saveSnapshot: undefined,
      report: undefined,
      force: false,
      baseline: { compareWith: undefined, saveTo: undefined },
    });
  });

  it('reads every option of inspect, in any place', () => {
    const args =
      '--json --watch 2.5 --requests 9229 --allow-pause=300 --allow-remote --allow-signal --report a.html --force'.split(
        ' ',
      );
    assert.deepEqual(parseArguments(['inspect', ...args]), {
      kind: 'inspect',
      address,
      json: true,
      allowRemote: true,
      allowSignal: true,
      allowPauseMs: 300,
      watchSeconds: 2.5,
      requests: true,
      snapshot: false,
      saveSnapshot: undefined,
      report: 'a.html',
      force: true,
      baseline: { compareWith: undefined, saveTo: undefined },
    });
  });

  it('reads the other commands', () => {
    assert.deepEqual(parseArguments(['targets']), { kind: 'targets', json: false });
    assert.deepEqual(parseArguments(['targets', '--json']), { kind: 'targets', json: true });
    assert.deepEqual(parseArguments(['demo']), { kind: 'demo' });
    for (const args of [['--help'], ['-h'], ['--help', '--version']]) {
      assert.deepEqual(parseArguments(args), { kind: 'help' });
    }
    for (const of of Object.keys(subcommands)) {
      assert.deepEqual(parseArguments([of, '--help']), { kind: 'help', of });
      assert.deepEqual(parseArguments([of, '-h']), { kind: 'help', of });
    }
    assert.deepEqual(parseArguments(['--version']), { kind: 'version' });
  });

  it('reads check', () => {
    const plain = { kind: 'check', paths: ['src'], output: 'text', hints: false, fix: undefined };
    assert.deepEqual(parseArguments(['check', 'src']), plain);
    assert.deepEqual(parseArguments(['check', '--json', 'src', '--hints']), {
      ...plain,
      output: 'json',
      hints: true,
    });
    assert.deepEqual(parseArguments(['check', 'src', '--sarif', 'lib/**/*.ts']), {
      ...plain,
      output: 'sarif',
      paths: ['src', 'lib/**/*.ts'],
    });
    assert.deepEqual(parseArguments(['check', '--fix', 'src']), { ...plain, fix: 'preferred' });
    assert.deepEqual(parseArguments(['check', 'src', '--fix=nil-only']), {
      ...plain,
      fix: 'nil-only',
    });
    assert.deepEqual(parseArguments(['check', '--', '--fix']), { ...plain, paths: ['--fix'] });
  });

  it('says what is wrong with check', () => {
    assert.match(sentence(['check']), /^check wants files, folders or patterns\./);
    assert.match(sentence(['check', '', '--fix']), /^check was given an empty path\./);
    assert.match(sentence(['check', 'src', '--json', '--sarif']), /Only one of/);
    assert.match(sentence(['check', 'src', '--fix=suppress']), /nil-and-close or nil-only, not "s/);
    assert.match(sentence(['check', 'src', '--fast']), /Unknown option/);
  });

  it('reads snapshot', () => {
    const options = { source: undefined, json: false, report: undefined, force: false };
    const plain = { kind: 'snapshot', file: 'a.heapsnapshot', ...options };
    assert.deepEqual(parseArguments(['snapshot', 'a.heapsnapshot']), plain);
    assert.deepEqual(parseArguments(['snapshot', '--source=src', 'a.heapsnapshot', '--json']), {
      ...plain,
      source: 'src',
      json: true,
    });
    assert.deepEqual(parseArguments(['snapshot', 'a.heapsnapshot', '--report=a.html', '--force']), {
      ...plain,
      report: 'a.html',
      force: true,
    });
    assert.match(sentence(['snapshot']), /^snapshot wants one \.heapsnapshot file\./);
    assert.match(sentence(['snapshot', 'a', 'b']), /^snapshot wants one/);
    for (const args of [['--seconds'], ['--seconds', '-1'], ['--exec', '--json']]) {
      assert.equal(
        sentence(['record', '9229', ...args]),
        `${args[0]} wants a value, which does not begin with a dash. See pool-leaks --help.`,
      );
    }
  });

  it('reads compare', () => {
    const files = ['a.heapsnapshot', 'b.heapsnapshot'];
    const plain = { kind: 'compare', files, source: undefined, json: false };
    assert.deepEqual(parseArguments(['compare', ...files]), plain);
    assert.deepEqual(parseArguments(['compare', '--json', ...files, '--source', 'src']), {
      ...plain,
      source: 'src',
      json: true,
    });
    for (const wrong of [[], ['a'], ['a', 'b', 'c']]) {
      assert.match(sentence(['compare', ...wrong]), /^compare wants two \.heapsnapshot files,/);
    }
  });

  it('reads the options of a live snapshot', () => {
    const plain = parseArguments(['inspect', '9229']);
    assert.deepEqual(parseArguments(['inspect', '9229', '--snapshot']), {
      ...plain,
      snapshot: true,
    });
    assert.deepEqual(parseArguments(['inspect', '9229', '--save-snapshot', 'a.heapsnapshot']), {
      ...plain,
      snapshot: true,
      saveSnapshot: 'a.heapsnapshot',
    });
    assert.match(sentence(['inspect', '1', '--snapshot', '--watch', '1']), /^Only one of/);
    assert.match(sentence(['inspect', '1', '--requests']), /^--requests wants --watch/);
  });

  for (const args of [
    [],
    ['--json'],
    ['attach', '9229'],
    ['toString'],
    ['inspect'],
    ['inspect', '9229', '9230', '--snapshot'],
    ['inspect', '9229', '--colour'],
    ['inspect', '9229', '--json=yes'],
    ['inspect', '9229', '--watch'],
    ['inspect', '9229', '--watch', '0'],
    ['inspect', '9229', '--watch', 'Infinity'],
    ['inspect', '9229', '--watch', '-1'],
    ['inspect', '9229', '--allow-pause', '0x10'],
    ['inspect', '9229', '--allow-pause', '1e9'],
    ['targets', 'all'],
    ['demo', '--json'],
  ]) {
    it(`refuses ${JSON.stringify(args)} in one line`, () => {
      assert.doesNotMatch(sentence(args), /\n/);
    });
  }

  it('escapes control characters of what it refuses', () => {
    assert.match(sentence(['\u001b]0;x\u0007']), /"\\u\{1b\}\]0;x\\u\{7\}"/);
    assert.ok(!sentence(['inspect', '--\u001b[2J']).includes('\u001b'));
  });
});
