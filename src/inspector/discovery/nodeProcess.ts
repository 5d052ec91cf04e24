/** A Node process of this machine, as the operating system shows it. */
export interface NodeProcess {
  pid: number;
  /** What it runs: the command line without the executable, clipped. */
  title: string;
  cwd?: string;
  /** Ports that it listens on, loopback or all interfaces. */
  ports: number[];
}

const MAX_TITLE = 200;

/** Whether an executable's path or name is Node's. Others must never be sent SIGUSR1, which ends most programs. */
export function isNodeExecutable(executable: string): boolean {
  return /(?:^|[\\/])(?:node|nodejs)(?:\.exe)?$/i.test(executable.trim());
}

/** A title from the words of a command line: the script and its arguments, without options for Node itself. */
export function titleOf(words: readonly string[]): string {
  const rest = words.slice(1);
  const script = rest.findIndex(word => !word.startsWith('-'));
  const shown = script === -1 ? words : rest.slice(script);
  return shown.join(' ').slice(0, MAX_TITLE);
}
