import { setTimeout as delay } from 'node:timers/promises';
import { Failure, sentenceOf } from '../../base/failure';
import type { Connection } from '../connection/connection';
import { processReaderFor } from '../discovery/processReader';
import { guardedBy } from '../connection/guardian';
import { inspectorClients } from './inspectorClients';
import { dropRecord, inTurn, recordOf, writeRecord, type OpenedRecord } from './openedRecords';
import { processIdentity } from './processIdentity';

/**
 * How long to wait for closing connections, including ours, to end. Those still open then belong to others, or to a
 * guardian.
 */
const CLIENTS_MS = 300;
const CLOSE_MS = 2_000;
const POLL_MS = 20;
/** How long an inspector that was asked for may take to open. One that opens later was opened by somebody else. */
export const MAY_OPEN_MS = 600_000;

/**
 * Closes the inspector within the evaluation itself. A timer or `setImmediate` would never run in a target that loops or has
 * replaced them, and would meet our closing socket, which crashed Node 18, 20 and 26. `_debugEnd` does what
 * `inspector.close` does, without `require`, which programs and their monitors replace.
 */
const CLOSE_EXPRESSION = `typeof process === 'object' && typeof process._debugEnd === 'function'
  ? process._debugEnd() : require('node:inspector').close()
//# sourceURL=node:pool-leaks`;

const reader = processReaderFor(process.platform);

/**
 * What became of an inspector that we opened. `others`: another process of ours will close it. `open`: it had to stay open;
 * the sentence says why and what becomes of it.
 */
export type Left = { state: 'closed' } | { state: 'others' } | { state: 'open'; sentence: string };

/**
 * An inspector that we opened with a signal. Until it is closed, a file of this user records it, so that the next start
 * finds it should we be ended before.
 */
export class OpenedInspector {
  /** Whether there is a record. */
  private isNoted = false;

  private constructor(
    readonly pid: number,
    private readonly identity: string | undefined,
  ) {}

  /**
   * Records the inspector before the signal is sent. Writes no record where a process cannot be told from a later one with
   * its pid.
   */
  static async note(pid: number): Promise<OpenedInspector> {
    const opened = new OpenedInspector(pid, await processIdentity(pid));
    await opened.write(false);
    return opened;
  }

  /**
   * The recorded inspector of a process. It becomes ours when the process of ours that opened it has ended or left.
   * `undefined` without a record: others opened it then, and it stays open.
   */
  static async find(pid: number): Promise<OpenedInspector | undefined> {
    const identity = await processIdentity(pid);
    const record = await recordOf(pid);
    if (!record || record.identity !== identity) return undefined;
    const opened = new OpenedInspector(pid, identity);
    opened.isNoted = true;
    if (record.isLeft || !(await isAlive(record.owner))) await opened.write(false);
    return opened;
  }

  /**
   * Closes the inspector at `port` unless somebody else is attached to it. `connection`: our last connection to it, which
   * the caller disposes next. Our processes leave in turn, so that the last one finds itself alone. Never rejects.
   */
  leave(connection: Connection, port: number): Promise<Left> {
    return inTurn({ pid: this.pid }, () => this.leaveAlone(connection, port));
  }

  private async leaveAlone(connection: Connection, port: number): Promise<Left> {
    try {
      const why = await this.close(connection, port);
      // Before the next one's turn, which must find itself alone.
      connection.dispose();
      if (why !== undefined) return await this.stay(why, port);
      await dropRecord(this.pid);
      return { state: 'closed' };
    } catch (error) {
      return this.stay(`closing it failed (${sentenceOf(error)})`, port);
    }
  }

  /** Says in the record that it closes and opens again, in case we are ended in between. */
  async moves(): Promise<void> {
    await this.write(false);
  }

  /** Drops the record, because the signal was not sent. */
  forget(): Promise<void> {
    return dropRecord(this.pid);
  }

  /**
   * Records that the signal was sent but the inspector has not opened yet. Answers a sentence about it; `undefined` when the
   * process has ended.
   */
  async mayOpen(): Promise<string | undefined> {
    if (await this.hasEnded()) {
      await dropRecord(this.pid);
      return undefined;
    }
    const isNoted = await this.write(true, Date.now() + MAY_OPEN_MS);
    return `The inspector of process ${this.pid} may still open. ${next(isNoted)}`;
  }

  /** Records that the inspector could not be closed. Never rejects. */
  async stay(why: string, port: number): Promise<Left> {
    if (!(await this.isOpen(port))) {
      await dropRecord(this.pid);
      return { state: 'closed' };
    }
    const record = await recordOf(this.pid);
    const isTheirs = record && !record.isLeft && record.owner.pid !== process.pid;
    if (isTheirs && (await isAlive(record.owner))) return { state: 'others' };
    const isNoted = await this.write(true);
    const sentence = `The inspector of process ${this.pid} is still open: ${why}. ${next(isNoted)}`;
    return { state: 'open', sentence };
  }

  /** Answers why it stays open; `undefined` when it was closed. */
  private async close(connection: Connection, port: number): Promise<string | undefined> {
    if ((await reader.debugSignal(this.pid)) === 'stopped') return 'the process is stopped';
    const others = await this.othersOn(port, connection.localPort);
    if (others === undefined) return 'this system does not tell who else is attached to it';
    if (others > 0) return 'somebody else is attached to it';
    try {
      const reply = await connection.send(
        'Runtime.evaluate',
        { expression: CLOSE_EXPRESSION, includeCommandLineAPI: true, silent: true },
        CLOSE_MS,
      );
      if (reply.exceptionDetails) return 'the process refused to close it';
    } catch (error) {
      // The connection ends with the inspector, before any answer.
      if (!(error instanceof Failure) || error.kind !== 'targetGone') {
        return 'the process does not answer';
      }
    }
    const deadline = performance.now() + CLOSE_MS;
    while (await this.isOpen(port)) {
      if (performance.now() > deadline) return 'the process did not close it';
      await delay(POLL_MS);
    }
    return undefined;
  }

  /** Whether the process still exists and listens. Assumed true where that cannot be seen. */
  private async isOpen(port: number): Promise<boolean> {
    if (this.identity === undefined) return true;
    if (await this.hasEnded()) return false;
    try {
      return (await reader.listeners([this.pid])).some(socket => socket.port === port);
    } catch {
      return true; // no file descriptor is left, say: it was open when we last saw it
    }
  }

  /** Whether the process is known to have ended. */
  private async hasEnded(): Promise<boolean> {
    try {
      return (await processIdentity(this.pid)) !== this.identity;
    } catch {
      return false; // that it cannot be looked up says nothing of the process
    }
  }

  /** The number of others' connections, once closing ones have ended. */
  private async othersOn(port: number, localPort: number | undefined): Promise<number | undefined> {
    const started = performance.now();
    for (;;) {
      const waited = performance.now() - started;
      // Asked before counting, so that a connection that ends in between is not counted.
      const mayEnd = waited < CLIENTS_MS || (await isGuardianLeaving());
      const others = await inspectorClients(this.pid, port, localPort);
      if (!others || !mayEnd) return others;
      await delay(POLL_MS);
    }
  }

  /** Answers whether a record exists now: this one, or else the one before. */
  private async write(isLeft: boolean, until?: number): Promise<boolean> {
    if (this.identity === undefined) return false;
    try {
      const opener = await ourselves();
      if (opener === undefined) return this.isNoted;
      await writeRecord({ pid: this.pid, identity: this.identity, owner: opener, isLeft, until });
      this.isNoted = true;
    } catch {
      // The home folder is not writable, or no file descriptor is left. The sentence about the inspector says what follows.
    }
    return this.isNoted;
  }
}

/** Whether one of our processes was killed and its guardian is still closing the connection. It ends by itself. */
async function isGuardianLeaving(): Promise<boolean> {
  for (const { args } of await reader.processes()) {
    const pid = guardedBy(args);
    if (pid !== undefined && (await processIdentity(pid)) === undefined) return true;
  }
  return false;
}

function next(isNoted: boolean): string {
  return isNoted
    ? 'The next start of Pool Leaks closes it.'
    : 'It stays open until the process ends.';
}

type Opener = OpenedRecord['owner'];

async function ourselves(): Promise<Opener | undefined> {
  const identity = await processIdentity(process.pid);
  return identity === undefined ? undefined : { pid: process.pid, identity };
}

/** Whether the process that opened an inspector still exists and will close it. Assumed true where that cannot be seen. */
export async function isAlive({ pid, identity }: Opener): Promise<boolean> {
  try {
    return identity === (await processIdentity(pid));
  } catch {
    return true; // then it is not ours to close
  }
}
