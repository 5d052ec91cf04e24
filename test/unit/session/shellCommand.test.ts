import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runShellCommand } from '../../../src/session/shellCommand';
import { eventually } from '../../eventually';

describe('a command of the shell', () => {
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  after(() => fs.rmSync(cwd, { recursive: true }));
  const never = new AbortController().signal;
  const run = async (
    command: string,
    signal = never,
  ): Promise<{ why: string; lines: string[] }> => {
    const lines: string[] = [];
    const { why } = await runShellCommand(command, { cwd, signal, onLine: l => lines.push(l) });
    return { why, lines };
  };
  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };

  it('is one string for the shell, in the folder of the person', async () => {
    const { why, lines } = await run('pwd; echo one | tr o 0 && printf "a\\rb\\nlast" >&2');
    assert.equal(why, '');
    assert.deepEqual(lines.toSorted(), [fs.realpathSync(cwd), '0ne', 'a', 'b', 'last'].toSorted());
  });

  it('says how it ended, with its last words', async () => {
    const failed = await run('echo no such host >&2; exit 7');
    assert.equal(failed.why, 'the command ended with status 7 ("no such host")');
    assert.equal((await run('exit 3')).why, 'the command ended with status 3');
    assert.equal((await run('kill -9 $$')).why, 'the command was ended by SIGKILL');
    assert.match((await run('no-such-program-here')).why, /^the command ended with status 127 \(/);
  });

  it('does not wait for what it left running in the background', async () => {
    const { why, lines } = await run('sleep 60 & echo $!');
    assert.equal(why, '');
    process.kill(Number(lines[0]), 'SIGKILL');
  });

  it('ends with everything that it started, also what will not', async () => {
    const stop = new AbortController();
    const file = path.join(cwd, 'pids');
    const stubborn = `(trap '' INT; echo $BASHPID >> ${file}; while :; do sleep 1; done)`;
    const ended = run(`bash -c "${stubborn.replaceAll('$', '\\$')} & wait"`, stop.signal);
    await eventually(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes('\n'));
    const pid = Number(fs.readFileSync(file, 'utf8'));
    assert.ok(isAlive(pid));
    stop.abort();
    assert.match((await ended).why, /^the command (was ended by|ended with status)/);
    await eventually(() => !isAlive(pid));
  });

  it('is not started once it is not wanted', async () => {
    const { why, lines } = await run('echo started', AbortSignal.abort());
    assert.deepEqual([why, lines], ['it was not started', []]);
  });
});
