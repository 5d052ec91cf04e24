import * as assert from 'node:assert/strict';
import { parseArguments } from '../../../../src/cli/arguments/parseArguments';

const parse = (...args: string[]): unknown => parseArguments(['record', ...args]);

describe('the arguments of record', () => {
  it('have two rounds, and ten seconds each without a command', () => {
    assert.deepEqual(parse('9229'), {
      kind: 'record',
      address: { kind: 'port', host: '127.0.0.1', port: 9229 },
      ...{ exec: undefined, seconds: 10, rounds: 2, thread: undefined, json: false },
      ...{ allowRemote: false, allowSignal: false, allowPauseMs: undefined },
      ...{ saveSnapshots: undefined, report: undefined, force: false },
      baseline: { compareWith: undefined, saveTo: undefined },
    });
  });

  it('are all taken', () => {
    const load = ['--exec', 'npx autocannon -a 60 http://127.0.0.1:3000', '--rounds', '3'];
    const rest = ['--json', '--report', 'a.html', '--allow-pause', '5000', '--force'];
    const more = ['--save-snapshots', 'kept', '--thread', '7', '--allow-remote', '--allow-signal'];
    assert.deepEqual(parse('pid:4711', ...load, ...rest, ...more), {
      kind: 'record',
      address: { kind: 'pid', pid: 4711 },
      ...{ exec: load[1], seconds: 10, rounds: 3, thread: '7', json: true },
      ...{ allowRemote: true, allowSignal: true, allowPauseMs: 5000 },
      ...{ saveSnapshots: 'kept', report: 'a.html', force: true },
      baseline: { compareWith: undefined, saveTo: undefined },
    });
    assert.equal((parse('9229', '--seconds', '1.5') as { seconds: number }).seconds, 1.5);
  });

  for (const [args, sentence] of [
    [[], /^record wants an address\. See/],
    [['9229', 'x'], /^"x" is one argument too many/],
    [['9229', '--exec', 'a', '--seconds', '1'], /^Only one of --exec and --seconds/],
    [['9229', '--exec', ' '], /^--exec wants a command/],
    [['9229', '--rounds', '0'], /^--rounds wants rounds from 1 to 50, not "0"/],
    [['9229', '--rounds', '1.5'], /^--rounds wants rounds/],
    [['9229', '--seconds', '-1'], /seconds/],
    [['9229', '--allow-pause', 'no'], /^--allow-pause wants milliseconds/],
  ] as const) {
    it(`are refused: ${args.join(' ')}`, () => {
      assert.throws(() => parse(...args), { kind: 'usage', message: sentence });
    });
  }
});
