import type { FileAnalyser } from '../../protocol/analysis';
import type { Checker } from '../../protocol/fileCheck';
import type { HolderFinder } from '../../protocol/holderSites';
import type { OriginalFinder } from '../../protocol/originals';
import type { SnapshotRedactor } from '../../protocol/redaction';
import type { SnapshotReader } from '../../protocol/snapshotReader';
import type { SampleProcess } from '../../session/sampleProcess';
import type { Rule } from '../../protocol/rules';
import type { CommandIo } from '../io/commandIo';
import type { RulePage } from '../print/sarifRules';
import type { Engine } from './engine';

/** What commands work with. The composition root makes the parts, and each command names those that it needs. */
export interface CommandParts {
  engine: Engine;
  checker: Checker;
  analyser: FileAnalyser;
  originalFinder: OriginalFinder;
  holderFinder: HolderFinder;
  /** The caller disposes the reader. */
  createSnapshotReader(): SnapshotReader;
  /** The caller disposes the redactor. */
  createRedactor(): SnapshotRedactor;
  /** Starts the sample server under load. The composition root knows its path. */
  startSample(requests: number, signal: AbortSignal): Promise<SampleProcess>;
  /** Serves the tools of coding assistants on our own streams, until the client goes away. */
  serveTools(): Promise<void>;
  io: CommandIo;
  version: string;
  /** The page of a rule. The composition root knows where the package's files are. */
  pageOf(rule: Rule): RulePage;
  /** Fires at Ctrl+C. The command then leaves the target cleanly, and the status is 130. */
  signal: AbortSignal;
}
