import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { verdictOf } from '../../protocol/verdict';
import { serverReport } from '../../report/serverReport';
import { judgedBy, type HeldComparison } from '../../session/compareHeld';
import { readingBaseline } from '../../session/heldBaseline';
import { Timeline } from '../../session/timeline';
import type { ExitStatus } from '../io/commandIo';
import type { CommandParts } from './commandParts';
import type { InspectCommand } from '../arguments/parseInspect';
import { exitStatusOf } from './exitStatus';
import { openHeldBaseline } from './heldBaselineFile';
import { assertOutput } from '../io/outputFile';
import { followRequests } from './followRequests';
import { readAndPrint } from './readAndPrint';
import type { ReportFile } from './reportFile';
import type { Reading } from '../../protocol/finding';
import { createStyle } from '../print/style';
import { watchLine } from '../print/watchLine';
import { shownPath } from '../../base/shownPath';
import { signalConsent } from './signalConsent';
import { snapshotAndPrint } from './snapshotAndPrint';

type InspectParts = Pick<CommandParts, 'engine' | 'createSnapshotReader' | 'io' | 'signal'>;

/** Attaches, reads once or until the signal, detaches; with `report` each reading is written there too. Rejects with a `Failure`. */
export async function inspectCommand(
  command: InspectCommand,
  { engine, createSnapshotReader, io, signal }: InspectParts,
  report?: ReportFile,
): Promise<ExitStatus> {
  const { address, json, allowPauseMs, allowRemote, watchSeconds, saveSnapshot, requests } =
    command;
  const saveTo = saveSnapshot === undefined ? undefined : resolve(io.cwd, saveSnapshot);
  if (saveTo !== undefined) await assertOutput(saveTo, 'heap snapshot', command.force);
  const baseline = await openHeldBaseline(command.baseline, 'reading', {
    cwd: io.cwd,
    force: command.force,
  });
  for (const sentence of await engine.closeLostInspectors()) io.err(sentence);
  io.err('Attaching…');
  const session = await engine.openSession(address, {
    allowRemote,
    signal,
    onLeft: sentence => io.err(sentence),
    signalConsent: signalConsent(command.allowSignal, io),
  });
  try {
    if (command.snapshot) {
      const options = { json, allowPauseMs, signal, saveTo, report };
      const reading = await snapshotAndPrint(session, createSnapshotReader, options, io);
      return exitStatusOf(verdictOf(reading));
    }
    const shownFile = (file: string): string => shownPath(file, io.cwd);
    const style = createStyle(io);
    const timeline = new Timeline();
    timeline.begin(session.target, Date.now());
    if (requests) await followRequests(session, io);
    let before: Reading | undefined;
    for (;;) {
      const isRepeated = watchSeconds !== undefined;
      const options = { json, allowPauseMs, requests, signal, isRepeated };
      const compare = (reading: Reading): Promise<HeldComparison | undefined> =>
        baseline.apply(readingBaseline(session.target, reading, new Date()), judgedBy(reading));
      const { reading, compared } = await readAndPrint(session, { ...options, compare }, io);
      timeline.addReading(reading, Date.now());
      await report?.write(serverReport(session.target, reading, timeline.all(), shownFile));
      if (watchSeconds === undefined) return exitStatusOf(verdictOf(reading), compared);
      if (!json) io.out(`\n${style('bold', watchLine(Date.now(), reading, before))}\n\n`);
      before = reading;
      await delay(watchSeconds * 1000, undefined, { signal });
    }
  } finally {
    await session.detach();
  }
}
