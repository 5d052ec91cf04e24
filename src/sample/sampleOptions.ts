import { parseArgs } from 'node:util';

export interface SampleOptions {
  /** 0 lets the system choose. */
  port: number;
  /** Requests that the server sends to itself after its start. */
  load: number;
  /** Milliseconds after which the server closes; `undefined`: it runs until SIGTERM. */
  exitAfter: number | undefined;
}

/** Reads the command line. Throws an `Error` with a sentence for people. */
export function parseSampleOptions(args: string[]): SampleOptions {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '0' },
      load: { type: 'string', default: '0' },
      'exit-after': { type: 'string' },
    },
  });
  const exitAfter = values['exit-after'];
  return {
    port: wholeNumber('--port', values.port, 65_535),
    load: wholeNumber('--load', values.load, 1_000_000),
    exitAfter:
      exitAfter === undefined ? undefined : wholeNumber('--exit-after', exitAfter, 2 ** 31 - 1),
  };
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) {
    throw new Error(`${name} wants a whole number from 0 to ${max}, not "${text}".`);
  }
  return value;
}
