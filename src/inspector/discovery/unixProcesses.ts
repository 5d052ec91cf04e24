import type { ProcessReader } from './localProcess';
import { parseLsofDirectories, parseLsofListeners } from './lsofOutput';
import { parsePsColumn } from './psOutput';
import { runTool } from './runTool';

/** Reads processes with `ps` and `lsof`: macOS and other Unix systems without Linux's `/proc`. */
export const unixProcesses: ProcessReader = {
  async processes(signal, pid) {
    const which = pid === undefined ? ['-ax'] : ['-p', String(pid)];
    // Two runs, because a program's path and its arguments may both contain blanks, so two columns could not be separated.
    const [programs, commands] = await Promise.all(
      ['comm', 'args'].map(column =>
        runTool('ps', [...which, '-ww', '-o', 'pid=', '-o', `${column}=`], signal),
      ),
    );
    const executables = parsePsColumn(programs ?? '');
    return [...parsePsColumn(commands ?? '')].map(([each, command]) => ({
      pid: each,
      executable: executables.get(each),
      args: command.split(' ').filter(arg => arg !== ''),
    }));
  },

  async listeners(pids, signal) {
    if (pids.length === 0) return [];
    const args = ['-a', '-nP', '-iTCP', '-sTCP:LISTEN', '-p', pids.join(','), '-Fpn'];
    return parseLsofListeners((await runTool('lsof', args, signal)) ?? '');
  },

  async directories(pids, signal) {
    if (pids.length === 0) return new Map();
    const args = ['-a', '-d', 'cwd', '-p', pids.join(','), '-Fpn'];
    return parseLsofDirectories((await runTool('lsof', args, signal)) ?? '');
  },

  mainLoopFiles() {
    return Promise.resolve(undefined);
  },

  debugSignal() {
    return Promise.resolve('unknown');
  },
};
