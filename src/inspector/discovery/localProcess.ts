/** A process of this machine, as far as the operating system tells. */
export interface LocalProcess {
  pid: number;
  /**
   * Path, or at least file name, of the program; `undefined` when it is not visible to us, or the process has no program.
   */
  executable?: string;
  /** The command line, program first; only the title if the program has set one; empty for a zombie. */
  args: string[];
  cwd?: string;
}

/** A TCP socket that accepts connections. */
export interface ListeningSocket {
  pid: number;
  /** The address that the socket is bound to: `127.0.0.1`, `::1`, `0.0.0.0`, `::` … */
  address: string;
  port: number;
  /** Its file descriptor, where the system tells. */
  fd?: number;
  /**
   * Whether the main thread of a Node program accepts the connections: true of the program's own servers, never of an
   * inspector. `undefined` where the system does not tell; means nothing for a program that only embeds Node.
   */
  isMainLoops?: boolean | undefined;
}

/**
 * The effect of `SIGUSR1` on a process. `handled`: a handler runs, Node's or the program's. `unhandled`: the signal would
 * end the process, or there is none. `stopped`: the signal would wait until the process continues. `unknown`: this system
 * does not tell.
 */
export type DebugSignal = 'handled' | 'unhandled' | 'stopped' | 'unknown';

/** What an operating system tells about its processes. Each call asks anew. */
export interface ProcessReader {
  /** All processes (only their command lines), or the one with this pid; empty when it does not exist. */
  processes(signal?: AbortSignal, pid?: number): Promise<LocalProcess[]>;
  /** The sockets of these processes, except those that are not visible to us. */
  listeners(pids: number[], signal?: AbortSignal): Promise<ListeningSocket[]>;
  /**
   * The file descriptors that the event loop of a Node program's main thread watches; `undefined` where that is not told. The
   * program waits while a list of many connections is made: ask once.
   */
  mainLoopFiles(pid: number): Promise<ReadonlySet<number> | undefined>;
  /** Working directories by pid, where the system tells. */
  directories(pids: number[], signal?: AbortSignal): Promise<Map<number, string>>;
  debugSignal(pid: number): Promise<DebugSignal>;
}
