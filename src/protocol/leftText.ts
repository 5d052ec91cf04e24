import { formatCount, formatQuantity, visibleText } from '../base/format';
import { holders } from './holders';
import type { HeapLeft } from './leftBehind';
import type { Holder } from './heldContexts';
import type { Rule } from './rules';

const NAME_LIMIT = 60;

type NamedHolder = Pick<Holder, 'kind' | 'className' | 'name'>;

/** `the Map recent of Shop`, `the listener updated of Socket`, `callback of parked Client instances`. */
export function holderText({ kind, className, name }: NamedHolder): string {
  const what = visibleText(name, NAME_LIMIT);
  const owner = className === null ? undefined : visibleText(className, NAME_LIMIT);
  if (kind === 'pool') return owner === undefined ? what : `${what} of parked ${owner} instances`;
  const of = owner === undefined ? '' : ` of ${owner}`;
  return `the ${holders[kind].noun} ${what}${of}`;
}

/** How many values of a row were made during the load and are alive at its end. */
export function valuesIn({ perRound }: Pick<HeapLeft, 'perRound'>): number {
  return perRound.reduce((sum, count) => sum + count, 0);
}

/** Says in one sentence how many values a row has, of what, who holds them, since when, and whether they become more. */
export function leftMessage(left: Omit<HeapLeft, 'holder'> & { holder: NamedHolder }): string {
  const { classes, contexts, perRound, parked } = left;
  const values = valuesIn(left);
  const most = classes.find(({ className }) => isOfProgram(className));
  const kind = most ? ` (mostly ${visibleText(most.className, NAME_LIMIT)})` : '';
  const finished =
    contexts > 0 ? `, ${formatQuantity(contexts, 'finished request')} with them,` : '';
  const verb = values === 1 ? 'is' : 'are';
  const since = perRound.findIndex(count => count > 0) + 1;
  const idle = parked
    ? ` (${formatCount(parked.holding)} of ${formatCount(parked.idle)} idle ones hold something)`
    : '';
  const holder = `${holderText(left.holder)}${idle}`;
  return `${formatQuantity(values, 'value')}${kind} made since round ${Math.max(1, since)}${finished} ${verb} still held by ${holder}, ${growthText(left)}.`;
}

function growthText({ verdict, perRound }: Pick<HeapLeft, 'verdict' | 'perRound'>): string {
  if (verdict === 'grows') return 'and each round leaves more';
  return perRound.length > 1
    ? 'as many as there are holders, not more with each round'
    : 'and one round cannot tell whether another would leave more';
}

/** Not V8's own: a node type, as `(closure)`, or an object that no program sees, as `system / Context`. */
function isOfProgram(className: string): boolean {
  return !className.startsWith('(') && !className.startsWith('system / ');
}

/** Whether a row is a finding: it grows, holds finished requests, or breaks a rule. */
export function isLeftFinding({
  verdict,
  contexts,
  rule,
}: Pick<HeapLeft, 'verdict' | 'contexts'> & { rule: Rule | null }): boolean {
  return verdict === 'grows' || contexts > 0 || rule !== null;
}
