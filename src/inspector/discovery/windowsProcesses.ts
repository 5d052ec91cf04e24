import * as path from 'node:path';
import type { ProcessReader } from './localProcess';
import { parseWindowsListeners, parseWindowsProcesses } from './powerShellOutput';
import { runTool } from './runTool';

/** Reads processes with PowerShell. Windows does not tell the working directory of another process. */
export const windowsProcesses: ProcessReader = {
  async processes(signal, pid) {
    const filter =
      pid === undefined
        ? `Name LIKE 'node%' OR CommandLine LIKE '%--inspect%'`
        : `ProcessId=${pid}`;
    const query = `Get-CimInstance Win32_Process -Filter "${filter}"`;
    return parseWindowsProcesses(
      await askPowerShell(query, 'ProcessId,Name,ExecutablePath,CommandLine', signal),
    );
  },

  async listeners(pids, signal) {
    if (pids.length === 0) return [];
    const query = 'Get-NetTCPConnection -State Listen -ErrorAction SilentlyContinue';
    const sockets = parseWindowsListeners(
      await askPowerShell(query, 'LocalAddress,LocalPort,OwningProcess', signal),
    );
    return sockets.filter(socket => pids.includes(socket.pid));
  },

  directories() {
    return Promise.resolve(new Map());
  },

  /** Windows has no signals. Node uses a file mapping of its own instead, and fails where that is missing. */
  mainLoopFiles() {
    return Promise.resolve(undefined);
  },

  debugSignal() {
    return Promise.resolve('handled');
  },
};

async function askPowerShell(
  query: string,
  properties: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const command = [
    '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
    `${query} | Select-Object ${properties} | ConvertTo-Json -Compress`,
  ].join('; ');
  const args = ['-NoProfile', '-NonInteractive', '-Command', command];
  return (await runTool(powerShellPath(), args, signal)) ?? '';
}

/** The full path, so that no program of that name in the working directory runs instead. */
function powerShellPath(): string {
  const root = process.env.SystemRoot ?? 'C:\\Windows';
  return path.win32.join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
}
