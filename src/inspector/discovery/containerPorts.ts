import * as v from 'valibot';
import { throwIfCancelled } from '../../base/failure';
import { visibleText } from '../../base/format';
import { connectableAddress, USUAL_PORTS, type Candidate } from './candidatePorts';
import { runTool } from './runTool';

/** Where this machine has a port of a container at which an inspector usually is. */
export interface ContainerPort extends Candidate {
  /** The container's name. */
  container: string;
}

const ANSWER_MS = 2_000;
const MAX_CONTAINERS = 256;
const NAME_UNITS = 60;

/** A line of `docker ps --format '{{json .}}'`, as far as it is needed. */
const line = v.object({ Names: v.string(), Ports: v.string() });

/**
 * The ports of running containers at which an inspector usually is, where this machine reaches them. None where `docker` is not
 * there, or does not answer at once. Rejects with `cancelled`.
 */
export async function containerPorts(signal?: AbortSignal): Promise<ContainerPort[]> {
  // There a program of that name in the current folder would run.
  if (process.platform === 'win32') return [];
  const patience = AbortSignal.timeout(ANSWER_MS);
  try {
    const limit = signal ? AbortSignal.any([signal, patience]) : patience;
    return parseContainers(
      (await runTool('docker', ['ps', '--format', '{{json .}}'], limit)) ?? '',
    );
  } catch {
    throwIfCancelled(signal, 'Looking for processes');
    return []; // The rest is found without it.
  }
}

/** Reads what `docker ps` prints. Leaves out what has another form. */
export function parseContainers(printed: string): ContainerPort[] {
  const found = new Map<number, ContainerPort>();
  for (const each of printed.split('\n').slice(0, MAX_CONTAINERS)) {
    const container = containerIn(each);
    if (!container) continue;
    for (const [, address = '', host, inner] of container.Ports.matchAll(PUBLISHED)) {
      const reached = connectableAddress(address.replace(/^\[|\]$/g, ''));
      const port = Number(host);
      if (reached === undefined || !USUAL_PORTS.includes(Number(inner)) || found.has(port))
        continue;
      found.set(port, {
        ...{ address: reached, port },
        container: visibleText(container.Names, NAME_UNITS),
      });
    }
  }
  return [...found.values()];
}

/** `0.0.0.0:9330->9229/tcp`, `[::]:9330->9229/tcp`, `:::9330->9229/tcp`; one of several in a row has no range. */
const PUBLISHED = /(\[[\da-f:]+\]|[\d.]+|::):(\d{1,5})->(\d{1,5})\/tcp/g;

function containerIn(text: string): v.InferOutput<typeof line> | undefined {
  try {
    const parsed = v.safeParse(line, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined; // An empty line, or a warning.
  }
}
