import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Victim, type Truth } from '../harm/victim';
import { leaveOnce, waysOut, type WayOut } from '../harm/waysOut';
import { NODE_VERSIONS, nodeBinary } from '../process/nodeBinary';

const QUIET = 5;
const ROUNDS = Number(process.env['ROUNDS'] ?? 200);
const ONLY = new RegExp(process.env['ONLY'] ?? '');

interface Row {
  node: string;
  way: string;
  rounds: number;
  /** Rounds in which something was not as it has to be. */
  wrong: number;
  ended: number;
  'ports open': number;
  'listeners left': number;
  'globals left': number;
  requests: number;
  /** See `quietCost`. */
  'added ms': string;
}

/**
 * Every way out of a server whose inspector we opened, ROUNDS (200) times each on five versions of Node (ONLY: those whose
 * `version way` matches): what is harmed, and what is left. A server that was ended is started anew.
 */
export async function benchHarm(): Promise<void> {
  process.env['XDG_STATE_HOME'] = fs.mkdtempSync(path.join(os.tmpdir(), 'state-'));
  const rows: Row[] = [];
  for (const version of ['18.20.8', ...NODE_VERSIONS]) {
    const binary = await nodeBinary(version);
    for (const way of waysOut) {
      if (!ONLY.test(`${version} ${way.name}`)) continue;
      const row = await measure(version, binary, way);
      console.log(JSON.stringify(row));
      rows.push(row);
    }
  }
  console.table(rows);
}

async function measure(node: string, binary: string, way: WayOut): Promise<Row> {
  let ended = 0;
  let open = 0;
  let wrong = 0;
  let victim = await Victim.start(binary, way.mode);
  const addedMs = await quietCost(victim, way);
  let before = await victim.truth();
  let requests = 0;
  const left = { listeners: 0, globals: 0 };
  const leave = async (): Promise<void> => {
    const after = await victim.truth();
    left.listeners += sum(after) - sum(before);
    left.globals += after.globals.length - before.globals.length;
    requests += victim.served;
    victim.served = 0;
  };
  for (let round = 0; round < ROUNDS; round++) {
    try {
      await leaveOnce(way, victim, round);
    } catch (error) {
      wrong++;
      console.error(`${node}, ${way.name}, round ${round}:`, error);
      if (victim.hasEnded) ended++;
      else {
        if ((await victim.inspectorPort()) !== undefined) open++;
        await leave();
      }
      victim.dispose();
      victim = await Victim.start(binary, way.mode);
      before = await victim.truth();
    }
  }
  await leave();
  victim.dispose();
  return {
    ...{ node, way: way.name, rounds: ROUNDS, wrong, ended, 'ports open': open },
    'listeners left': left.listeners,
    'globals left': left.globals,
    requests,
    'added ms': addedMs.toFixed(0),
  };
}

/** Processor time of a round without other requests, in ms: the median of QUIET. It has the loop of the way that loops in it. */
async function quietCost(victim: Victim, way: WayOut): Promise<number> {
  const costs: number[] = [];
  for (let round = 0; round < QUIET; round++) {
    const before = await victim.truth();
    await leaveOnce(way, victim, round, false);
    costs.push((await victim.truth()).cpuMs - before.cpuMs);
  }
  return costs.sort((a, b) => a - b)[QUIET >> 1]!;
}

function sum({ listeners }: Truth): number {
  return Object.values(listeners).reduce((total, count) => total + count, 0);
}
