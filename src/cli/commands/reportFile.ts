import { formatBytes } from '../../base/format';
import { replaceFile } from '../../base/writeFile';
import { renderReport } from '../../report/renderReport';
import type { ReportContent } from '../../report/reportData';
import type { CommandIo } from '../io/commandIo';
import { assertOutput } from '../io/outputFile';
import { shownPath } from '../../base/shownPath';

/** The file of `--report`. Replaces an earlier report as a whole or not at all. */
export class ReportFile {
  private constructor(
    private readonly file: string,
    private readonly version: string,
    private readonly io: CommandIo,
  ) {}

  /** Opens an absolute path. Rejects as `assertOutput` does. */
  static async open(
    file: string,
    force: boolean,
    version: string,
    io: CommandIo,
  ): Promise<ReportFile> {
    await assertOutput(file, 'report', force);
    return new ReportFile(file, version, io);
  }

  /** Rejects with `unwritable` or `notReplaced`, leaving the previous content unchanged. */
  async write(content: ReportContent): Promise<void> {
    const page = renderReport({ ...content, at: Date.now(), version: this.version });
    await replaceFile(this.file, page);
    const size = formatBytes(Buffer.byteLength(page));
    this.io.err(`Report written to ${shownPath(this.file, this.io.cwd)} (${size}).`);
  }
}
