import { closeSync, openSync, writeSync } from 'node:fs';

const maxOpen = 200;
let openCount = 0;

/** The server's leak must not run the machine out of files: a collected `AuditFile` gives its descriptor back. */
const abandoned = new FinalizationRegistry<number>(fd => closeDescriptor(fd));

/** A real open file to which one request writes its trail. Whoever opens it must close it. */
export class AuditFile {
  private constructor(
    readonly path: string,
    private fd: number,
  ) {}

  /** Opens for appending; `undefined` while too many are open. Throws what `fs.openSync` throws. */
  static open(path: string): AuditFile | undefined {
    if (openCount >= maxOpen) return undefined;
    const file = new AuditFile(path, openSync(path, 'a'));
    openCount++;
    abandoned.register(file, file.fd, file);
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
    abandoned.unregister(this);
    closeDescriptor(fd);
  }
}

function closeDescriptor(fd: number): void {
  openCount--;
  closeSync(fd);
}
