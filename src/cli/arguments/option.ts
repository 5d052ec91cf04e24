/** An option of a command: how `util.parseArgs` reads it, and what is said of it. */
export interface Option {
  type: 'boolean' | 'string';
  short?: string;
  /** Each form in which it is given, and what that does: for `--help`, and for the README's tables. */
  help: Readonly<Record<string, string>>;
}

/** By name, without the dashes. */
export type Options = Readonly<Record<string, Option>>;

/** What every command understands. */
export const commonOptions = {
  help: { type: 'boolean', short: 'h', help: { '-h, --help': 'this text' } },
} as const satisfies Options;

export const jsonOption = {
  json: { type: 'boolean', help: { '--json': 'one JSON object on standard output' } },
} as const satisfies Options;

/** Of the commands that read heap snapshot files. */
export const sourceOption = {
  source: {
    type: 'string',
    help: {
      '--source <path>':
        'sources of the program, a folder say: names the resets; without it pools are guessed',
    },
  },
} as const satisfies Options;
