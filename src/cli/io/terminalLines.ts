import type { CommandIo } from './commandIo';

/** A stream that may be a terminal. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  /** Width of the terminal. */
  columns?: number;
}

/** Back to the start of the line, and clear it. */
const CLEAR = '\r\u001b[2K';

/**
 * Writes a command's answer and its lines. On a terminal a line that ends with `…` is progress: it is cut to the width, and goes
 * away when something else is written.
 */
export function terminalLines(
  out: Output,
  err: Output,
): Pick<CommandIo, 'out' | 'err'> & { end(): void } {
  let isShown = false;
  const end = (): void => {
    if (isShown) err.write(CLEAR);
    isShown = false;
  };
  return {
    out: text => {
      end();
      out.write(text);
    },
    err: line => {
      end();
      isShown = err.isTTY === true && line.endsWith('…');
      if (!isShown) err.write(`${line}\n`);
      else err.write(fitted(line, err.columns ?? 80));
    },
    /** Takes away what is shown of progress. */
    end,
  };
}

/** Shorter than the width, for a full line makes some terminals wrap. */
function fitted(line: string, columns: number): string {
  return line.length < columns ? line : `${line.slice(0, Math.max(1, columns - 2))}…`;
}
