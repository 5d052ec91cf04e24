/** An option of a command: its settings for `util.parseArgs`, and its help. */
export interface Option {
  type: 'boolean' | 'string';
  short?: string;
  /** Each form of the option and what it does, for `--help` and for the README's tables. */
  help: Readonly<Record<string, string>>;
}

/** By name, without dashes. */
export type Options = Readonly<Record<string, Option>>;

/** Options of every command. */
export const commonOptions = {
  help: { type: 'boolean', short: 'h', help: { '-h, --help': 'this text' } },
} as const satisfies Options;

export const jsonOption = {
  json: { type: 'boolean', help: { '--json': 'one JSON object on standard output' } },
} as const satisfies Options;

/** For commands that read heap snapshot files. */
export const sourceOption = {
  source: {
    type: 'string',
    help: {
      '--source <path>':
        'sources of the program, a folder say: names the resets; without it pools are guessed',
    },
  },
} as const satisfies Options;
