import { formatBytes, formatCount, formatQuantity, visibleText } from '../../base/format';
import { holderText } from '../../protocol/leftText';
import type { UnmetLoop, UnseenThings } from '../agent/agentApi';
import type { LiveContexts, LiveModelReading } from './reading';
import type { WalkResult } from './scopeWalk';

/** What one reading looked at, for telling what limited it. */
export interface Looked {
  models: readonly LiveModelReading[];
  /** The walk that began at what earlier readings found. */
  known: WalkResult;
  /** The latest walk through the whole program. */
  search: WalkResult;
  /** Names of functions that the program has replaced, so that we did not call them. */
  replaced: readonly string[];
  /** Whether the target runs Deno, whose own functions these are. */
  isDeno?: boolean | undefined;
  /** What it met of finished requests. */
  contexts: Pick<
    LiveContexts,
    'unlisted' | 'unseen' | 'wouldPauseMs' | 'heapBytes' | 'handles' | 'loop' | 'withoutHolder'
  >;
}

/** What limited a reading, for people, one sentence each; empty when nothing did. */
export function limitsOf({ models, known, search, replaced, contexts, isDeno }: Looked): string[] {
  const limits: string[] = [];
  if (known.cut) {
    limits.push(`Reading again what earlier readings found ended early: ${ends[known.cut]}.`);
  }
  for (const { live, isParked, reading } of models) {
    if (isParked && isAllInUse(reading)) {
      limits.push(
        `None of ${formatQuantity(reading.instances, 'context')} of ${live.model.className} was idle at that moment. What a reset leaves behind shows only on idle contexts.`,
      );
    }
    // Where none is idle, the class itself is undecided.
    if (isParked && standsOnFew(reading) && !sawNone(reading)) {
      limits.push(
        `What parks ${live.model.className} was not reached: only contexts that requests were using were read.`,
      );
    }
    // Who is parked nowhere needs no list: what was not met is where nothing was read.
    if (!isParked && sawNone(reading) && !sawAll({ search, contexts })) {
      const read = formatQuantity(reading.instances, 'context');
      limits.push(
        `No source names a list in which ${live.model.className} is parked: there may be more than the ${read} that ${reading.instances === 1 ? 'was' : 'were'} read.`,
      );
    }
    if (reading.missing === 0) continue;
    const of = `${formatCount(reading.missing)} of ${formatQuantity(reading.known, 'context')}`;
    const verb = reading.missing === 1 ? 'was' : 'were';
    limits.push(
      `${of} of ${live.model.className} that an earlier reading found ${verb} not reached this time.`,
    );
  }
  if (search.newScripts) {
    limits.push('Scripts were loaded meanwhile: the next reading analyses them.');
  }
  if (isDeno) {
    limits.push(
      'Deno does not tell what its event loop, its timers and its modules hold: what nothing else leads to was not met. Its finished requests are not told apart either. A heap snapshot or a recording shows what is held.',
    );
  } else {
    for (const name of replaced) {
      limits.push(`The program has replaced ${name}, so it was neither called nor read.`);
    }
  }
  return [...limits, ...walkLimitsOf({ models, search, contexts })];
}

/** Those of `limitsOf` that a heap snapshot answers: it shows all that the walk could not see. */
export function walkLimitsOf({
  models,
  search,
  contexts,
}: Pick<Looked, 'models' | 'search' | 'contexts'>): string[] {
  const limits: string[] = [];
  if (!search.complete) {
    const why = search.cut ? ends[search.cut] : 'large containers were read in part';
    const left =
      search.skipped > 0 ? `, ${formatQuantity(search.skipped, 'object')} were left` : '';
    limits.push(
      `The search is not finished: ${why}${left}. The next reading while attached (--watch) continues there; a heap snapshot shows all.`,
    );
  }
  if (search.refused > 0) {
    const [verb, these] = search.refused === 1 ? ['was', 'it holds'] : ['were', 'they hold'];
    const which = contexts.unseen.refused.map(refusedText).join('; ');
    const where =
      which === ''
        ? ''
        : ` (${which}${search.refused > contexts.unseen.refused.length ? ' …' : ''})`;
    limits.push(
      `${formatQuantity(search.refused, 'object')} ${verb} not looked into${where}: that would run code of the program, stop it for long, or take too much of its memory. A heap snapshot or a recording shows what ${these}.`,
    );
  }
  limits.push(...contextLimits(contexts, models.length > 0));
  const unexplained = unexplainedLimit(contexts, search);
  if (unexplained !== undefined && limits.length === 0) limits.push(unexplained);
  return limits;
}

/** A heap may have so many bytes of texts, code and garbage, and so many for each object that a walk met. */
const PLAIN_BYTES = 200e6;
const OBJECT_BYTES = 1_000;
/** One handle of the event loop has up to so many of V8's, and those are estimates. */
const LEAST_MORE = 6;

/** Where a heap is much larger than what a walk met explains, what keeps the rest was not met. */
function unexplainedLimit(
  { wouldPauseMs, heapBytes = 0 }: Looked['contexts'],
  { visited }: WalkResult,
): string | undefined {
  if (wouldPauseMs === undefined || heapBytes <= PLAIN_BYTES + visited * OBJECT_BYTES)
    return undefined;
  return `The heap has ${formatBytes(heapBytes)}, more than the ${formatQuantity(visited, 'object')} that were met explain. What keeps the rest ${onlyPause(wouldPauseMs)}`;
}

/** `mayHavePools`: there are pooled classes whose contexts may be where the walk did not get to. */
function contextLimits(
  { unlisted, unseen, wouldPauseMs, handles = 0, loop = [], withoutHolder }: Looked['contexts'],
  mayHavePools: boolean,
): string[] {
  const limits: string[] = [];
  if (unlisted > 0) {
    const verb = unlisted === 1 ? 'is' : 'are';
    limits.push(
      `${formatQuantity(unlisted, 'more holder', 'more holders')} of finished requests ${verb} counted, but not listed.`,
    );
  }
  const { receivers, promises, settlers, shut } = unseen;
  // Where V8 has counted the requests that are over, only contexts may be missing.
  if (receivers.count > 0 && (mayHavePools || withoutHolder === undefined)) {
    const isOne = receivers.count === 1;
    const [uses, those] = isOne ? ['uses', 'it leads'] : ['use', 'they lead'];
    const where = receivers.holder
      ? ` (${isOne ? '' : 'most of them in '}${placedText(receivers)})`
      : '';
    const unread =
      wouldPauseMs === undefined
        ? `What only ${those} to was not read.`
        : `Whether finished requests are there ${onlyPause(wouldPauseMs)}`;
    const begins = visibleText(receivers.example.replace(/\s+/g, ' '), 60);
    const which = receivers.holder ? '' : ` The first begins: ${begins}`;
    limits.push(
      `${formatQuantity(receivers.count, 'arrow function')}${where} ${uses} a this that only a heap snapshot shows, and no object of that code was met. ${unread}${which}`,
    );
  }
  if (settlers.count > 0 && wouldPauseMs !== undefined) {
    const where = settlers.holder ? `, most of it in ${placedText(settlers)}` : '';
    const these = settlers.count === 1 ? 'for it' : 'for these';
    limits.push(
      `What settles ${formatQuantity(settlers.count, 'promise')} was met${where}. Whether finished requests wait ${these} ${onlyPause(wouldPauseMs)}`,
    );
  }
  if (promises.count > 0 && wouldPauseMs !== undefined) {
    const verb = promises.count === 1 ? 'was' : 'were';
    const where = promises.holder ? ` (${placedText(promises)})` : '';
    const these = promises.count === 1 ? 'for it' : 'for these';
    limits.push(
      `${formatQuantity(promises.count, 'promise')} that ${verb} not settled ${verb} met${where}. Whether finished requests wait ${these} ${onlyPause(wouldPauseMs)}`,
    );
  }
  if (shut.count > 0 && wouldPauseMs !== undefined) {
    const where = shut.holder ? ` (${placedText(shut)})` : '';
    const others = shut.count > 1 ? ` and ${formatCount(shut.count - 1)} like it` : '';
    limits.push(
      `${/^[aeiou]/i.test(shut.example) ? 'An' : 'A'} ${visibleText(shut.example, 60)} was met${where}${others}. Whether it keeps finished requests ${onlyPause(wouldPauseMs)}`,
    );
  }
  if (loop.length > 0 && wouldPauseMs !== undefined) {
    const these = unmetCount(loop) === 1 ? 'this keeps' : 'these keep';
    limits.push(
      `Node itself keeps ${loop.map(loopText).join(', ')} alive, unreferenced and met nowhere else. Whether ${these} finished requests ${onlyPause(wouldPauseMs)}`,
    );
  }
  // What is told one by one is among them.
  if (handles > LEAST_MORE * unmetCount(loop) && wouldPauseMs !== undefined) {
    limits.push(
      `Node itself keeps about ${formatQuantity(handles, 'more object')} alive than were met, such as sockets, watchers and message ports that are unreferenced. Whether these keep finished requests ${onlyPause(wouldPauseMs)}`,
    );
  }
  return limits;
}

const LOOP_NOUNS: Record<UnmetLoop['kind'], [one: string, more: string]> = {
  watcher: ['file watcher', 'file watchers'],
  socket: ['socket', 'sockets'],
  datagram: ['datagram socket', 'datagram sockets'],
  process: ['child process', 'child processes'],
  port: ['message port', 'message ports'],
};

/** `2 file watchers (/srv/pages …)`. */
function loopText({ kind, count, file }: UnmetLoop): string {
  const more = count > 1 ? ' …' : '';
  const which = file === '' ? '' : ` (${visibleText(file)}${more})`;
  return `${formatQuantity(count, ...LOOP_NOUNS[kind])}${which}`;
}

function unmetCount(loop: readonly UnmetLoop[]): number {
  return loop.reduce((sum, { count }) => sum + count, 0);
}

/** `the variable ready, near server.js:12`. */
function placedText({ holder, place }: UnseenThings): string {
  const where = place === undefined ? '' : `, near ${visibleText(place, 60)}`;
  return `${holder ? holderText(holder) : ''}${where}`;
}

/** `TypeError in the variable lastError`. */
function refusedText({ className, holder }: LiveContexts['unseen']['refused'][number]): string {
  const what = visibleText(className, 60);
  return holder ? `${what} in ${holderText(holder)}` : what;
}

function onlyPause(wouldPauseMs: number): string {
  return `shows only a pause: a recording, a heap snapshot, or a count that takes about ${formatCount(wouldPauseMs)} ms (--allow-pause).`;
}

/**
 * Whether instances of a parked class were reached, but not each of its free lists: instances in use say little about parked
 * ones.
 */
export function standsOnFew({ instances, isParkingMet }: LiveModelReading['reading']): boolean {
  return instances > 0 && !isParkingMet;
}

/** Whether only instances in use were seen, and none of them holds anything stale. */
function isAllInUse(reading: LiveModelReading['reading']): boolean {
  return sawNone(reading) && !standsOnFew(reading);
}

/** Whether the search came to its end, and met nothing that it could not look into. */
function sawAll({
  search,
  contexts: { unseen, handles = 0, loop = [] },
}: Pick<Looked, 'search' | 'contexts'>): boolean {
  const { receivers, promises, settlers, shut } = unseen;
  const unread =
    receivers.count + promises.count + settlers.count + shut.count + handles + loop.length;
  return search.complete && search.refused + unread === 0;
}

/** Whether instances were reached, none of them parked, and none holds anything stale. */
export function sawNone({ instances, idle, stale }: LiveModelReading['reading']): boolean {
  return instances > 0 && idle === 0 && stale === 0;
}

const ends = {
  time: 'the time that a reading may take was over',
  objects: 'the limit on objects was reached',
};
