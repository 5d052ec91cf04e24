import type * as vscode from 'vscode';
import { Failure, sentenceOf } from '../../base/failure';
import type { Recording } from '../../protocol/leftBehind';
import type { RefactoringFinder } from '../../protocol/refactoring';
import type { Load, RecordOptions } from '../../session/recordApi';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import { askForLoad } from './askForLoad';
import { loadOf } from './loads';
import type { RecordedLoad, Recordings } from './recordings';
import { withRefactorings } from './refactoredRows';
import type { RoundGate } from './roundGate';

/** What a recording reads with. */
export type RecordingReaders = Pick<RecordOptions, 'createReader' | 'holderFinder' | 'fixesOf'>;

export interface RecordDeps {
  attachment: Attachment;
  recordings: Recordings;
  gate: RoundGate;
  /** Keeps what was answered last, for the workspace. */
  memory: vscode.Memento;
  /** Loads what reads snapshots and sources. */
  loadReaders(): Promise<RecordingReaders>;
  refactoringFinder(): Promise<RefactoringFinder>;
  log: vscode.LogOutputChannel;
}

/** Records one load at a time. */
export class RequestRecorder {
  private isRecording = false;

  constructor(private readonly deps: RecordDeps) {}

  /**
   * Asks what to record, then records it and keeps it for the session: the chosen one, or that of the process. `undefined` when the person gave up before it began.
   * Rejects with a `Failure`, which is `cancelled` when they gave up later.
   */
  async record(chosen?: PoolSession): Promise<RecordedLoad | undefined> {
    const { attachment, memory } = this.deps;
    const session = chosen ?? attachment.session;
    if (!session) {
      throw new Failure('usage', 'No process is attached. Attach to one first.');
    }
    if (this.isRecording) {
      throw new Failure('usage', 'A recording is under way. Let it finish, or cancel it.');
    }
    this.isRecording = true;
    try {
      const wanted = await askForLoad(memory);
      return wanted && (await this.run(session, wanted));
    } finally {
      this.isRecording = false;
    }
  }

  private async run(
    session: PoolSession,
    wanted: Parameters<typeof loadOf>[0],
  ): Promise<RecordedLoad> {
    const { attachment, recordings, gate, log } = this.deps;
    if (session.state.kind === 'closed')
      throw new Failure('usage', 'The process was detached. Attach to it, then record.');
    const readers = await this.deps.loadReaders();
    let startedAt = Date.now();
    const roundEnds: number[] = [];
    const made = await attachment.record(session, {
      rounds: wanted.rounds,
      ...readers,
      load: report => {
        const load = loadOf(wanted, { gate, report, log: line => log.info(line) });
        const noted: Load = async (round, signal) => {
          if (round === 1) startedAt = Date.now();
          const end = await load(round, signal);
          roundEnds.push(Date.now());
          attachment.markRound(session, round);
          return end;
        };
        return noted;
      },
    });
    const recording = await this.refactored(made);
    const recorded = { recording, startedAt, roundEnds, at: Date.now() };
    recordings.add(session, recorded);
    return recorded;
  }

  /** A recording took long: it is not lost because a source could not be analysed. */
  private async refactored(recording: Recording): Promise<Recording> {
    try {
      return await withRefactorings(recording, await this.deps.refactoringFinder());
    } catch (error) {
      this.deps.log.warn(sentenceOf(error));
      return recording;
    }
  }
}
