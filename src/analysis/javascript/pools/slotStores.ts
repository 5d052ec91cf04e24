import type { Access, Column, RingStore, SlotsStore } from '../../../protocol/poolModel';
import { accessKey, inheritedMethods, type ClassLike } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { literalNumber } from '../program/values';
import { elementsHold } from '../holds/holdings';
import { draftColumns, holdsOnlyPrimitives, KEY_NAME, type ColumnDraft } from './columnDrafts';
import { rolesOf, type Roles } from './counterRoles';

/** A store of slots with its counters, by `accessKey`. */
export interface FoundSlots {
  store: SlotsStore | RingStore;
  columnKeys: string[];
  /** All counters that bound the slots. */
  counterKeys: string[];
  /** Sets of counters: when all of one are set back, no slot is in use. */
  emptyings: string[][];
  /** The counter that goes on when a value is taken out. */
  headKey: string | undefined;
  /** Columns whose entry objects stay in their slots and are rewritten at the next use. */
  reusedKeys: ReadonlySet<string>;
  /** Whether values from outside certainly come into the slots. */
  isGiven: boolean;
  /** Methods that put values into the slots, or into the entry objects there. */
  fillers: ReadonlySet<FunctionUnit>;
  /** Whether the class reads slots at a counter. */
  isRead: boolean;
  /** Set when the counter only makes keys of a dictionary, so that there are no numbered slots. */
  isKeyed?: true;
  /** Set when nothing shows whether the slots hold references at all. */
  isUnsure?: boolean;
  /** Set when the slots in use are other ones than the store can say, so that no live object can be judged. */
  isShapeOnly?: true;
  /** Set when the slots are elements of arrays in the array. */
  isNested?: true;
}

/** Finds the arrays of a class that are filled through counters, grouped by those counters. */
export function findSlots(owner: ClassLike): FoundSlots[] {
  const groups = new Map<string, Group>();
  for (const draft of draftColumns(owner, inheritedMethods(owner)).values()) {
    if (draft.source === 'own' || holdsOnlyPrimitives(draft)) continue;
    const roles = rolesOf(owner, draft);
    // Asked last, because the answer takes reading all that is ever written there.
    const holds = roles && elementsHold(owner, draft.access);
    if (!roles || holds === 'nothing' || holds === 'own') continue;
    const key = [draft.keyed, draft.outer, roles.kind, ...countersOf(roles).map(accessKey)].join();
    const group = groups.get(key);
    const isUnsure = holds === 'unknown';
    if (holds === 'others') draft.source = 'outside';
    if (!group) groups.set(key, { roles, drafts: [draft], isUnsure });
    else {
      group.drafts.push(draft);
      group.isUnsure &&= isUnsure;
    }
  }
  return [...groups.values()].map(group => storeOf(owner, group));
}

interface Group {
  roles: Roles;
  drafts: ColumnDraft[];
  /** Whether nothing shows what any of the arrays holds. */
  isUnsure: boolean;
}

function countersOf(roles: Roles): Access[] {
  if (roles.kind === 'slots') return [roles.length];
  const { head, tail, size } = { tail: undefined, size: undefined, ...roles };
  return [head, tail, size].flatMap(each => each ?? []);
}

function storeOf(owner: ClassLike, { roles, drafts, isUnsure }: Group): FoundSlots {
  const [{ keyed, outer }] = drafts as [ColumnDraft];
  const reused = drafts.filter(draft => draft.reused && !draft.isGiven);
  const emptyings = emptyingsOf(roles, drafts[0]!);
  return {
    store: storeFor(owner, roles, drafts.map(columnOf)),
    columnKeys: drafts.map(draft => accessKey(draft.access)),
    counterKeys: [...new Set(emptyings.flat().concat(countersOf(roles).map(accessKey)))],
    emptyings,
    headKey: roles.kind === 'slots' ? undefined : accessKey(roles.head),
    reusedKeys: new Set(reused.map(draft => accessKey(draft.access))),
    isGiven: drafts.some(({ source }) => source === 'outside'),
    fillers: new Set(drafts.flatMap(({ fillers }) => [...fillers])),
    isRead: drafts.some(({ counters }) => [...counters.values()].some(({ atRead }) => atRead)),
    ...(keyed && { isKeyed: true }),
    ...(outer && { isShapeOnly: true, isNested: true }),
    ...(isUnsure && { isUnsure }),
  };
}

function emptyingsOf(roles: Roles, { outer, counters }: ColumnDraft): string[][] {
  switch (roles.kind) {
    case 'slots': {
      const length = accessKey(roles.length);
      // The position in an inner array goes back whenever the next one begins.
      return [[length, ...(counters.has(length) ? (outer ?? []) : [])]];
    }
    case 'queue':
      return [];
    case 'ring': {
      const { head, tail, size, count } = roles;
      // What sets the positions back and leaves the number of elements as it is knows that it is 0.
      const positions = tail ? [[head, tail, ...(count ? [count] : [])]] : [];
      const ways = [...(size ? [[size]] : []), ...positions];
      return ways.map(way => way.map(accessKey));
    }
  }
}

function storeFor(owner: ClassLike, roles: Roles, columns: Column[]): SlotsStore | RingStore {
  if (roles.kind === 'ring') {
    const { head, tail, size } = roles;
    return { kind: 'ring', columns, head, ...(tail && { tail }), ...(size && { size }) };
  }
  const length = roles.kind === 'slots' ? roles.length : roles.head;
  const bias = initialNumber(owner, length) === -1 ? 1 : 0;
  const isQueue = roles.kind === 'queue';
  return { kind: 'slots', columns, length, bias, ...(isQueue && { isQueue }) };
}

function columnOf(draft: ColumnDraft): Column {
  if (draft.role !== 'entry') return { access: draft.access, role: draft.role };
  // Others' objects are held whatever this class notes in them.
  const isNoted = draft.isGiven && ![...draft.entryFields.values()].includes(true);
  if (isNoted) return { access: draft.access, role: 'value' };
  const keyField = [...draft.entryFields.keys()].find(name => KEY_NAME.test(name));
  const valueFields = [...draft.entryFields]
    .filter(([name, holds]) => holds && name !== keyField && !draft.primitiveFields.has(name))
    .map(([name]) => name);
  return { access: draft.access, role: 'entry', ...(keyField && { keyField }), valueFields };
}

function initialNumber(owner: ClassLike, { path }: Access): number | undefined {
  const init = path.length === 1 ? owner.fields.get(path[0]!)?.init : undefined;
  return init && literalNumber(init);
}
