import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Failure, sentenceOf } from '../../base/failure';
import { visibleText } from '../../base/format';

/** End of each usage failure's sentence. */
export const seeHelp = 'See pool-leaks --help.';

/** The options and positional arguments of one command. Throws `usage` with one sentence. */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
): ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true; strict: true }>
> {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const option = valueless(error);
    if (option !== undefined) {
      const what = `${option} wants a value, which does not begin with a dash`;
      throw new Failure('usage', `${what}. ${seeHelp}`, error);
    }
    // Node's sentence may continue with advice on further lines, but the contract is one line.
    const [sentence = ''] = sentenceOf(error).split(/\n|\. /, 1);
    throw new Failure('usage', `${visibleText(sentence, 200)}. ${seeHelp}`, error);
  }
}

/** The option that Node found no value for, also because what follows begins with a dash. */
function valueless(error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return undefined;
  return /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(
    sentenceOf(error),
  )?.[1];
}

/** Throws `usage` when there are more positional arguments than allowed. */
export function refuseMore(positionals: string[], allowed: number): void {
  const extra = positionals[allowed];
  if (extra === undefined) return;
  throw new Failure('usage', `"${visibleText(extra, 80)}" is one argument too many. ${seeHelp}`);
}
