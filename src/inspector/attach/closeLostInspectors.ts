import { setTimeout as delay } from 'node:timers/promises';
import { sentenceOf } from '../../base/failure';
import { closeThrough } from './attach';
import { inspectorOf } from '../opened/openByPid';
import { isAlive, MAY_OPEN_MS, OpenedInspector } from '../opened/openedInspector';
import { dropRecord, recordedPids, recordOf, type OpenedRecord } from '../opened/openedRecords';
import { processIdentity } from '../opened/processIdentity';

/** How long an inspector takes to open or to move, on a busy machine too. */
const OPENING_MS = 5_000;
const POLL_MS = 50;

/**
 * Closes inspectors that earlier runs of ours opened and did not close, because the run was ended or the process did not
 * answer. Leaves those of runs that still live. Answers a sentence for each one found. Never rejects.
 */
export async function closeLostInspectors(): Promise<string[]> {
  const said = await Promise.all(
    (await recordedPids()).map(pid =>
      closeLost(pid).catch(
        (error: unknown) =>
          `The inspector of process ${pid}, which an earlier run opened, could not be closed (${sentenceOf(error)}). The next start tries again.`,
      ),
    ),
  );
  return said.filter(sentence => sentence !== undefined);
}

async function closeLost(pid: number): Promise<string | undefined> {
  const record = await recordOf(pid);
  if (!record || record.identity !== (await processIdentity(pid))) {
    await dropRecord(pid);
    return undefined;
  }
  if (!record.isLeft && (await isAlive(record.owner))) return undefined;
  const state = await settledInspectorOf(record);
  if (state === 'stopped') {
    return `Process ${pid} is stopped: its inspector, which an earlier run opened, cannot be closed yet.`;
  }
  if (state === 'closed') {
    if (ageOf(record) > MAY_OPEN_MS) await dropRecord(pid);
    return undefined;
  }
  const opened = await OpenedInspector.find(pid);
  if (!opened) {
    await dropRecord(pid);
    return undefined;
  }
  const left = await closeThrough(opened, state.url, `Process ${pid}`);
  if (left.state === 'open') return left.sentence;
  if (left.state === 'others') return undefined;
  return `Closed the inspector of process ${pid}, which an earlier run left open.`;
}

/** An inspector that was only just asked to open, or to move, is not closed: it is waited for. */
async function settledInspectorOf(record: OpenedRecord): ReturnType<typeof inspectorOf> {
  for (;;) {
    const isOpening = ageOf(record) < OPENING_MS;
    const state = await inspectorOf(record.pid);
    if (state !== 'closed' || !isOpening) return state;
    await delay(POLL_MS);
  }
}

/** In ms. A record of the future, because the clock was set back, counts as old. */
function ageOf({ writtenAt }: OpenedRecord): number {
  const age = Date.now() - writtenAt;
  return age < 0 ? Infinity : age;
}
