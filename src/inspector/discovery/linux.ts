import * as fs from 'node:fs/promises';
import { isNodeExecutable, titleOf, type NodeProcess } from './nodeProcess';

const LISTEN = '0A';

/** Inode → port of every listening TCP socket in the text of `/proc/net/tcp` or `tcp6`. */
export function parseListeners(text: string): Map<string, number> {
  const listeners = new Map<string, number>();
  for (const line of text.split('\n').slice(1)) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    const port = local?.split(':')[1];
    if (state === LISTEN && port && inode) listeners.set(inode, parseInt(port, 16));
  }
  return listeners;
}

/** Node processes from `/proc`. What may not be read (another user's process) is left out. */
export async function linuxProcesses(): Promise<NodeProcess[]> {
  const listeners = new Map<string, number>();
  for (const table of ['tcp', 'tcp6']) {
    const text = await readOr(fs.readFile(`/proc/net/${table}`, 'utf8'), '');
    for (const [inode, port] of parseListeners(text)) listeners.set(inode, port);
  }
  const pids = (await fs.readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(pid => processOf(pid, listeners)));
  return found.filter(process => process !== undefined);
}

async function processOf(
  pid: number,
  listeners: Map<string, number>,
): Promise<NodeProcess | undefined> {
  const executable = await readOr(fs.readlink(`/proc/${pid}/exe`), '');
  if (!isNodeExecutable(executable.replace(/ \(deleted\)$/, ''))) return undefined;
  const words = (await readOr(fs.readFile(`/proc/${pid}/cmdline`, 'utf8'), '')).split('\0');
  const cwd = await readOr(fs.readlink(`/proc/${pid}/cwd`), undefined);
  const ports = await portsOf(pid, listeners);
  return {
    pid,
    title: titleOf(words.filter(Boolean)),
    ports,
    ...(cwd === undefined ? {} : { cwd }),
  };
}

async function portsOf(pid: number, listeners: Map<string, number>): Promise<number[]> {
  const ports = new Set<number>();
  const folder = `/proc/${pid}/fd`;
  for (const fd of await readOr(fs.readdir(folder), [])) {
    const link = await readOr(fs.readlink(`${folder}/${fd}`), '');
    const port = listeners.get(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '');
    if (port !== undefined) ports.add(port);
  }
  return [...ports];
}

/** Processes end while they are being read, and some belong to others: both are as good as absent. */
async function readOr<T>(reading: Promise<T>, absent: T): Promise<T> {
  return reading.catch(() => absent);
}
