import { sentenceOf } from '../../base/failure';
import { closeThrough } from './attach';
import { inspectorOf } from '../opened/openByPid';
import { isAlive, OpenedInspector } from '../opened/openedInspector';
import { dropRecord, recordedPids, recordOf } from '../opened/openedRecords';
import { processIdentity } from '../opened/processIdentity';

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
  const state = await inspectorOf(pid);
  if (state === 'stopped') {
    return `Process ${pid} is stopped: its inspector, which an earlier run opened, cannot be closed yet.`;
  }
  const opened = state === 'closed' ? undefined : await OpenedInspector.find(pid);
  if (state === 'closed' || !opened) {
    await dropRecord(pid);
    return undefined;
  }
  const left = await closeThrough(opened, state.url, `Process ${pid}`);
  if (left.state === 'open') return left.sentence;
  if (left.state === 'others') return undefined;
  return `Closed the inspector of process ${pid}, which an earlier run left open.`;
}
