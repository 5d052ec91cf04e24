import * as fs from 'node:fs/promises';
import { mapConcurrently } from '../../base/concurrent';
import { throwIfCancelled } from '../../base/failure';
import { readTextFile } from '../../base/readFile';
import { ifReadable } from './ifReadable';
import type { ListeningSocket, LocalProcess, ProcessReader } from './localProcess';
import { mainLoopFiles, openFiles } from './openFiles';
import { MAX_SOCKETS_BYTES, parseProcNet } from './procNet';

const PARALLEL_PROCESSES = 16;
const SIGUSR1 = 10;
/** The kernel allows 6 MB of arguments. */
const MAX_COMMAND_LINE_BYTES = 8e6;
/** The status lists a process's groups, up to 65,536. */
const MAX_STATUS_BYTES = 1e6;

/** Reads processes from `/proc`. */
export const linuxProcesses: ProcessReader = {
  async processes(signal, pid) {
    const pids = pid === undefined ? await allPids() : [pid];
    const found = await mapConcurrently(pids, PARALLEL_PROCESSES, each => {
      throwIfCancelled(signal, 'Looking for processes');
      return readProcess(each);
    });
    return found.filter(each => each !== undefined);
  },

  async listeners(pids, signal) {
    const texts = await Promise.all(
      ['/proc/net/tcp', '/proc/net/tcp6'].map(path =>
        ifReadable(readTextFile(path, MAX_SOCKETS_BYTES, signal)),
      ),
    );
    const byInode = new Map(
      texts.flatMap(text => parseProcNet(text ?? '')).map(socket => [socket.inode, socket]),
    );
    const listening: ListeningSocket[] = [];
    for (const pid of pids) {
      throwIfCancelled(signal, 'Looking for processes');
      for (const [fd, link] of await openFiles(pid)) {
        const socket = byInode.get(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '');
        if (!socket) continue;
        const { address, port } = socket;
        listening.push({ pid, address, port, fd });
      }
    }
    return listening;
  },

  async mainLoopFiles(pid) {
    return mainLoopFiles(pid, await openFiles(pid));
  },

  async directories(pids) {
    const found = new Map<number, string>();
    for (const pid of pids) {
      const cwd = await ifReadable(fs.readlink(`/proc/${pid}/cwd`));
      if (cwd !== undefined) found.set(pid, cwd);
    }
    return found;
  },

  async debugSignal(pid) {
    const status = await ifReadable(readTextFile(`/proc/${pid}/status`, MAX_STATUS_BYTES));
    if (status === undefined) return 'unhandled';
    if (/^State:\s*[Tt]/m.test(status)) return 'stopped';
    return catchesSignal(status, SIGUSR1) ? 'handled' : 'unhandled';
  },
};

/** Whether the text of `/proc/<pid>/status` shows that the process handles a signal. */
export function catchesSignal(status: string, signal: number): boolean {
  const mask = /^SigCgt:\s*([0-9a-f]{1,16})$/m.exec(status)?.[1];
  if (mask === undefined) return false;
  return ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
}

async function allPids(): Promise<number[]> {
  return (await fs.readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number);
}

async function readProcess(pid: number): Promise<LocalProcess | undefined> {
  const commandLine = await ifReadable(
    readTextFile(`/proc/${pid}/cmdline`, MAX_COMMAND_LINE_BYTES),
  );
  if (commandLine === undefined) return undefined;
  const executable = await ifReadable(fs.readlink(`/proc/${pid}/exe`));
  return { pid, executable, args: splitCommandLine(commandLine) };
}

/** Splits the text of `/proc/<pid>/cmdline`. A title set by the program replaces all arguments and is padded with NULs. */
export function splitCommandLine(text: string): string[] {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return end === 0 ? [] : text.slice(0, end).split('\0');
}
