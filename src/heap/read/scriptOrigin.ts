import { nodeNameOf } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';

/** V8 has renamed the reference from what functions of one text share to its script. */
const TO_SCRIPT = ['script', 'script_or_debug_info'];

/**
 * Of the candidates those whose files are most like the one that the function was loaded from. Files are compared from their
 * ends, and without extensions: sources lie in other folders than what is built of them.
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

/** From the last one on. */
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
