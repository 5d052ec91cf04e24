import { mapConcurrently } from '../base/concurrent';
import { Failure, throwIfCancelled } from '../base/failure';
import type { NodeTarget } from '../protocol/target';
import { macProcesses, windowsProcesses } from './discovery/elsewhere';
import { askInspector, type InspectorInfo } from './discovery/inspectorHttp';
import { linuxProcesses } from './discovery/linux';
import type { NodeProcess } from './discovery/nodeProcess';

const PROBE_MS = 500;
const ANSWER_MS = 3_000;
const PARALLEL = 16;
const LOOPBACK = '127.0.0.1';
/** Where Node listens unless it is told otherwise: asked even when no process admits to it (a container's forward). */
const USUAL_PORTS = [9229, 9230, 9231, 9232];

/** Node processes of this machine without our own: those with an open inspector first, then by process id. */
export async function discoverTargets(signal?: AbortSignal): Promise<NodeTarget[]> {
  const processes = (await nodeProcesses()).filter(found => found.pid !== process.pid);
  throwIfCancelled(signal, 'Listing the processes');
  const targets = await mapConcurrently(processes, PARALLEL, found => targetOf(found, signal));
  const claimed = new Set(processes.flatMap(found => found.ports));
  const strays = USUAL_PORTS.filter(port => !claimed.has(port));
  const others = await mapConcurrently(strays, PARALLEL, port => probe(port, signal));
  const all = [...targets, ...others.filter(target => target !== undefined)];
  return all.sort((a, b) => Number(!a.url) - Number(!b.url) || (a.pid ?? 0) - (b.pid ?? 0));
}

/** The processes as the operating system shows them; inspectors are not asked. */
export function nodeProcesses(): Promise<NodeProcess[]> {
  if (process.platform === 'linux') return linuxProcesses();
  return process.platform === 'win32' ? windowsProcesses() : macProcesses();
}

/** The target at an address that a person typed. Rejects with `connectionRefused`, `notNode` or `timedOut`. */
export async function listPort(
  host: string,
  port: number,
  signal?: AbortSignal,
): Promise<NodeTarget> {
  const info = await askInspector(host, port, ANSWER_MS, signal);
  const target = fromInfo(info);
  if (!target) throw new Failure('notNode', `${host}:${port}`);
  return target;
}

/** The process with what its inspector says, when one of its ports is an inspector. */
export async function targetOf(found: NodeProcess, signal?: AbortSignal): Promise<NodeTarget> {
  const { pid, title, cwd } = found;
  const plain: NodeTarget = { pid, title, workers: [], ...(cwd === undefined ? {} : { cwd }) };
  for (const port of found.ports) {
    const target = await probe(port, signal);
    if (target) return { ...target, ...plain };
  }
  return plain;
}

async function probe(port: number, signal?: AbortSignal): Promise<NodeTarget | undefined> {
  try {
    return fromInfo(await askInspector(LOOPBACK, port, PROBE_MS, signal));
  } catch (error) {
    // Most ports are no inspectors.
    if (error instanceof Failure && error.kind !== 'cancelled') return undefined;
    throw error;
  }
}

function fromInfo({ browser, targets }: InspectorInfo): NodeTarget | undefined {
  const [main, ...workers] = targets;
  if (!main) return undefined;
  return { title: main.title, url: main.url, node: browser.replace(/^node\.js\//, ''), workers };
}
