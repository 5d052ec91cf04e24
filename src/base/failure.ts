/** Everything that can go wrong at a boundary. The set is closed: each kind has a sentence below. */
export type FailureKind =
  | 'connectionRefused'
  | 'notNode'
  | 'remoteHost'
  | 'redirected'
  | 'timedOut'
  | 'targetGone'
  | 'threadEnded'
  | 'targetPaused'
  | 'targetBusy'
  | 'targetStopped'
  | 'noSuchProcess'
  | 'notPermitted'
  | 'portInUse'
  | 'portTaken'
  | 'protocol'
  | 'malformedAnswer'
  | 'analysisFailed'
  | 'sourceMapFailed'
  | 'fixRefused'
  | 'unwritable'
  | 'notReplaced'
  | 'loadFailed'
  | 'notCompared'
  | 'truncatedSnapshot'
  | 'malformedSnapshot'
  | 'outOfMemory'
  | 'usage'
  | 'cancelled';

const sentences: Record<FailureKind, (subject: string) => string> = {
  connectionRefused: s =>
    `Nothing answers at ${s}. Start the server with --inspect, or attach by process id.`,
  notNode: s =>
    `${s} is not an inspector of Node.js or Deno. Give the port that the server printed at its start.`,
  remoteHost: s =>
    `${s} is not on this machine, and an inspector port gives code execution to whoever reaches it. Forward the port over ssh, or allow other machines: --allow-remote on the command line, poolLeaks.allowRemoteHosts in VS Code.`,
  redirected: s =>
    `${s} redirects to another address. No inspector does that, and the redirect was not followed. Give the address that Node printed at its start.`,
  timedOut: s =>
    `${s} did not answer in time. Check whether the server is blocked, then try again.`,
  targetGone: s => `${s} has ended or closed its inspector. Start it again and attach anew.`,
  threadEnded: s => `${s} has ended. What it held is freed.`,
  targetPaused: s => `${s} is paused in a debugger. Let it continue there, then try again.`,
  targetBusy: s =>
    `${s} is blocked by running code and does not answer. Try again when it is idle.`,
  targetStopped: s =>
    `Process ${s} is stopped, so a signal would only take effect once it continues. Let it continue (kill -CONT ${s}), then try again.`,
  noSuchProcess: s => `There is no process ${s}. List the processes and choose another.`,
  notPermitted: s =>
    `Process ${s} belongs to another user. Attach as that user, or start it with --inspect and give its port.`,
  portInUse: s =>
    `Process ${s} did not open its inspector: its port may be taken, the program may handle SIGUSR1 itself, or it was started with --disable-sigusr1. Start it with --inspect=0.`,
  portTaken: s => `${s}. End that one, or start this one with --inspect-port=0.`,
  protocol: s => `The inspector refused a request: ${s}. See the log for details.`,
  malformedAnswer: s =>
    `${s}, which no Node.js inspector does. Check what runs at this address, then attach again.`,
  analysisFailed: s => `The analysis failed: ${s}. Leave this source out, and report a bug.`,
  sourceMapFailed: s => `The source map could not be read: ${s}.`,
  fixRefused: s => `The fix was not applied: ${s}.`,
  unwritable: s =>
    `${s} could not be written. Check its folder and its permissions, then try again.`,
  notReplaced: s => `Nothing was written: ${s}.`,
  loadFailed: s => `Nothing was recorded: ${s}. Check the load, then record again.`,
  notCompared: s => `Nothing was compared: ${s}.`,
  truncatedSnapshot: s => `The heap snapshot is cut off: ${s}. Take it again, and let it finish.`,
  malformedSnapshot: s =>
    `This heap snapshot cannot be read: ${s}. Give a .heapsnapshot file as V8 writes it.`,
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

  /** A failure that another thread reported; `sentence` is its finished message. */
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
