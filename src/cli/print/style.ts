import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Formats text, or leaves it plain, for an output of that width in columns; `undefined`: of any width. */
export interface Style {
  (format: Format, text: string): string;
  readonly columns?: number | undefined;
}

/** The caller decides about colours: `styleText` would look at other streams, and differently in each Node version. */
export function createStyle({
  colours,
  columns,
}: {
  colours: boolean;
  columns?: number | undefined;
}): Style {
  // Node 20 has `styleText` from 20.12 on; before it the output is plain.
  const isPlain = !colours || typeof styleText !== 'function';
  const format = (name: Format, text: string): string =>
    isPlain ? text : styleText(name, text, { validateStream: false });
  return Object.assign(format, { columns });
}

/** Whether a stream's text may carry colours: a terminal, and `NO_COLOR` is not set. */
export function wantsColours(
  stream: { isTTY?: boolean },
  environment: Record<string, string | undefined>,
): boolean {
  return stream.isTTY === true && !environment['NO_COLOR'];
}
