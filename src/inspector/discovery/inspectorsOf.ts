import { mapConcurrently } from '../../base/concurrent';
import { Failure } from '../../base/failure';
import type { NodeTarget } from '../../protocol/target';
import { candidatesOf, type Candidate } from './candidatePorts';
import type { ListeningSocket, LocalProcess } from './localProcess';
import { declaredPort, isNodeProgram, titleOf } from './nodeCommand';
import { probeInspector, type InspectorAnswer } from './probeInspector';

const PROBE_MS = 500;
const PARALLEL_PROBES = 8;

/** Describes a process as a target; has a `url` if one of its sockets answers as a Node inspector. */
export async function targetOfProcess(
  process: LocalProcess,
  sockets: readonly ListeningSocket[],
  signal?: AbortSignal,
): Promise<NodeTarget> {
  // A program that only embeds Node has its event loops in an order of its own.
  const told = isNodeProgram(process)
    ? sockets
    : sockets.map(({ pid, address, port }) => ({ pid, address, port }));
  const { likely, others } = candidatesOf(told, declaredPort(process.args));
  let answer = await firstAnswer(likely, signal);
  // One after the other: an inspector opens before the program's servers, and they are left in peace once it has answered.
  for (const each of others) answer ??= await firstAnswer([each], signal);
  return {
    pid: process.pid,
    title: titleOf(process),
    ...(process.cwd === undefined ? {} : { cwd: process.cwd }),
    ...(answer ? { url: answer.url, node: answer.node } : {}),
    workers: answer?.workers ?? [],
  };
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
