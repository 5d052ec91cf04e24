/** Where a command writes: `out` gets the answer, `err` progress and failures. A line of progress ends with `…`. */
export interface CommandIo {
  out(text: string): void;
  err(line: string): void;
  /** Whether `out` supports colours. */
  colours: boolean;
  /** Width of `out`, when that is a terminal. */
  columns?: number | undefined;
  /** Paths below this folder are shown relative to it. */
  cwd: string;
}

/** 0: nothing found, 1: findings, 2: it could not be done, 3: nothing found, but not all was judged, 130: ended by Ctrl+C. */
export type ExitStatus = 0 | 1 | 2 | 3 | 130;
