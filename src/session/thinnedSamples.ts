import type { Sample } from '../protocol/liveFigures';

/**
 * Drops about half of the samples in the older half, evenly over time and keeping the first. However long a run gets, its
 * beginning stays. Of merged samples the last one stays, plus the values that only earlier ones had. Nothing is averaged.
 */
export function thinnedSamples(samples: readonly Sample[]): Sample[] {
  const half = samples.length >> 1;
  const [first] = samples;
  if (!first || half === 0) return [...samples];
  const gap = Math.max(1, (2 * (samples[half]!.at - first.at)) / half);
  const older = [first];
  let waiting: Sample | undefined;
  for (let i = 1; i < half; i++) {
    const sample: Sample = waiting ? joined(waiting, samples[i]!) : samples[i]!;
    const isKept = sample.at - older.at(-1)!.at >= gap;
    if (isKept) older.push(sample);
    waiting = isKept ? undefined : sample;
  }
  const [next, ...newer] = samples.slice(half);
  return [...older, waiting ? joined(waiting, next!) : next!, ...newer];
}

function joined(earlier: Sample, later: Sample): Sample {
  // The later sample decides what is held, whether that reading could see it or not.
  const read = later.staleReferences !== null || later.unread ? later : earlier;
  const { staleReferences, open, findings, unread, sourceOnly } = read;
  const requests = (later.heapUsedBytes === null ? earlier : later).requests;
  return {
    ...later,
    heapUsedBytes: later.heapUsedBytes ?? earlier.heapUsedBytes,
    heapTotalBytes: later.heapTotalBytes ?? earlier.heapTotalBytes,
    ...{ staleReferences, open, findings },
    ...(requests && { requests }),
    ...(unread && { unread }),
    ...(sourceOnly && { sourceOnly }),
  };
}
