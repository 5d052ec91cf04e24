import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Formats text, or leaves it plain. */
export type Style = (format: Format, text: string) => string;

/** The caller decides about colours: `styleText` would look at other streams, and differently in each Node version. */
export function createStyle(colours: boolean): Style {
  // Node 20 has `styleText` from 20.12 on; before it the output is plain.
  if (!colours || typeof styleText !== 'function') return (_format, text) => text;
  return (format, text) => styleText(format, text, { validateStream: false });
}

/** Whether a stream's text may carry colours: a terminal, and `NO_COLOR` is not set. */
export function wantsColours(
  stream: { isTTY?: boolean },
  environment: Record<string, string | undefined>,
): boolean {
  return stream.isTTY === true && !environment['NO_COLOR'];
}
