import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { Failure } from '../base/failure';
import { formatBytes } from '../base/format';
import { renderReport } from '../report/renderReport';
import type { ReportData } from '../report/reportData';
import type { CommandIo } from './commandIo';
import { shownPath } from './shownPath';

/** What a command knows of its report; the file adds the rest. */
export type ReportContent = Omit<ReportData, 'at' | 'version'>;

/** The file of `--report`. An older report is replaced, as a whole or not at all. */
export class ReportFile {
  private constructor(
    private readonly file: string,
    private readonly version: string,
    private readonly io: CommandIo,
  ) {}

  /**
   * By its absolute path. Rejects with `unwritable` before anything costly is done when it could not be written, and for
   * what is no file: a device or a pipe would be replaced.
   */
  static async open(file: string, version: string, io: CommandIo): Promise<ReportFile> {
    try {
      await access(dirname(file), constants.W_OK);
    } catch (error) {
      throw new Failure('unwritable', file, error);
    }
    const existing = await stat(file).catch(() => undefined);
    if (existing && !existing.isFile()) throw new Failure('unwritable', file);
    return new ReportFile(file, version, io);
  }

  /** Rejects with `unwritable`; what was there before is there still. */
  async write(content: ReportContent): Promise<void> {
    const page = renderReport({ ...content, at: Date.now(), version: this.version });
    try {
      await writeFileAtomic(this.file, page);
    } catch (error) {
      throw new Failure('unwritable', this.file, error);
    }
    const size = formatBytes(Buffer.byteLength(page));
    this.io.err(`Report written to ${shownPath(this.file, this.io.cwd)} (${size}).`);
  }
}
