import { randomUUID } from 'node:crypto';
import { mkdir, readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { DisposableStore, type Disposable } from '../../base/disposable';
import { Failure, sentenceOf } from '../../base/failure';
import { formatBytes } from '../../base/format';
import { readTextFile } from '../../base/readFile';
import { removeFile, replaceFile } from '../../base/writeFile';
import type { KeptRun } from '../../session/run';
import type { Timeline } from '../../session/timeline';
import type { Comparisons, OpenComparison } from '../snapshot/comparisons';
import type { HeapSource, LastingSnapshot } from '../snapshot/lastingSnapshot';
import { fileVersion, type OpenSnapshot, type Snapshots } from '../snapshot/snapshots';

/** Curves grow every second; what else changes is written at once. */
const SAVE_MS = 30_000;
const MAX_BYTES = 64e6;
/** Of all copies of heap snapshots; the oldest go first. */
const MAX_COPIED_BYTES = 1e9;
/** A copy that nobody lists is removed then. Until then another window may be taking it. */
const ABANDONED_MS = 86_400_000;
/** Readable by the user alone. */
const MODE = 0o600;

type KeptSnapshot = Pick<OpenSnapshot, 'id' | 'title' | 'at' | 'version' | 'reading'> & HeapSource;

interface Content {
  /** Version of the extension: another one may keep it otherwise. */
  version: string;
  runs: KeptRun[];
  snapshots: KeptSnapshot[];
  comparisons: OpenComparison[];
}

export interface KeptWindowParts {
  /** The workspace's folder; `undefined` without a workspace: then nothing is kept. */
  folder: string | undefined;
  version: string;
  timeline: Timeline;
  snapshots: Snapshots;
  comparisons: Comparisons;
  /** Makes the reader of a snapshot of an earlier window. */
  reopen(source: HeapSource): LastingSnapshot;
  log(line: string): void;
}

/** Curves, snapshots and comparisons of the window, which a reload does not lose. What cannot be read again counts as absent. */
export class KeptWindow implements Disposable {
  /** Settles once everything is back. Never rejects. */
  readonly restored: Promise<void>;
  private readonly file: string | undefined;
  private readonly owned = new DisposableStore();
  private saving: Promise<void>;
  /** Before that, there is less than what is kept. */
  private isRestored = false;
  /** What is to be written next. */
  private content: Content | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Copies of ours on disk. */
  private copies: ReadonlySet<string> = new Set();

  constructor(private readonly parts: KeptWindowParts) {
    const { folder, timeline, snapshots, comparisons } = parts;
    this.file = folder === undefined ? undefined : path.join(folder, 'window.json');
    this.saving = this.restored = this.guarded(() => this.restore()).then(() => {
      this.isRestored = true;
    });
    if (this.file === undefined) return;
    this.owned.add(snapshots.onDidChange(() => void this.save()));
    this.owned.add(comparisons.onDidChange(() => void this.save()));
    this.owned.add(timeline.onDidChange(() => this.saveLater()));
  }

  /** A new name for the copy of a snapshot; `undefined` where none can be kept. */
  async newCopy(): Promise<string | undefined> {
    const { folder } = this.parts;
    if (folder === undefined) return undefined;
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      this.parts.log(sentenceOf(error));
      return undefined;
    }
    return path.join(folder, `${randomUUID()}.heapsnapshot`);
  }

  /**
   * Writes what there is now, at the moment of the call: a window that closes empties itself while it is written. Never rejects:
   * without it the next window only knows less.
   */
  save(): Promise<void> {
    const { folder, version, timeline, comparisons } = this.parts;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (folder === undefined || !this.isRestored) return this.saving;
    const snapshots = this.snapshotsToKeep(folder);
    this.content = { version, runs: timeline.kept, snapshots, comparisons: comparisons.all };
    this.saving = this.saving.then(() => this.guarded(() => this.write()));
    return this.saving;
  }

  private saveLater(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.save(), SAVE_MS);
    this.timer.unref();
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.log(`What the window shows is not kept over a reload: ${sentenceOf(error)}`);
    }
  }

  private async write(): Promise<void> {
    const { file, content } = this;
    const { folder, log } = this.parts;
    if (file === undefined || folder === undefined || !content) return;
    this.content = undefined;
    const { snapshots } = content;
    const isEmpty = [content.runs, snapshots, content.comparisons].every(list => list.length === 0);
    const text = JSON.stringify(content);
    if (text.length > MAX_BYTES) {
      log(`What the window shows is not kept over a reload: ${formatBytes(text.length)} of it`);
    } else if (isEmpty) {
      await removeFile(file);
    } else {
      await mkdir(folder, { recursive: true });
      await replaceFile(file, text, MODE);
    }
    const before = this.copies;
    this.copies = copiesAmong(snapshots, folder);
    for (const copy of before) if (!this.copies.has(copy)) await removeFile(copy);
  }

  private snapshotsToKeep(folder: string): KeptSnapshot[] {
    let copied = 0;
    return this.parts.snapshots.all
      .reverse()
      .flatMap(({ id, title, at, version, reading, reader, isOfEditor }): KeptSnapshot[] => {
        const { source } = reader;
        if (!source || isOfEditor) return [];
        if (isCopy(source, folder) && (copied += reading.bytes) > MAX_COPIED_BYTES) return [];
        return [
          { id, title, at, reading, ...source, ...(version === undefined ? {} : { version }) },
        ];
      })
      .reverse();
  }

  private async restore(): Promise<void> {
    const { file } = this;
    const { folder, timeline, snapshots, comparisons, reopen } = this.parts;
    if (file === undefined || folder === undefined) return;
    const content = await this.read(file);
    this.copies = copiesAmong(content.snapshots, folder);
    timeline.restore(content.runs);
    for (const { file: from, question, ...kept } of content.snapshots) {
      if (!(await isUnchanged(from, kept.version))) continue;
      snapshots.restore({ ...kept, reader: reopen({ file: from, question }), session: undefined });
    }
    for (const compared of content.comparisons) comparisons.restore(compared);
    await this.removeAbandoned(folder);
  }

  private async read(file: string): Promise<Content> {
    const nothing = { version: '', runs: [], snapshots: [], comparisons: [] };
    if (!(await stat(file).catch(() => undefined))) return nothing;
    const content = JSON.parse(await readTextFile(file, 2 * MAX_BYTES)) as Content;
    if (content.version === this.parts.version) return content;
    throw new Failure('usage', `${file} is of version ${content.version}`);
  }

  /** Copies that were being written as a window ended. */
  private async removeAbandoned(folder: string): Promise<void> {
    const names = await readdir(folder).catch((): string[] => []);
    for (const name of names.filter(each => each.endsWith('.heapsnapshot'))) {
      const copy = path.join(folder, name);
      if (this.copies.has(copy)) continue;
      const { mtimeMs } = await stat(copy);
      if (Date.now() - mtimeMs > ABANDONED_MS) await removeFile(copy);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.owned.dispose();
  }
}

function copiesAmong(snapshots: readonly HeapSource[], folder: string): ReadonlySet<string> {
  return new Set(snapshots.filter(each => isCopy(each, folder)).map(({ file }) => file));
}

/** Whether the file is a copy of ours, and no file of the person's. */
function isCopy({ file }: HeapSource, folder: string): boolean {
  return path.dirname(file) === folder;
}

/** `version`: that of a person's file, which may have been written again or removed. */
async function isUnchanged(file: string, version: string | undefined): Promise<boolean> {
  const stats = await stat(file).catch(() => undefined);
  if (!stats) return false;
  return version === undefined || version === fileVersion(file, stats);
}
