import type * as t from '@babel/types';
import { moduleName, type ForeignParking } from '../../../protocol/analysis';
import { inheritedMethods, type ClassLike, type Program } from '../program/classLikes';
import { effectsOf, type Effects } from './clearing';
import type { Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { readInheritedReleases } from './inheritedReleases';
import { linkBases, linkHelpers } from '../program/bases';
import { namesOfModule } from '../program/imports';
import { stepsOf } from './methodSteps';
import { foreignReleases, joined } from './foreignReleases';
import { foreignLent, type LentElsewhere } from './foreignLent';
import { standIn } from '../program/standIn';
import { findAbstractPools } from './abstractPools';
import { findBorrowed } from './borrowed';
import { settlingOf, recordLists, type RecordList } from './cursorRecords';
import { findConsumedLists } from './consumedLists';
import type { Origins } from './origins';
import { findParking, NO_PARKING, type FoundParking, type Parking } from './parking';
import { readReleasesOfUsers } from './parkedByUsers';
import type { Pool } from './pool';
import { readProgram, type Surroundings } from '../program/readProgram';
import { readPartReleases, readReleases, type PartOf, type Release } from './releases';
import { addScopes, addTableScopes, addWorkScopes } from '../program/scopes';
import { addLiterals } from '../program/literalClasses';
import { addStructs } from '../program/structs';
import { findRewoundOutside } from './rewoundOutside';
import { findReturnedLists } from './returnedLists';
import { findScratchVariables } from './scratchVariables';
import { findSiblings, type Sibling } from './siblings';
import { findListFields } from './listFields';
import { findSlots, type FoundSlots } from './slotStores';
import { calleesOf } from '../program/callees';
import { foreignOwner, literalOwner } from '../program/literalOwner';
import { bare } from '../syntax/nodes';

export interface ReadPools {
  pools: Pool[];
  foreign: ForeignParking[];
}

/**
 * The facts about every class of one file in source order, and the free lists of classes that other files define. `text`:
 * the source that `file` was parsed from.
 */
export function readPools(file: t.File, text: string, surroundings?: Surroundings): ReadPools {
  const program = readProgram(file, text, surroundings);
  linkBases(program);
  linkHelpers(program);
  const parking = findParking(program);
  const records = recordLists(program, parking.origins);
  addScopes(program);
  addWorkScopes(program);
  addTableScopes(program);
  addStructs(program);
  addLiterals(program);
  const parts = partsOf(parking.ofClasses, program);
  const siblings = new Map<ClassLike, Sibling[]>();
  for (const each of findSiblings(parking, program))
    siblings.set(each.owner, [...(siblings.get(each.owner) ?? []), each]);
  const pools = program.classes.map(owner =>
    poolOf(owner, program, parking.ofClasses.get(owner) ?? NO_PARKING, parking.origins, {
      parts: parts.get(owner) ?? [],
      siblings: siblings.get(owner) ?? [],
      settling: settlingOf(owner, records),
    }),
  );
  for (const [owner, lentElsewhere] of lentByOwner(program, records))
    pools.push(poolOf(owner, program, NO_PARKING, parking.origins, { found: [], lentElsewhere }));
  for (const { owner, slots } of [...findRewoundOutside(program), ...findConsumedLists(program)])
    pools.push(poolOf(owner, program, NO_PARKING, parking.origins, { found: slots }));
  for (const { made, parking: own } of parking.ofLiterals.values())
    pools.push(poolOf(literalOwner(program, made), program, own, parking.origins, { found: [] }));
  for (const [owner, own] of siblings)
    if (!program.classes.includes(owner))
      pools.push(poolOf(owner, program, NO_PARKING, parking.origins, { found: [], siblings: own }));
  for (const [name, own] of parking.foreign) {
    const [site] = own.sites;
    if (!site) continue;
    const owner = foreignOwner(program, name, site.at.unit.fn);
    const pool = poolOf(owner, program, own, parking.origins, { found: [] });
    const more = foreignReleases(name, own, program);
    pools.push(more.length > 0 ? { ...pool, releases: joined([...pool.releases, ...more]) } : pool);
  }
  // Where the class of what is borrowed is known, its own release says so already.
  const startOf = ({ reset }: Pool['releases'][number]): number => reset.statement.start!;
  const told = new Set(pools.flatMap(({ releases }) => releases.map(startOf)));
  const borrowed = findBorrowed(program).filter(({ release }) => !told.has(startOf(release)));
  for (const { owner, release } of [...borrowed, ...findAbstractPools(program)])
    pools.push({
      ...poolOf(owner, program, NO_PARKING, parking.origins, { found: [] }),
      releases: [release],
    });
  for (const returned of findReturnedLists(program))
    pools.push({
      ...poolOf(returned.owner, program, NO_PARKING, parking.origins, { found: [] }),
      returned: [returned],
    });
  for (const scratch of findScratchVariables(program))
    pools.push({
      ...poolOf(scratch.owner, program, NO_PARKING, parking.origins, { found: [] }),
      scratch: [scratch],
    });
  const foreign = foreignIn(parking, program);
  const start = (pool: Pool): number => pool.owner.node.start ?? 0;
  return { pools: pools.sort((a, b) => start(a) - start(b)), foreign };
}

/** Files that are looked at for one class. */
const MAX_ORIGINS = 20;

/** The other file's name for this class: `Ctx`, or the local name of its default export. */
function importOf(name: string, program: Program): Omit<ForeignParking, 'freeLists'> {
  const [local] = name.split('.', 1);
  const { imports } = namesOfModule(program);
  const imported = imports.get(local!);
  if (!imported?.specifier.startsWith('.')) {
    // Of `ctx_1.Ctx` only the last name is left: any of the files may define it.
    const all = [...imports.values()].map(({ specifier }) => specifier);
    const from = [...new Set(all)].filter(each => each.startsWith('.')).slice(0, MAX_ORIGINS);
    return { className: name, ...(!imported && from.length > 0 && { from }) };
  }
  const from = [imported.specifier];
  if (imported.name !== undefined && imported.name !== 'default')
    return { className: imported.name, from };
  return { className: name, module: moduleName(imported.specifier), from };
}

/** The free lists of classes that other files define. */
function foreignIn({ foreign }: FoundParking, program: Program): ForeignParking[] {
  return [...foreign]
    .filter(([, { lists }]) => lists.length > 0)
    .map(([name, { lists }]) => ({ ...importOf(name, program), freeLists: lists }));
}

/** The classes of which parked instances own one each. */
function partsOf(
  parked: ReadonlyMap<ClassLike, Parking>,
  program: Program,
): Map<ClassLike, PartOf[]> {
  const parts = new Map<ClassLike, PartOf[]>();
  const callees = calleesOf(program);
  for (const [whole, parking] of parked) {
    for (const [field, { init }] of parking.sites.length > 0 ? whole.fields : []) {
      if (!init || bare(init).type !== 'NewExpression') continue;
      const part = callees.classOfField(whole, field);
      if (part && part !== whole)
        parts.set(part, [...(parts.get(part) ?? []), { whole, parking, field }]);
    }
  }
  return parts;
}

/** What is taken back of foreign pools and of lists of records, by a stand-in for the class or function that does so. */
function lentByOwner(
  program: Program,
  records: readonly RecordList[],
): Map<ClassLike, LentElsewhere[]> {
  const found = new Map<ClassLike, LentElsewhere[]>();
  const standIns = new Map<string, ClassLike>();
  const own = records.flatMap(({ left }) => left);
  for (const each of [...own, ...foreignLent(program)]) {
    const { unit, owner } = each.at;
    const name = owner?.name ?? each.by ?? unit.name;
    const node = owner?.node ?? unit.fn;
    const key = `${name} ${node.start}`;
    const own = standIns.get(key) ?? standIn(program, { name, form: 'constructor', node });
    standIns.set(key, own);
    found.set(own, [...(found.get(own) ?? []), each]);
  }
  return found;
}

/** What else is known about a class. */
interface Beside {
  lentElsewhere?: LentElsewhere[];
  settling?: Pool['settling'];
  parts?: PartOf[];
  siblings?: Sibling[];
  found?: FoundSlots[];
}

/** Effects and releases are computed on demand, because most classes have no slots and are never parked. */
function poolOf(
  owner: ClassLike,
  program: Program,
  parking: Parking,
  origins: Origins,
  {
    parts = [],
    siblings = [],
    lentElsewhere = [],
    settling = new Map(),
    found = [...findSlots(owner), ...findListFields(owner)],
  }: Beside,
): Pool {
  const slots = found.filter(({ isKeyed }) => !isKeyed);
  let effects: Pool['effects'] | undefined;
  let writers: Pool['writers'] | undefined;
  let emptiers: Pool['emptiers'] | undefined;
  let releases: readonly Release[] | undefined;
  return {
    owner,
    program,
    parking,
    siblings,
    lentElsewhere,
    settling,
    returned: [],
    scratch: [],
    slots,
    keyed: found.filter(({ isKeyed }) => isKeyed),
    get effects() {
      if (effects) return effects;
      // Methods of a base class in another file count, but cannot be blamed in this file.
      const methods = inheritedMethods(owner).filter(
        method => !method.isConstructor && program.nesting.has(method.fn),
      );
      return (effects = new Map(methods.map(each => [each, effectsOf(owner, each.facts)])));
    },
    get writers() {
      return (writers ??= writersIn(owner, [...this.effects.keys()]));
    },
    get emptiers() {
      return (emptiers ??= emptiersIn(this.effects));
    },
    get releases() {
      return (releases ??= [
        ...readReleases(owner, program, parking, slots, origins),
        ...(parts.length > 0 ? readPartReleases(owner, program, parts, slots, origins) : []),
        ...(parking.sites.length === 0
          ? [
              ...readInheritedReleases(owner, program, slots, origins),
              ...readReleasesOfUsers(owner, program),
            ]
          : []),
      ]);
    },
  };
}

function writersIn(owner: ClassLike, methods: FunctionUnit[]): Pool['writers'] {
  const writers = new Map<string, Map<FunctionUnit, readonly Fact[]>>();
  for (const method of methods) {
    for (const [key, facts] of stepsOf(owner, method.facts).writes)
      writers.set(key, (writers.get(key) ?? new Map()).set(method, facts));
  }
  return writers;
}

function emptiersIn(effects: ReadonlyMap<FunctionUnit, Effects>): Pool['emptiers'] {
  const emptiers = new Map<string, Set<FunctionUnit>>();
  for (const [method, { emptied, replaced }] of effects)
    for (const key of [...emptied, ...replaced])
      emptiers.set(key, (emptiers.get(key) ?? new Set()).add(method));
  return emptiers;
}
