import type { ProcessOutcome } from '../../session/readProcesses';

/** One of several inspected processes. */
export interface ReadProcess {
  /** As a person tells it from the others: its title and pid, or the address where it could not be asked. */
  name: string;
  outcome: ProcessOutcome;
}
