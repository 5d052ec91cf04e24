import { nodeNameOf } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';

/** Names of the edge from a shared function info to its script; V8 has renamed it. */
const TO_SCRIPT = ['script', 'script_or_debug_info'];

/**
 * The candidates whose files are most similar to the one that the function was loaded from. Compares paths from the end and
 * without extensions, because sources lie in other folders than what is built from them.
 */
export function likeliestOrigins<T>(
  objects: HeapObjects,
  closure: number,
  candidates: readonly T[],
  fileOf: (candidate: T) => string | undefined,
): T[] {
  const script = segmentsOf(scriptNameOf(objects, closure));
  const likeness = candidates.map(candidate => commonEnd(script, segmentsOf(fileOf(candidate))));
  const most = Math.max(...likeness);
  return candidates.filter((_, i) => likeness[i] === most);
}

/** The path or URL that the function's script was loaded from. */
function scriptNameOf(objects: HeapObjects, closure: number): string | undefined {
  const shared = objects.internal(closure, 'shared');
  if (shared === NONE) return undefined;
  const [script] = TO_SCRIPT.map(name => objects.internal(shared, name)).filter(
    node => node !== NONE,
  );
  return script === undefined ? undefined : nodeNameOf(objects.graph, script);
}

/** Path segments, last one first. */
function segmentsOf(path = ''): string[] {
  return path
    .replace(/\.\w+$/, '')
    .split(/[\\/]/)
    .reverse();
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  const differing = a.findIndex((segment, i) => segment !== b[i]);
  return differing < 0 ? a.length : differing;
}
