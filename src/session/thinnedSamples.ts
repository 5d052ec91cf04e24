import type { Sample } from '../protocol/liveFigures';

/**
 * Halves the resolution of the older half: of each two samples there the later one stays, with what only the one before
 * knew. Nothing is averaged, so each number was seen.
 */
export function thinnedSamples(samples: readonly Sample[]): Sample[] {
  const half = samples.length >> 1;
  const older: Sample[] = [];
  for (let i = 0; i < half; i += 2) {
    const next = samples[i + 1];
    older.push(i + 1 < half && next ? joined(samples[i]!, next) : samples[i]!);
  }
  return [...older, ...samples.slice(half)];
}

function joined(earlier: Sample, later: Sample): Sample {
  return {
    ...later,
    heapUsedBytes: later.heapUsedBytes ?? earlier.heapUsedBytes,
    heapTotalBytes: later.heapTotalBytes ?? earlier.heapTotalBytes,
    staleReferences: later.staleReferences ?? earlier.staleReferences,
    open: later.open ?? earlier.open,
    findings: later.findings ?? earlier.findings,
  };
}
