/** A process of this machine, as far as the operating system lets us look. */
export interface LocalProcess {
  pid: number;
  /** Path (or at least file name) of the program; `undefined` when we may not look, or for a process without a program. */
  executable?: string;
  /** The command line, program first. One element with the title when the program has set one. Empty for a zombie. */
  args: string[];
  cwd?: string;
}

/** A TCP socket that waits for connections. */
export interface ListeningSocket {
  pid: number;
  /** As the socket is bound: `127.0.0.1`, `::1`, `0.0.0.0`, `::` … */
  address: string;
  port: number;
}

/**
 * What `SIGUSR1` does to a process. `handled`: a handler is in place, Node's or the program's own. `unhandled`: it would end
 * the process, or there is none. `stopped`: it would wait until the process goes on. `unknown`: this system does not tell.
 */
export type DebugSignal = 'handled' | 'unhandled' | 'stopped' | 'unknown';

/** What one operating system tells of its processes. Each call looks anew. */
export interface ProcessReader {
  /** All processes (their command lines only), or the one with this pid: empty when it does not exist. */
  processes(signal?: AbortSignal, pid?: number): Promise<LocalProcess[]>;
  /** The sockets of these processes; those that we may not see are missing. */
  listeners(pids: number[], signal?: AbortSignal): Promise<ListeningSocket[]>;
  /** Working directories by pid, where they can be told. */
  directories(pids: number[], signal?: AbortSignal): Promise<Map<number, string>>;
  debugSignal(pid: number): Promise<DebugSignal>;
}
