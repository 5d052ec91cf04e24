import type { FailureKind } from '../../src/base/failure';
import type { Act, Script } from './hostileInspector';

/** One way for the other side to be wrong, and what must come of it. */
export interface Case {
  name: string;
  /** `good`: the address of the inspector behind. */
  script: Script | ((good: string) => Script);
  /** How `openSession` or `read` fails; without it what the target holds is found all the same. */
  kind?: FailureKind;
  /** What the command line says. Without it only the session is tried, unless `waitsAt` or `program` says otherwise. */
  says?: RegExp;
  /** Ctrl+C when this is asked for, by the name that a rule would have: the status is 130. */
  interruptAt?: string;
  /** As often, 10 ms apart. */
  interrupts?: number;
  /** By port rather than by address. */
  byPort?: boolean;
  /** Of the command line, after the address. */
  args?: string[];
  /**
   * It ends by a deadline of ours: from this request on, by the name that a rule would have, it takes seconds in which nothing
   * is done.
   */
  waitsAt?: string;
  /** The command line, and not the session. */
  program?: true;
}

/** What takes over a terminal that it reaches. */
export const ESCAPE = '\u001b]0;taken over\u0007';

/** A script of one rule. */
export function rule(on: string, act: Act, nth?: number): Script {
  return { rules: [{ on, act, ...(nth === undefined ? {} : { nth }) }] };
}

/** Before the answer to the reading's first question. */
export function early(act: Act): Script {
  return rule('Debugger.enable', act);
}
