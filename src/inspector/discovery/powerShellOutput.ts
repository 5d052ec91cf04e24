import type { ListeningSocket, LocalProcess } from './localProcess';

/** Parses `Win32_Process` objects as JSON. Skips entries of another form. */
export function parseWindowsProcesses(text: string): LocalProcess[] {
  return entriesOf(text).flatMap(({ ProcessId: pid, Name, ExecutablePath, CommandLine }) => {
    if (typeof pid !== 'number') return [];
    // Without permission, path and command line are null.
    const executable = stringOf(ExecutablePath) ?? (CommandLine ? stringOf(Name) : undefined);
    return [{ pid, executable, args: splitWindowsCommandLine(stringOf(CommandLine) ?? '') }];
  });
}

/** Parses `Get-NetTCPConnection` objects as JSON. Skips entries of another form. */
export function parseWindowsListeners(text: string): ListeningSocket[] {
  return entriesOf(text).flatMap(
    ({ LocalAddress: address, LocalPort: port, OwningProcess: pid }) =>
      typeof address === 'string' && typeof port === 'number' && typeof pid === 'number'
        ? [{ pid, address, port }]
        : [],
  );
}

/** Splits a command line at blanks outside double quotes, and drops the quotes. */
export function splitWindowsCommandLine(text: string): string[] {
  const args = text.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? [];
  return args.map(arg => arg.replaceAll('"', ''));
}

/** `ConvertTo-Json` prints nothing for no object, a bare object for one, and an array for several. */
function entriesOf(text: string): Record<string, unknown>[] {
  const bare = text.replace(/^\uFEFF/, '').trim();
  if (bare === '') return [];
  const parsed: unknown = JSON.parse(bare);
  const entries: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return entries.filter(
    (entry): entry is Record<string, unknown> => typeof entry === 'object' && entry !== null,
  );
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
