import { DisposableStore, type Disposable } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { Failure, sentenceOf } from '../../base/failure';
import type { ThreadName } from '../../protocol/target';
import type { Connection, EventParams } from './connection';
import { MessageConnection } from './messageConnection';
import { threadNameOf } from './threadName';

/** No program has as many threads. Whoever claims more is not listened to any more. */
const MOST_THREADS = 4_096;

/** What a thread is called in sentences: who shows them says which one. */
const NAME = 'The thread';

/** A worker thread of the target, with a connection of its own that goes through the process's. */
export interface WorkerThread extends ThreadName {
  /** Closing it leaves the thread; it is lost when the thread ends. */
  connection: Connection;
}

interface Session {
  thread: WorkerThread;
  own: MessageConnection;
  /** What leaves the thread however we end: with the process's connection alone, Node keeps our session there, and all that it holds. */
  leaving: Disposable;
}

export interface FollowOptions {
  /** Id of the only thread to connect to. Closing its connection then closes the process's. */
  only?: number;
  log(line: string): void;
}

/**
 * The worker threads of a process, nested ones too, as they come and go, through Node's `NodeWorker` domain. The process must
 * have answered who it is. Disposing leaves all of them.
 */
export class WorkerThreads implements Disposable {
  /** By session id. */
  private readonly sessions = new Map<string, Session>();
  private readonly changed = new Emitter<void>();
  /** Fires after `all` has changed. */
  readonly onDidChange = this.changed.event;
  /** Threads beyond the limit, of whose end nobody tells. */
  private leftOut = 0;
  private readonly owned = new DisposableStore();

  private constructor(
    private readonly parent: Connection,
    private readonly options: FollowOptions,
  ) {
    this.owned.add(parent.on('NodeWorker.attachedToWorker', started => this.add(started)));
    this.owned.add(
      parent.on('NodeWorker.detachedFromWorker', ({ sessionId }) => this.remove(sessionId)),
    );
    this.owned.add(
      parent.on('NodeWorker.receivedMessageFromWorker', ({ sessionId, message }) =>
        this.sessions.get(sessionId)?.own.receive(message),
      ),
    );
    this.owned.add(
      parent.onDidLose(failure => {
        for (const { own } of this.sessions.values()) own.lose(failure);
      }),
    );
  }

  /**
   * Begins with the threads that run now. Rejects with a `Failure`, which is `protocol` where the inspector knows nothing of
   * threads.
   */
  static async follow(parent: Connection, options: FollowOptions): Promise<WorkerThreads> {
    const threads = new WorkerThreads(parent, options);
    try {
      // Node tells of the threads that run before it answers.
      await parent.send('NodeWorker.enable', { waitForDebuggerOnStart: false });
      return threads;
    } catch (error) {
      threads.dispose();
      throw error;
    }
  }

  /** Those that run, by their ids. */
  get all(): WorkerThread[] {
    return [...this.sessions.values()].map(({ thread }) => thread).sort((a, b) => a.id - b.id);
  }

  /** Number of those that run. */
  get count(): number {
    return this.sessions.size + this.leftOut;
  }

  private add({ sessionId, workerInfo }: EventParams<'NodeWorker.attachedToWorker'>): void {
    if (this.sessions.has(sessionId)) return;
    const { parent, options } = this;
    const { only } = options;
    const name = threadNameOf(workerInfo, this.sessions.size + 1);
    if (only !== undefined && only !== name.id) return this.leave(sessionId);
    if (this.sessions.size >= MOST_THREADS) {
      this.leftOut++;
      return this.leave(sessionId);
    }
    const own = new MessageConnection(
      {
        send: (message, sent) => {
          // The answer may be there first.
          sent();
          parent
            .send('NodeWorker.sendMessageToWorker', { sessionId, message })
            .catch((error: unknown) => this.refused(sessionId, error));
        },
        atEnd: message => parent.atEnd('NodeWorker.sendMessageToWorker', { sessionId, message }),
        expect: () => parent.expect(),
        close: () => {
          this.leave(sessionId);
          if (only !== undefined) parent.dispose();
        },
        setFlowing: flowing => parent.setFlowing(flowing),
        localPort: undefined,
      },
      { name: NAME, shared: false, debugged: parent.debugged },
    );
    const leaving = parent.atEnd('NodeWorker.detach', { sessionId });
    this.sessions.set(sessionId, { thread: { ...name, connection: own }, own, leaving });
    this.changed.fire();
  }

  /** A busy process answers late, and each request of a thread has a time limit of its own; any other refusal means its end. */
  private refused(sessionId: string, error: unknown): void {
    this.options.log(`thread: ${sentenceOf(error)}`);
    if (error instanceof Failure && error.kind === 'protocol') this.remove(sessionId);
  }

  private remove(sessionId: string): void {
    const session = this.sessions.get(sessionId);
    if (!this.sessions.delete(sessionId)) return;
    session!.leaving.dispose();
    session!.own.lose(new Failure('threadEnded', NAME));
    this.changed.fire();
  }

  /** What is refused has ended by itself, with all that we had in it. */
  private leave(sessionId: string): void {
    this.sessions.get(sessionId)?.leaving.dispose();
    this.parent
      .send('NodeWorker.detach', { sessionId })
      .catch((error: unknown) => this.options.log(`leaving a thread: ${sentenceOf(error)}`));
  }

  dispose(): void {
    for (const { own } of this.sessions.values()) own.dispose();
    this.sessions.clear();
    this.owned.dispose();
    this.changed.dispose();
  }
}

/**
 * Another connection to a thread, which owns `parent`, a new one to its process. Rejects with a `Failure`, which is
 * `threadEnded` when there is no such thread any more.
 */
export async function connectToThread(
  parent: Connection,
  id: number,
  log: (line: string) => void,
): Promise<Connection> {
  try {
    const threads = await WorkerThreads.follow(parent, { only: id, log });
    const [thread] = threads.all;
    if (!thread) throw new Failure('threadEnded', NAME);
    return thread.connection;
  } catch (error) {
    parent.dispose();
    throw error;
  }
}
