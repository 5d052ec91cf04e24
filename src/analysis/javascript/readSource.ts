import type { SourceText } from '../../protocol/analysis';
import type { PoolHints } from '../../protocol/poolHint';
import type { RelatedText } from '../../protocol/sourceFinding';
import { relevantText, type Sought } from './relevance/relevantText';
import { usesHintedPool } from './relevance/takeSigns';
import { linkBases } from './program/bases';
import type { Program } from './program/classLikes';
import { Modules } from './program/modules';
import { RecentTrees } from './syntax/recentTrees';
import { readProgram, type Surroundings } from './program/readProgram';
import { readPools, type ReadPools } from './pools/readPools';

/** Longer texts (in UTF-16 units) are not parsed. */
const MAX_LENGTH = 20_000_000;
/** Of longer texts, only what the cheap stage keeps is parsed. */
const MAX_WHOLE = 2_000_000;

/** Kept between requests: a text is asked for again with what it refers to. */
const trees = new RecentTrees();

export interface ReadSource extends ReadPools {
  /** Whether parts of the text are invalid syntax and were skipped. */
  isBroken: boolean;
  /** Modules that answers about its pools depended on and that are not known, as `needOf` writes them. Grows with each. */
  missing: ReadonlySet<string>;
}

/**
 * The pools of one text, or why it was not read, for people. `related`: texts that it refers to; those that cannot be
 * parsed are ignored. Throws only on a bug of the analysis.
 */
export function readSource(
  { name, text }: SourceText,
  sought: Sought,
  related: readonly RelatedText[] = [],
  poolHints: PoolHints = {},
): ReadSource | { skipped: string } {
  if (text.length > MAX_LENGTH) return { skipped: 'It is larger than 20 MB and was not analysed.' };
  const relevant = usesHintedPool(text, poolHints) ? text : relevantText(name, text, sought);
  if (relevant === undefined)
    return { pools: [], foreign: [], isBroken: false, missing: new Set() };
  const parsed = trees.parse(name, relevant);
  if ('skipped' in parsed) return parsed;
  const modules = new Modules(name, related, (other, folder, referred) => {
    if (other.text.length > MAX_LENGTH) return undefined;
    const read = trees.parse(other.name, other.text);
    if ('skipped' in read) return undefined;
    const program = readProgram(read.file, other.text, { modules: referred, folder, poolHints });
    linkBases(program);
    return program;
  });
  const whole =
    relevant === text ? undefined : wholeProgramOf({ name, text }, { modules, poolHints });
  const pools = readPools(parsed.file, relevant, { modules, whole, poolHints });
  return { ...pools, isBroken: parsed.isBroken, missing: modules.missing };
}

/** Parses all of a text when it is first asked for. */
function wholeProgramOf(
  { name, text }: SourceText,
  surroundings: Surroundings,
): () => Program | undefined {
  let program: Program | undefined;
  let isRead = text.length > MAX_WHOLE;
  return () => {
    if (isRead) return program;
    isRead = true;
    const parsed = trees.parse(name, text);
    if ('file' in parsed) program = readProgram(parsed.file, text, surroundings);
    if (program) linkBases(program);
    return program;
  };
}
