import type { ListeningSocket } from './localProcess';

/** Parses `lsof -nP -iTCP -sTCP:LISTEN -Fpn`: `p` starts a process, `n` names one of its sockets (`*:80`, `[::1]:9229`). */
export function parseLsofListeners(text: string): ListeningSocket[] {
  const sockets: ListeningSocket[] = [];
  for (const { pid, name } of namesByProcess(text)) {
    const match = /^(?:\[([0-9a-f:.]+)\]|(\*|[0-9.]+)):(\d{1,5})$/i.exec(name);
    if (match) sockets.push({ pid, address: match[1] ?? match[2]!, port: Number(match[3]) });
  }
  return sockets;
}

/** Parses `lsof -a -d cwd -Fpn`: the working directory of each process. */
export function parseLsofDirectories(text: string): Map<number, string> {
  return new Map(
    namesByProcess(text)
      .filter(({ name }) => name.startsWith('/'))
      .map(({ pid, name }) => [pid, name]),
  );
}

function namesByProcess(text: string): { pid: number; name: string }[] {
  const names: { pid: number; name: string }[] = [];
  let pid: number | undefined;
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) pid = /^\d+$/.test(value) ? Number(value) : undefined;
    else if (line.startsWith('n') && pid !== undefined) names.push({ pid, name: value });
  }
  return names;
}
