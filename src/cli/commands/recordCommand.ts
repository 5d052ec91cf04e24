import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Disposable } from '../../base/disposable';
import { Failure } from '../../base/failure';
import { recordingVerdict } from '../../protocol/recordingVerdict';
import { recordingReport } from '../../report/recordingReport';
import { judgedByRecording } from '../../session/compareHeld';
import { fixesBy } from '../../session/fixesOf';
import { recordingBaseline } from '../../session/heldBaseline';
import type { ExitStatus } from '../io/commandIo';
import type { RecordCommand } from '../arguments/parseRecord';
import { chosenThread } from './chosenThread';
import type { CommandParts } from './commandParts';
import { exitStatusOf } from './exitStatus';
import { openHeldBaseline } from './heldBaselineFile';
import { assertOutput } from '../io/outputFile';
import { consentUpTo } from './pauseConsent';
import { formatHeldComparison } from '../print/printHeldComparison';
import { formatRecording } from '../print/printRecording';
import { RecordedLoad } from './recordedLoad';
import { recordingJson } from '../print/recordingJson';
import type { ReportFile } from './reportFile';
import { reportSteps } from '../io/reportSteps';
import { shownPath } from '../../base/shownPath';
import { signalConsent } from './signalConsent';
import { createStyle } from '../print/style';

type RecordParts = Pick<
  CommandParts,
  'engine' | 'createSnapshotReader' | 'checker' | 'holderFinder' | 'io' | 'signal'
>;

/** Attaches, records a load and prints what it left behind, into `report` too; detaches. Rejects with a `Failure`. */
export async function recordCommand(
  command: RecordCommand,
  { engine, createSnapshotReader, checker, holderFinder, io, signal: interrupt }: RecordParts,
  report?: ReportFile,
): Promise<ExitStatus> {
  const { address, rounds, json, allowPauseMs, allowRemote } = command;
  const saveTo = await savedFiles(command, io.cwd);
  const baseline = await openHeldBaseline(command.baseline, 'recording', {
    cwd: io.cwd,
    force: command.force,
  });
  for (const sentence of await engine.closeLostInspectors()) io.err(sentence);
  io.err('Attaching…');
  const session = await engine.openSession(address, {
    allowRemote,
    signal: interrupt,
    onLeft: sentence => io.err(sentence),
    signalConsent: signalConsent(command.allowSignal, io),
  });
  let progress: Disposable | undefined;
  try {
    const recorded = chosenThread(session, command.thread);
    progress = reportSteps(recorded, io);
    const load = new RecordedLoad(command, io, interrupt);
    const recording = await recorded.record({
      ...{ rounds, saveTo, holderFinder },
      load: load.run,
      signal: load.signal,
      consent: consentUpTo(allowPauseMs),
      createReader: createSnapshotReader,
      fixesOf: fixesBy(checker),
    });
    const shownFile = (file: string): string => shownPath(file, io.cwd);
    const compared = await baseline.apply(
      recordingBaseline(recording, new Date()),
      judgedByRecording(recording),
    );
    const style = createStyle(io);
    io.out(
      json
        ? recordingJson(recording, compared)
        : formatRecording(recording, style, shownFile) +
            (compared ? `\n${formatHeldComparison(compared, style, io.cwd)}` : ''),
    );
    await report?.write(recordingReport(recording, shownFile));
    return exitStatusOf(recordingVerdict(recording), compared);
  } finally {
    progress?.dispose();
    await session.detach();
  }
}

/** The file for each snapshot. Rejects before any costly work when one cannot be written. */
async function savedFiles(
  { saveSnapshots, rounds, force }: RecordCommand,
  cwd: string,
): Promise<((snapshot: number) => string) | undefined> {
  if (saveSnapshots === undefined) return undefined;
  const folder = resolve(cwd, saveSnapshots);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new Failure('unwritable', folder, error);
  });
  const fileOf = (snapshot: number): string =>
    join(folder, snapshot === 0 ? 'before.heapsnapshot' : `round-${snapshot}.heapsnapshot`);
  for (let i = 0; i <= rounds; i++) await assertOutput(fileOf(i), 'heap snapshot', force);
  return fileOf;
}
