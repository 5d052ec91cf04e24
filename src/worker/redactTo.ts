import { throwIfCancelled } from '../base/failure';
import { AtomicFile } from '../base/writeFile';
import type { HeapGraph } from '../heap/graph/heapGraph';
import { Redaction } from '../heap/redact/redaction';
import { redactedSnapshot } from '../heap/redact/writeSnapshot';
import type { RedactedSnapshot, RedactOptions } from '../protocol/redaction';

/** Only the person may read what was somebody's heap. */
const PRIVATE_MODE = 0o600;

/** Writes a snapshot's graph to a file, without contents. Rejects with a `Failure`. */
export async function redactTo(
  { file, keepsNames }: RedactOptions,
  graph: HeapGraph,
  signal: AbortSignal,
): Promise<RedactedSnapshot> {
  const redaction = new Redaction(graph, keepsNames);
  const written = await AtomicFile.open(file, PRIVATE_MODE);
  let bytes = 0;
  try {
    for (const text of redactedSnapshot(graph, redaction)) {
      throwIfCancelled(signal, 'Redacting the heap snapshot');
      const chunk = Buffer.from(text);
      bytes += chunk.length;
      await written.write(chunk);
    }
    await written.commit();
  } finally {
    await written.discard();
  }
  return { bytes, mapping: [...redaction.mapping] };
}
