/** Everything that can go wrong at a boundary. Closed: a new kind needs a sentence here. */
export type FailureKind =
  | 'connectionRefused'
  | 'notNode'
  | 'remoteHost'
  | 'redirected'
  | 'timedOut'
  | 'targetGone'
  | 'targetPaused'
  | 'targetBusy'
  | 'targetStopped'
  | 'noSuchProcess'
  | 'notPermitted'
  | 'portTaken'
  | 'protocol'
  | 'malformedAnswer'
  | 'analysisFailed'
  | 'sourceMapFailed'
  | 'fixRefused'
  | 'unwritable'
  | 'notReplaced'
  | 'truncatedSnapshot'
  | 'malformedSnapshot'
  | 'outOfMemory'
  | 'usage'
  | 'cancelled';

const sentences: Record<FailureKind, (subject: string) => string> = {
  connectionRefused: s =>
    `Nothing answers at ${s}. Start the server with --inspect, or attach by process id.`,
  notNode: s => `${s} is not a Node.js inspector. Give the port that Node printed at its start.`,
  remoteHost: s =>
    `${s} is not on this machine, and an inspector port gives code execution to whoever reaches it. Forward the port over ssh, or allow remote hosts.`,
  redirected: s =>
    `${s} sends us on to another address, which no inspector does and nobody follows. Give the address that Node printed at its start.`,
  timedOut: s => `${s} did not answer in time. Look whether the server is blocked, then try again.`,
  targetGone: s => `${s} has ended or closed its inspector. Start it again and attach anew.`,
  targetPaused: s => `${s} is paused in a debugger. Let it continue there, then try again.`,
  targetBusy: s =>
    `${s} is blocked by running code and does not answer. Try again when it is idle.`,
  targetStopped: s =>
    `Process ${s} is stopped: a signal to it would wait, and open its inspector later. Let it go on (kill -CONT ${s}), then try again.`,
  noSuchProcess: s => `There is no process ${s}. List the processes and choose another.`,
  notPermitted: s =>
    `Process ${s} belongs to another user. Attach as that user, or start it with --inspect and give its port.`,
  portTaken: s =>
    `Process ${s} did not open its inspector: its port may be taken, or it was started with --disable-sigusr1. Start it with --inspect=0.`,
  protocol: s => `The inspector refused a request: ${s}. See the log for details.`,
  malformedAnswer: s =>
    `${s}, as no Node.js inspector does. Look what runs at this address, then attach anew.`,
  analysisFailed: s => `Its analysis failed: ${s}. Leave this source out, and report it as a bug.`,
  sourceMapFailed: s => `Its source map could not be read: ${s}.`,
  fixRefused: s => `The fix was not applied: ${s}.`,
  unwritable: s =>
    `${s} could not be written. Look at its folder and its permissions, then try again.`,
  notReplaced: s => `Nothing was written: ${s}.`,
  truncatedSnapshot: s =>
    `The heap snapshot ends before its end: ${s}. Take it again, and let it finish.`,
  malformedSnapshot: s =>
    `This is not a heap snapshot that can be read: ${s}. Give a .heapsnapshot file as V8 writes it.`,
  outOfMemory: s =>
    `${s} needs more memory than there is. Close other programs, or read it on a larger machine.`,
  usage: s => s,
  cancelled: s => `${s} was cancelled.`,
};

/** An expected failure with a sentence for people: what happened and what to do. `cause` keeps the original error. */
export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    subject: string,
    cause?: unknown,
  ) {
    super(sentences[kind](subject), cause === undefined ? undefined : { cause });
    this.name = 'Failure';
  }

  /** A failure of another thread, whose sentence is made already. */
  static received(kind: FailureKind, sentence: string): Failure {
    const failure = new Failure(kind, '');
    failure.message = sentence;
    return failure;
  }
}

/** The sentence to show a person for anything that was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Throws `cancelled` when the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw new Failure('cancelled', what, signal.reason);
}
