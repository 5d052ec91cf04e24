import { visibleText } from '../../base/format';
import { heldMessage } from '../../protocol/contextsText';
import type { HolderKind } from '../../protocol/holders';
import type { LeftBehind } from '../../protocol/leftBehind';
import type { ContextsReading, HeldContexts, Holder } from '../../protocol/heldContexts';
import { holderPlaces, valuesIn } from '../../protocol/leftText';
import type { LeftPlace, LeftRow } from '../../protocol/leftView';
import type { RecordedLoad } from './recordings';

const NAME_LIMIT = 80;
const MESSAGE_LIMIT = 1_000;
/** Limits that keep views quick and messages small. Rows come most important first. */
const MAX_ROWS = 100;
const MAX_STEPS = 40;
const MAX_CLASSES = 10;
const MAX_PLACES = 10;

/** The rows of a recorded load: what grows, then what is parked. */
export function recordedRows({ recording, at }: RecordedLoad): LeftRow[] {
  return recording.left.slice(0, MAX_ROWS).map((left, i) => recordedRow(`left/${at}/${i}`, left));
}

/** The rows of the finished requests that a reading met. */
export function heldRows({ holders, estimated }: ContextsReading): LeftRow[] {
  return holders
    .slice(0, MAX_ROWS)
    .map((held, i) => heldRow(`held/${i}`, held, estimated === true));
}

function recordedRow(id: string, left: LeftBehind): LeftRow {
  const { holder, verdict, message, classes, perRound, contexts, retainedBytes, path } = left;
  return {
    id,
    kind: holder.kind,
    label: labelOf(holder),
    verdict,
    message: visibleText(message, MESSAGE_LIMIT),
    package: left.package === null ? null : visibleText(left.package, NAME_LIMIT),
    classes: classes
      .slice(0, MAX_CLASSES)
      .map(share => ({ ...share, className: visibleText(share.className, NAME_LIMIT) })),
    perRound,
    values: valuesIn(left),
    contexts,
    retainedBytes,
    path: stepsOf(path),
    places: placesOf([holder, ...left.alsoHeldBy], left.storedAt),
    rule: left.rule,
    fixes: left.fixes,
  };
}

function heldRow(id: string, held: HeldContexts, isEstimated: boolean): LeftRow {
  const { kind, contexts, retainedBytes, path } = held;
  return {
    id,
    kind,
    label: labelOf(held),
    verdict: 'held',
    message: heldMessage(held, isEstimated),
    package: null,
    classes: [],
    perRound: [],
    values: contexts,
    contexts,
    retainedBytes,
    path: stepsOf(path),
    places: placesOf([held], held.storedAt),
    rule: null,
    fixes: [],
  };
}

/** Kinds whose holder is a member of its class, as people write it: `Shop.recent`. */
const members: ReadonlySet<HolderKind> = new Set([
  'map',
  'set',
  'array',
  'object',
  'field',
  'pool',
]);

/** `Shop.recent`, `updated of Socket`, `payloads`. */
function labelOf({ kind, className, name }: Pick<Holder, 'kind' | 'className' | 'name'>): string {
  const what = visibleText(name, NAME_LIMIT);
  if (className === null) return what;
  const owner = visibleText(className, NAME_LIMIT);
  return members.has(kind) ? `${owner}.${what}` : `${what} of ${owner}`;
}

function stepsOf(path: readonly string[]): string[] {
  return path.slice(0, MAX_STEPS).map(step => visibleText(step, NAME_LIMIT));
}

function placesOf(holders: readonly Holder[], storedAt: LeftBehind['storedAt']): LeftPlace[] {
  return [
    ...storedAt.slice(0, MAX_PLACES).map(place => ({ ...place, role: 'stored' as const })),
    ...holders.flatMap(holderPlaces).map(place => ({ ...place, role: 'holder' as const })),
  ];
}
