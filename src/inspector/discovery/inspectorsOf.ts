import { mapConcurrently } from '../../base/concurrent';
import { Failure } from '../../base/failure';
import type { NodeTarget } from '../../protocol/target';
import { candidatesOf, type Candidate } from './candidatePorts';
import type { ListeningSocket, LocalProcess } from './localProcess';
import { declaredPort, isNodeProgram, titleOf } from './nodeCommand';
import { processReaderFor } from './processReader';
import { probeInspector, type InspectorAnswer } from './probeInspector';

const PROBE_MS = 500;
const PARALLEL_PROBES = 8;

const reader = processReaderFor(process.platform);

/**
 * Describes a process as a target; has a `url` if one of its sockets answers as a Node inspector. `areNew`: the sockets were
 * opened since it was asked to open its inspector, so that any may be it, unless the system tells more.
 */
export async function targetOfProcess(
  process: LocalProcess,
  sockets: readonly ListeningSocket[],
  signal?: AbortSignal,
  areNew = false,
): Promise<NodeTarget> {
  const declared = declaredPort(process.args);
  let answer = await firstAnswer(candidatesOf(sockets, declared).likely, signal);
  if (!answer && sockets.length > 0) {
    const { others } = candidatesOf(await withLoops(process, sockets, areNew), declared);
    // One after the other: an inspector opens before the program's servers, and they are left in peace once it has answered.
    for (const each of others) answer ??= await firstAnswer([each], signal);
  }
  return {
    pid: process.pid,
    title: titleOf(process),
    ...(process.cwd === undefined ? {} : { cwd: process.cwd }),
    ...(answer ? { url: answer.url, node: answer.node } : {}),
    workers: answer?.workers ?? [],
  };
}

/** Tells of each socket whether the main thread accepts its connections. */
async function withLoops(
  process: LocalProcess,
  sockets: readonly ListeningSocket[],
  areNew: boolean,
): Promise<ListeningSocket[]> {
  // A program that only embeds Node has its event loops in an order of its own.
  const files = isNodeProgram(process) ? await reader.mainLoopFiles(process.pid) : undefined;
  return sockets.map(socket => {
    const isTold = files !== undefined && socket.fd !== undefined;
    return { ...socket, isMainLoops: isTold ? files.has(socket.fd!) : areNew ? false : undefined };
  });
}

/** The answer of the first candidate that is a Node inspector. Skips all others. */
export async function firstAnswer(
  candidates: readonly Candidate[],
  signal?: AbortSignal,
): Promise<InspectorAnswer | undefined> {
  const answers = await mapConcurrently(candidates, PARALLEL_PROBES, ({ address, port }) =>
    answerOf(address, port, signal),
  );
  return answers.find(answer => answer !== undefined);
}

async function answerOf(
  address: string,
  port: number,
  signal: AbortSignal | undefined,
): Promise<InspectorAnswer | undefined> {
  try {
    return await probeInspector(address, port, PROBE_MS, signal);
  } catch (error) {
    if (error instanceof Failure && error.kind !== 'cancelled') return undefined;
    throw error;
  }
}
