import { formatBytes, formatCount, formatQuantity, visibleText } from '../base/format';
import { holders } from './holders';
import type { HeapLeft, LeftBehind, RecordedRound } from './leftBehind';
import type { Holder, SourcePlace } from './heldContexts';
import type { Rule } from './rules';

const NAME_LIMIT = 60;
/** Fewer values than this in a round are not called growth. */
const FEW = 3;
/** Other holders that a message names. */
const OTHERS_LIMIT = 3;

type NamedHolder = Pick<Holder, 'kind' | 'className' | 'name'> & { within?: NamedHolder };

/**
 * `the Map recent of Shop`, `the listener updated of Socket`, `callback of parked Client instances`, `the array _queue of
 * PriorityQueue, in the variable mailQueue`.
 */
export function holderText(holder: NamedHolder): string {
  const { within } = holder;
  return within ? `${ownText(holder)}, in ${ownText(within)}` : ownText(holder);
}

/** Where a holder is, and then where what has it is, as far as sources tell: in the order of `holderText`. */
export function holderPlaces({
  location,
  within,
}: Pick<Holder, 'location' | 'within'>): SourcePlace[] {
  return [location, within?.location ?? null].filter(place => place !== null);
}

function ownText({ kind, className, name }: NamedHolder): string {
  const what = visibleText(name, NAME_LIMIT);
  const owner = className === null ? undefined : visibleText(className, NAME_LIMIT);
  if (kind === 'pool') return owner === undefined ? what : `${what} of idle ${owner} instances`;
  const of = owner === undefined ? '' : ` of ${owner}`;
  return `the ${holders[kind].noun}${what === '' ? '' : ` ${what}`}${of}`;
}

/** How many values of a row were made during the load and are alive at its end. */
export function valuesIn({ perRound }: Pick<HeapLeft, 'perRound'>): number {
  return perRound.reduce((sum, count) => sum + count, 0);
}

/** What the message tells of a row. */
type LeftFacts = Pick<
  HeapLeft,
  'verdict' | 'valueClass' | 'perRound' | 'sizes' | 'contexts' | 'parked'
> & {
  holder: NamedHolder;
  alsoHeldBy: readonly NamedHolder[];
};

/** ` and by the Map byUser`; '' when nobody else holds the values. */
function othersText(alsoHeldBy: readonly NamedHolder[]): string {
  const more = alsoHeldBy.length - OTHERS_LIMIT;
  const named = alsoHeldBy.slice(0, OTHERS_LIMIT).map(other => `by ${holderText(other)}`);
  const all = more > 0 ? [...named, `by ${formatCount(more)} more`] : named;
  const last = all.pop();
  if (last === undefined) return '';
  return all.length === 0 ? ` and ${last}` : `, ${all.join(', ')} and ${last}`;
}

/** Says in one sentence how many values a row has, of what, who holds them, since when, and whether they become more. */
export function leftMessage(left: LeftFacts): string {
  const { valueClass, contexts, perRound, parked, alsoHeldBy } = left;
  const values = valuesIn(left);
  const kind = valueClass === null ? '' : ` (mostly ${valueText(valueClass)})`;
  const finished =
    contexts > 0 ? `, ${formatQuantity(contexts, 'finished request')} with them,` : '';
  const verb = values === 1 ? 'is' : 'are';
  const since = perRound.findIndex(count => count > 0) + 1;
  const idle = parked
    ? ` (${formatCount(parked.holding)} of ${formatCount(parked.idle)} idle ones hold something)`
    : '';
  const holder = `${holderText(left.holder)}${idle}${othersText(alsoHeldBy)}`;
  return `${formatQuantity(values, 'value')}${kind} made since round ${Math.max(1, since)}${finished} ${verb} still held by ${holder}, ${growthText(left)}.`;
}

function growthText({
  verdict,
  perRound,
  sizes,
}: Pick<HeapLeft, 'verdict' | 'perRound' | 'sizes'>): string {
  if (sizes) {
    const [before, ...after] = sizes.map(formatBytes);
    return `and each round replaced what was there by a larger one: ${before} before, then ${after.join(', ')}`;
  }
  if (verdict === 'grows') return 'and each round leaves more';
  if (perRound.length < 2) return 'and one round cannot tell whether another would leave more';
  const filled = [...perRound.entries()].filter(([, count]) => count > 0);
  if (filled.length !== 1) {
    const counts = perRound.map((count, i) => `${formatCount(count)} of round ${i + 1}`);
    return `${counts.join(', ')}: ${isFew(perRound) ? 'too few to tell whether each round leaves more' : 'not steadily more'}`;
  }
  return isReplaced({ perRound })
    ? 'all of the last round: what was there before was replaced, or is a part of it'
    : `all of round ${filled[0]![0] + 1}: no later round added any`;
}

/** Whether each round has left something, but so little that something else may have been let go. */
function isFew(perRound: readonly number[]): boolean {
  return perRound.every(count => count > 0 && count < FEW);
}

/** Whether only the last of several rounds has left something: what came before was replaced or let go. */
function isReplaced({ perRound }: Pick<HeapLeft, 'perRound'>): boolean {
  return perRound.length > 1 && perRound.slice(0, -1).every(count => count === 0);
}

/** What to do about a row that no rule explains, in the imperative. */
export function adviceOf(left: Omit<LeftFacts, 'valueClass' | 'contexts'>): string {
  const together =
    left.alsoHeldBy.length > 0 ? ' Memory is freed only when all of its holders let go.' : '';
  return `${adviceOfHolder(left)}${together}`;
}

function adviceOfHolder({
  verdict,
  perRound,
  holder,
}: Pick<LeftFacts, 'verdict' | 'perRound' | 'holder'>): string {
  const { kind } = holder;
  const isVariable = kind === 'closure' || kind === 'field';
  if (verdict === 'grows' && isVariable && isReplaced({ perRound })) {
    return `Each request adds to the value of the ${holders[kind].noun}: give it a limit, or begin anew from time to time.`;
  }
  if (verdict === 'parked' && isVariable && isReplaced({ perRound })) {
    return `The ${holders[kind].noun} keeps the latest value only. If that becomes larger with each request, it piles up what it contains. Else clear it when the request ends, if it is large or private.`;
  }
  return holders[kind].mend;
}

/** Whose code a holder is; `unknown` where no source was found, as in code without a URL and in Node's own. */
export function ownerOf({
  package: dependency,
  holder,
  storedAt,
}: Pick<LeftBehind, 'package' | 'holder' | 'storedAt'>): 'dependency' | 'own' | 'unknown' {
  if (dependency !== null) return 'dependency';
  const places = [...holderPlaces(holder), ...storedAt];
  return places.some(({ file }) => isSource(file)) ? 'own' : 'unknown';
}

/** A file or URL of a program: no script without a URL, and none of Node's own. */
function isSource(file: string): boolean {
  return !/^(?:\(script |node:|internal\/|evalmachine\.)/.test(file);
}

/** What has no class is named by V8's type of it: `(closure)`, `(concatenated string)`. */
function valueText(className: string): string {
  if (!className.startsWith('(')) return visibleText(className, NAME_LIMIT);
  if (className.endsWith('string)')) return 'texts';
  return className === '(closure)' ? 'functions' : className.slice(1, -1);
}

/** Whether a row is a finding: it grows, holds finished requests, or breaks a rule. */
export function isLeftFinding({
  verdict,
  contexts,
  rule,
}: Pick<HeapLeft, 'verdict' | 'contexts'> & { rule: Rule | null }): boolean {
  return verdict === 'grows' || contexts > 0 || rule !== null;
}

/** What the server did in a round: `60`, `no HTTP request, 60 connections`, `not counted`. */
export function roundWorkText({ requests, connections = 0 }: RecordedRound): string {
  if (requests === null) return 'not counted';
  if (requests > 0 || connections === 0) return formatCount(requests);
  return `no HTTP request, ${formatQuantity(connections, 'connection')}`;
}
