import { Failure } from '../../base/failure';
import type { StaleRow } from '../agent/agentApi';
import type { AgentClient } from '../agent/agentClient';
import type { ModelIndex } from '../scripts/modelIndex';
import type { LiveModelReading } from './reading';
import type { WalkResult } from './scopeWalk';

const SLICE_MS = 2;
const BUDGET_MS = 60_000;

export interface SlotsOptions {
  agent: AgentClient;
  index: ModelIndex;
  /** Per class. */
  maxRows: number;
  /** Time limit in ms; one minute by default. */
  budgetMs: number | undefined;
  /** The target's name in sentences. */
  name: string;
}

/**
 * Reads the slots of what the walk found, in slices. `known`: the walk that ends the reading; without it the reading goes
 * on. Rejects with `timedOut`, and with `malformedAnswer` for an answer that the agent never gives.
 */
export async function readSlots(
  { agent, index, maxRows, budgetMs = BUDGET_MS, name }: SlotsOptions,
  known?: WalkResult,
): Promise<LiveModelReading[]> {
  const deadline = performance.now() + budgetMs;
  const through = known !== undefined;
  const rowsByModel = new Map<number, StaleRow[]>();
  let status = known?.probed ?? (await agent.calls.probe(SLICE_MS, through));
  for (;;) {
    agent.noteSlice(status.sliceMs);
    for (const row of status.rows) {
      const rows = rowsByModel.get(row.model) ?? [];
      rowsByModel.set(row.model, rows);
      const isKnown = index.models[row.model]?.model.stores[row.store] !== undefined;
      if (!isKnown || rows.push(row) > maxRows) {
        throw agent.malformed('answered probe with rows that cannot be');
      }
    }
    if (status.done) break;
    if (performance.now() > deadline) throw new Failure('timedOut', name);
    status = await agent.calls.probe(SLICE_MS, through);
  }
  if (through) agent.noteRest();
  const readings: LiveModelReading[] = [];
  for (const [ordinal, live] of index.models.entries()) {
    const reading = status.readings[ordinal];
    if (!reading) throw agent.malformed('answered probe without all counts');
    // A class without faults only matters where its pool has something twice.
    if (live.model.faults.length === 0 && reading.repeats.length === 0) continue;
    const isParked = index.isParked(live);
    readings.push({ ordinal, live, isParked, reading, rows: rowsByModel.get(ordinal) ?? [] });
  }
  return readings;
}
