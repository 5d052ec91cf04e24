import type { FileAnalyser } from '../../protocol/analysis';
import type { Checker } from '../../protocol/fileCheck';
import type { OriginalFinder } from '../../protocol/originals';
import type { SnapshotReader } from '../../protocol/snapshotReader';
import type { SampleProcess } from '../../session/sampleProcess';
import type { CommandIo } from '../io/commandIo';
import type { Engine } from './engine';

/** What the commands run with, made by the composition root. Each command names the parts that it needs. */
export interface CommandParts {
  engine: Engine;
  checker: Checker;
  analyser: FileAnalyser;
  originalFinder: OriginalFinder;
  /** Whoever asks for a reader disposes it. */
  createSnapshotReader(): SnapshotReader;
  /** Starts the sample server under load; the composition root knows where it lies. */
  startSample(requests: number, signal: AbortSignal): Promise<SampleProcess>;
  io: CommandIo;
  version: string;
  /** Fires at Ctrl+C: the target is left cleanly, and the status is 130. */
  signal: AbortSignal;
}
