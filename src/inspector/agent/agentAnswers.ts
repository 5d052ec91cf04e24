import * as v from 'valibot';
import type {
  ContextCounts,
  ContextsStatus,
  HandlesStatus,
  HeldRow,
  HeldRows,
  KeysStatus,
  ModelReading,
  ProbeStatus,
  QueriedCounts,
  Repeated,
  StaleRow,
  StoreCounts,
  WalkStatus,
} from './agentApi';
import { holderKinds } from '../../protocol/holders';
import type { Crossings } from './agentCalls';

/** Longer than any text that the agent sends; it cuts names at 200 characters. */
const MAX_TEXT = 2_000;
const MAX_ROWS = 10_000;
const MAX_PATH = 100;

/** A number of objects, slots or references, or the ordinal of one. */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ms = v.pipe(v.number(), v.finite(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));

const staleRow = v.object({
  model: count,
  store: count,
  instance: count,
  idle: v.boolean(),
  slot: v.union([count, text]),
  key: v.nullable(text),
  className: text,
  closable: v.nullable(v.picklist(['open', 'closed'])),
  size: v.nullable(count),
}) satisfies v.GenericSchema<unknown, StaleRow>;

const storeCounts = v.object({
  store: count,
  instances: count,
  idle: count,
  staleReferences: count,
  open: count,
}) satisfies v.GenericSchema<unknown, StoreCounts>;

const contextCounts = v.strictTuple([
  count,
  v.picklist([0, 1]),
  count,
  count,
  count,
  count,
]) satisfies v.GenericSchema<unknown, ContextCounts>;

const modelReading = v.object({
  instances: count,
  isParkingMet: v.boolean(),
  judged: count,
  known: count,
  missing: count,
  idle: count,
  stale: count,
  stores: v.array(storeCounts),
  contexts: v.pipe(v.array(contextCounts), v.maxLength(MAX_ROWS)),
  unreadable: v.array(v.object({ store: count, reason: text, instances: count })),
  repeats: v.pipe(
    v.array(
      v.strictTuple([count, count, count, text]) satisfies v.GenericSchema<unknown, Repeated>,
    ),
    v.maxLength(MAX_ROWS),
  ),
  truncated: v.boolean(),
}) satisfies v.GenericSchema<unknown, ModelReading>;

const probeStatus = v.object({
  done: v.boolean(),
  sliceMs: ms,
  rows: v.pipe(v.array(staleRow), v.maxLength(MAX_ROWS)),
  readings: v.array(modelReading),
}) satisfies v.GenericSchema<unknown, ProbeStatus>;

const walkStatus = v.object({
  idle: v.boolean(),
  visited: count,
  dropped: count,
  waiting: count,
  refused: count,
  full: v.boolean(),
  workers: count,
  sought: count,
  functions: count,
  kinds: count,
  insides: count,
  closures: count,
  sliceMs: ms,
  probed: v.nullable(probeStatus),
}) satisfies v.GenericSchema<unknown, WalkStatus>;

const keysStatus = v.object({ done: v.boolean(), sliceMs: ms }) satisfies v.GenericSchema<
  unknown,
  KeysStatus
>;

const holderName = {
  kind: v.picklist(holderKinds),
  className: v.nullable(text),
  name: text,
};

const contextsStatus = v.object({
  done: v.boolean(),
  sliceMs: ms,
  over: count,
  estimated: v.boolean(),
  unseen: v.object({
    ...{ receivers: count, example: text },
    promises: v.object({ count, holder: v.nullable(v.object(holderName)) }),
    settlers: v.object({ count, holder: v.nullable(v.object(holderName)) }),
    refused: v.array(v.object({ className: text, holder: v.nullable(v.object(holderName)) })),
    shut: v.object({ count, example: text, holder: v.nullable(v.object(holderName)) }),
  }),
}) satisfies v.GenericSchema<unknown, ContextsStatus>;

const queriedCounts = v.object({ over: count, unmet: count }) satisfies v.GenericSchema<
  unknown,
  QueriedCounts
>;

const handlesStatus = v.object({ unmet: count, sliceMs: ms }) satisfies v.GenericSchema<
  unknown,
  HandlesStatus
>;

const is = v.picklist(['callback', 'class', 'inside']);
const heldRow = v.object({
  ...holderName,
  is,
  contexts: count,
  anew: count,
  path: v.pipe(v.array(text), v.maxLength(MAX_PATH)),
  above: v.pipe(v.array(v.object({ ...holderName, is })), v.maxLength(MAX_PATH)),
}) satisfies v.GenericSchema<unknown, HeldRow>;

/**
 * Schemas of the agent's answers. The agent is our code, but it runs in a realm that is not ours, so its JSON is checked.
 */
export const agentAnswers: Crossings = {
  mayList: 'value',
  begin: 'nothing',
  look: 'nothing',
  search: 'value',
  addSeeds: 'nothing',
  addRoots: 'nothing',
  addParts: 'nothing',
  addProgram: v.pipe(v.array(text), v.maxLength(MAX_ROWS)),
  addFrames: 'nothing',
  addScopes: 'nothing',
  addHidden: 'nothing',
  addClosures: 'nothing',
  addInternal: 'nothing',
  walk: walkStatus,
  nextFunctions: 'list',
  nextKinds: 'list',
  nextInsides: 'list',
  nextClosures: 'list',
  confirm: 'nothing',
  probe: probeStatus,
  registryOwners: 'list',
  unseenOrigins: 'list',
  dismissRegistries: 'nothing',
  sortContexts: contextsStatus,
  lookUpKeys: keysStatus,
  contextHolders: 'list',
  unmetHandles: handlesStatus,
  streamPrototype: 'live',
  countQueried: queriedCounts,
  instance: 'live',
  value: 'live',
  functionsNamed: 'list',
  prototypeOf: 'live',
  collected: 'value',
  rest: 'nothing',
};

/** What `contextHolders` tells. */
export const heldRows = v.object({
  rows: v.pipe(v.array(heldRow), v.maxLength(MAX_ROWS)),
  unlisted: count,
  held: count,
}) satisfies v.GenericSchema<unknown, HeldRows>;

/** Ordinals of the kinds that `nextKinds` lists. */
export const kindOrdinals = v.array(count);
