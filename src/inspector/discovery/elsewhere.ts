import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isNodeExecutable, titleOf, type NodeProcess } from './nodeProcess';

const run = promisify(execFile);
const LIMITS = { timeout: 5_000, maxBuffer: 16_000_000 };

/** Processes from `ps -axo pid=,comm=,args=` style text: pid, then the command line. */
export function parsePs(text: string): NodeProcess[] {
  const found: NodeProcess[] = [];
  for (const line of text.split('\n')) {
    const [, pid, command] = /^\s*(\d+)\s+(.+)$/.exec(line) ?? [];
    const words = command?.split(' ') ?? [];
    if (pid && words[0] && isNodeExecutable(words[0])) {
      found.push({ pid: Number(pid), title: titleOf(words), ports: [] });
    }
  }
  return found;
}

/** pid → ports from `lsof -nP -iTCP -sTCP:LISTEN -Fpn`. */
export function parseLsof(text: string): Map<number, number[]> {
  const ports = new Map<number, number[]>();
  let pid = 0;
  for (const line of text.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    const port = line.startsWith('n') ? Number(/:(\d+)$/.exec(line)?.[1]) : NaN;
    if (Number.isInteger(port)) ports.set(pid, [...(ports.get(pid) ?? []), port]);
  }
  return ports;
}

/** Processes from PowerShell's `Win32_Process` rows with their listening ports, as JSON. */
export function parsePowerShell(text: string): NodeProcess[] {
  const parsed = JSON.parse(text || '[]') as unknown;
  const rows = (Array.isArray(parsed) ? parsed : [parsed]) as {
    ProcessId: number;
    CommandLine: string | null;
    Ports: number[] | null;
  }[];
  return rows.map(row => ({
    pid: row.ProcessId,
    title: titleOf((row.CommandLine ?? 'node').split(' ')),
    ports: row.Ports ?? [],
  }));
}

export async function macProcesses(): Promise<NodeProcess[]> {
  const [ps, lsof] = await Promise.all([
    run('ps', ['-axo', 'pid=,args='], LIMITS),
    run('lsof', ['-nP', '-iTCP', '-sTCP:LISTEN', '-Fpn'], LIMITS).catch(() => ({ stdout: '' })),
  ]);
  const ports = parseLsof(lsof.stdout);
  return parsePs(ps.stdout).map(found => ({ ...found, ports: ports.get(found.pid) ?? [] }));
}

const POWERSHELL = `Get-CimInstance Win32_Process -Filter "Name='node.exe'" | ForEach-Object {
  $id = $_.ProcessId
  $ports = @(Get-NetTCPConnection -State Listen -OwningProcess $id -ErrorAction SilentlyContinue | ForEach-Object LocalPort)
  [pscustomobject]@{ ProcessId = $id; CommandLine = $_.CommandLine; Ports = $ports }
} | ConvertTo-Json -Compress`;

export async function windowsProcesses(): Promise<NodeProcess[]> {
  const { stdout } = await run('powershell', ['-NoProfile', '-Command', POWERSHELL], LIMITS);
  return parsePowerShell(stdout);
}
