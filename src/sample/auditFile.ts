import { closeSync, openSync, writeSync } from 'node:fs';

const maxOpen = 200;
/** The open files by descriptor. This keeps none of them alive, so that the sample leaks only what it is there to show. */
const opened = new Map<number, WeakRef<AuditFile>>();

/** A real open file to which one request writes its trail. Whoever opens it must close it. */
export class AuditFile {
  private constructor(
    readonly path: string,
    private fd: number,
  ) {}

  /** Opens for appending; `undefined` while too many are open. Throws what `fs.openSync` throws. */
  static open(path: string): AuditFile | undefined {
    if (opened.size >= maxOpen) closeAbandoned();
    if (opened.size >= maxOpen) return undefined;
    const file = new AuditFile(path, openSync(path, 'a'));
    opened.set(file.fd, new WeakRef(file));
    return file;
  }

  get isOpen(): boolean {
    return this.fd >= 0;
  }

  write(line: string): void {
    writeSync(this.fd, `${line}\n`);
  }

  close(): void {
    if (!this.isOpen) return;
    const { fd } = this;
    this.fd = -1;
    closeDescriptor(fd);
  }
}

/** The server's leak must not run the machine out of files: those that nobody closed and V8 has collected are closed here. */
function closeAbandoned(): void {
  for (const [fd, file] of opened) if (!file.deref()) closeDescriptor(fd);
}

function closeDescriptor(fd: number): void {
  opened.delete(fd);
  closeSync(fd);
}
