/** Where a command writes. `out` is the answer, `err` is progress and failures. */
export interface CommandIo {
  out(text: string): void;
  err(line: string): void;
  /** Whether `out` understands colours. */
  colours: boolean;
  /** Paths below it are shown relative to it. */
  cwd: string;
}

/** 0: nothing found, 1: findings, 2: it could not be done, 3: nothing found, but not all was judged, 130: ended by Ctrl+C. */
export type ExitStatus = 0 | 1 | 2 | 3 | 130;
