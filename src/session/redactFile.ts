import { jsonText } from '../base/words';
import { replaceFile } from '../base/writeFile';
import type { RedactedSnapshot, RedactOptions, SnapshotRedactor } from '../protocol/redaction';
import type { HeapSize, OpenOptions } from '../protocol/snapshotReader';

/** Only the person may read it. */
const PRIVATE_MODE = 0o600;

export interface RedactFileOptions extends OpenOptions, RedactOptions {
  /** File for what the stand-ins stand for; `undefined` forgets them. */
  mapping: string | undefined;
  /** Called once the snapshot is read, before it is written. */
  onRead?(): void;
}

/** Writes a snapshot file again without contents, and what its stand-ins stand for. Rejects with a `Failure`. */
export async function redactFile(
  redactor: SnapshotRedactor,
  from: string,
  { mapping, onRead, file, keepsNames, ...options }: RedactFileOptions,
): Promise<HeapSize & RedactedSnapshot> {
  const size = await redactor.openFile(from, options);
  onRead?.();
  const written = await redactor.redact({ file, keepsNames }, options.signal);
  if (mapping !== undefined) await replaceFile(mapping, mappingText(written), PRIVATE_MODE);
  return { ...size, ...written };
}

/** A line for each stand-in. */
function mappingText({ mapping }: RedactedSnapshot): string {
  const lines = mapping.map(([standIn, name]) => `${jsonText(standIn)}: ${jsonText(name)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
