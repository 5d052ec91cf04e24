import * as dns from 'node:dns/promises';
import * as inspector from 'node:inspector';
import { isIP } from 'node:net';
import { mapConcurrently } from '../../base/concurrent';
import { Failure, throwIfCancelled } from '../../base/failure';
import type { NodeTarget } from '../../protocol/target';
import { addressName } from '../connection/boundedGet';
import { USUAL_PORTS } from './candidatePorts';
import { containerPorts } from './containerPorts';
import { firstAnswer, targetOfProcess } from './inspectorsOf';
import type { LocalProcess } from './localProcess';
import { asksForInspector, isNodeProgram } from './nodeCommand';
import { probeInspector, type InspectorAnswer } from './probeInspector';
import { processReaderFor } from './processReader';
import { guardedBy } from '../connection/guardian';
import { bareHost, isLocalhost, LOCALHOST } from '../connection/loopback';

const PARALLEL_PROCESSES = 8;
const TYPED_ADDRESS_MS = 3_000;
const MAX_ADDRESSES = 4;

/**
 * This user's Node processes on this machine, except our own: those with an open inspector first, then by pid. `url` is
 * `undefined` where no inspector is open. Rejects with `cancelled`.
 */
export async function discoverTargets(signal?: AbortSignal): Promise<NodeTarget[]> {
  throwIfCancelled(signal, 'Looking for processes');
  const reader = processReaderFor(process.platform);
  const processes = (await reader.processes(signal)).filter(
    each => !isOurs(each) && (isNodeProgram(each) || asksForInspector(each)),
  );
  const pids = processes.map(each => each.pid);
  const [sockets, directories] = await Promise.all([
    reader.listeners(pids, signal),
    reader.directories(pids, signal),
  ]);
  const targets = await mapConcurrently(processes, PARALLEL_PROCESSES, async each => {
    const own = sockets.filter(socket => socket.pid === each.pid);
    const target = await targetOfProcess({ ...each, cwd: directories.get(each.pid) }, own, signal);
    // A program that only embeds Node is listed while its inspector is open, because we must not signal it.
    return target.url !== undefined || isNodeProgram(each) ? [target] : [];
  });
  const known = new Set(sockets.map(socket => socket.port));
  const inContainers = await answersOfContainers(known, signal);
  const taken = new Set([...known, ...inContainers.map(({ url }) => Number(new URL(url).port))]);
  const strangers = await answersAtUsualPorts(taken, signal);
  return [...targets.flat(), ...inContainers, ...strangers].sort(byReach);
}

/** Inspectors in containers, at the ports that this machine has of theirs. */
async function answersOfContainers(
  known: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<InspectorAnswer[]> {
  const ports = (await containerPorts(signal)).filter(({ port }) => !known.has(port));
  const answers = await mapConcurrently(ports, PARALLEL_PROCESSES, async each => {
    const answer = await firstAnswer([each], signal);
    return answer && [{ ...answer, title: `${each.container}: ${answer.title}` }];
  });
  return answers.flatMap(each => each ?? []);
}

function isOurs({ pid, args }: LocalProcess): boolean {
  return pid === process.pid || guardedBy(args) !== undefined;
}

/** Inspectors at the usual ports whose process is not visible to us: in a container, or of another user. */
async function answersAtUsualPorts(
  known: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<NodeTarget[]> {
  const ours = inspector.url();
  const ownPort = ours === undefined ? undefined : Number(new URL(ours).port);
  const ports = USUAL_PORTS.filter(port => !known.has(port) && port !== ownPort);
  const answers = await Promise.all(
    ports.map(port => firstAnswer([{ address: '127.0.0.1', port }], signal)),
  );
  return answers.filter(answer => answer !== undefined);
}

function byReach(a: NodeTarget, b: NodeTarget): number {
  const reach = Number(b.url !== undefined) - Number(a.url !== undefined);
  return reach || (a.pid ?? Infinity) - (b.pid ?? Infinity) || 0;
}

/**
 * The target at an address that a person typed: a host name, `localhost`, or an IP address with or without brackets. The
 * target's `url` holds the IP address that answered, because Node refuses connections by other names. Rejects with
 * `connectionRefused`, `notNode`, `timedOut` or `cancelled`.
 */
export async function listPort(
  host: string,
  port: number,
  signal?: AbortSignal,
): Promise<NodeTarget> {
  throwIfCancelled(signal, 'Attaching');
  const bare = bareHost(host);
  const name = addressName(bare, port);
  let failure = new Failure('connectionRefused', name);
  for (const address of await addressesOf(bare, name)) {
    try {
      return await answerWithin(address, port, name, signal);
    } catch (error) {
      if (!(error instanceof Failure) || error.kind === 'cancelled') throw error;
      // A wrong answer at one address says more than a refused connection at another.
      if (error.kind !== 'connectionRefused') failure = error;
    }
  }
  throw failure;
}

async function answerWithin(
  address: string,
  port: number,
  name: string,
  signal: AbortSignal | undefined,
): Promise<InspectorAnswer> {
  try {
    return await probeInspector(address, port, TYPED_ADDRESS_MS, signal);
  } catch (error) {
    // Report the address as the person typed it.
    if (error instanceof Failure && error.kind !== 'cancelled') {
      throw new Failure(error.kind, name, error);
    }
    throw error;
  }
}

async function addressesOf(host: string, name: string): Promise<string[]> {
  if (isIP(host)) return [host];
  if (isLocalhost(host)) return [...LOCALHOST];
  try {
    const found = await dns.lookup(host, { all: true });
    return found.slice(0, MAX_ADDRESSES).map(({ address }) => address);
  } catch (error) {
    throw new Failure('connectionRefused', name, error);
  }
}
