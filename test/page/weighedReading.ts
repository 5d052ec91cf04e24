import type { Reading } from '../../src/protocol/finding';
import { fakeReading } from './fakeHost';

/** A reading whose values' retained bytes are known: those of a snapshot, for instance. */
export function weighedReading(values: number): Reading {
  const reading = fakeReading(values);
  for (const { live } of reading.findings) {
    live.values = live.values.map((value, i) => ({
      ...value,
      retainedBytes: (value.size ?? 0) + 48 + ((i * 7919) % 5000),
    }));
  }
  return reading;
}
