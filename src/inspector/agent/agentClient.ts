import type Protocol from 'devtools-protocol';
import { Failure } from '../../base/failure';
import { orAborted } from '../../base/orAborted';
import type { RemoteObject } from '../connection/answers';
import { checkedJson } from '../connection/checked';
import type { Connection, Result } from '../connection/connection';
import { agentAnswers } from './agentAnswers';
import { agentCalls, type Crossings, type AgentMethod, type SentArgument } from './agentCalls';
import { asJson } from './json';
import { Pace } from './pace';
import { agentExpression } from './source';

export type { RemoteObject } from '../connection/answers';

const GROUP = 'pool-leaks';
const WORK_GROUP = 'pool-leaks-work';
/** How long to wait for tidying up. The target does it anyway, whenever it gets to it. */
const TIDY_MS = 2_000;
/** Longer than any list that the agent sends. */
const MAX_LIST = 20_000;

/** An object and its private fields. */
export interface Bearer {
  target: RemoteObject;
  privates: { name: string; value: RemoteObject }[];
}

/** Our end of the agent. Calls it, and owns every handle that we hold in the target. Holds nothing between two passes. */
export class AgentClient {
  /** The agent's methods. */
  readonly calls = agentCalls(agentAnswers, (method, as, args) => this.call(method, as, args));
  /** Longest time in ms that the target spent in one of our slices, by its own clock. */
  longestPauseMs = 0;
  private readonly pace = new Pace();
  private signal: AbortSignal | undefined;
  /** Whether the agent has a walk to forget. */
  private isBusy = false;
  /** Whether it holds handles other than the agent's own. */
  private holdsWork = false;

  private constructor(
    private readonly connection: Connection,
    private readonly agentId: string,
  ) {}

  /** Installs the agent in the target. */
  static async create(connection: Connection, signal?: AbortSignal): Promise<AgentClient> {
    const put = (includeCommandLineAPI: boolean): Promise<Result<'Runtime.evaluate'>> => {
      const request = connection.send('Runtime.evaluate', {
        ...{ expression: agentExpression(), includeCommandLineAPI },
        ...{ objectGroup: GROUP, silent: true },
      });
      return orAborted(request, signal, 'The reading');
    };
    let reply = await put(false);
    if (reply.result.type === 'undefined') reply = await put(true);
    const objectId = reply.result.objectId;
    if (reply.exceptionDetails || objectId === undefined) {
      throw new Failure('protocol', `the probe could not start: ${exceptionText(reply)}`);
    }
    return new AgentClient(connection, objectId);
  }

  /** From here to `endPass`, every call rejects as soon as the signal fires. */
  beginPass(signal: AbortSignal | undefined): void {
    this.longestPauseMs = 0;
    this.signal = signal;
    this.isBusy = true;
  }

  /**
   * Makes the agent forget the walk, and frees every handle but the agent's own. Does not wait once the signal has fired.
   */
  async endPass(): Promise<void> {
    const { signal } = this;
    this.signal = undefined;
    await orAborted(this.tidyUp(), signal, 'The reading');
  }

  private async tidyUp(): Promise<void> {
    try {
      if (this.isBusy) await this.request('rest', [], true, TIDY_MS);
    } finally {
      this.isBusy = false;
      await this.freeWork(TIDY_MS);
    }
  }

  private async call(
    method: AgentMethod,
    as: Crossings[AgentMethod],
    args: SentArgument[],
  ): Promise<unknown> {
    const isLive = as === 'list' || as === 'live';
    const request = this.pace.run(() => this.request(method, args, !isLive));
    const reply = await orAborted(request, this.signal, 'The reading');
    if (as === 'list') return this.elementsOf(method, reply);
    if (as === 'live') return reply;
    if (as === 'value') return reply.value;
    if (as === 'nothing') return undefined;
    return checkedJson(as, reply.value, `${this.connection.name} answered ${method}`);
  }

  private async elementsOf(method: AgentMethod, list: RemoteObject): Promise<RemoteObject[]> {
    if (list.objectId === undefined) return [];
    const { result } = await this.properties(list.objectId);
    if (result.length > MAX_LIST) throw this.malformed(`answered ${method} with too long a list`);
    return result.filter(row => /^\d+$/.test(row.name) && row.value).map(row => row.value!);
  }

  private async request(
    method: AgentMethod,
    args: SentArgument[],
    returnByValue: boolean,
    timeoutMs?: number,
  ): Promise<RemoteObject> {
    this.holdsWork ||= !returnByValue;
    const reply = await this.connection.send(
      'Runtime.callFunctionOn',
      {
        objectId: this.agentId,
        functionDeclaration: declarationOf(method, args.length),
        arguments: args.map(asArgument),
        returnByValue,
        objectGroup: WORK_GROUP,
        silent: true,
      },
      timeoutMs,
    );
    if (reply.exceptionDetails) {
      throw new Failure('protocol', `${method}: ${exceptionText(reply)}`);
    }
    return reply.result;
  }

  /** Internal, own and private properties of a live value. Runs none of the target's code. */
  properties(objectId: string): Promise<Result<'Runtime.getProperties'>> {
    this.holdsWork = true;
    const reply = this.pace.run(() =>
      this.connection.send('Runtime.getProperties', { objectId, ownProperties: true }),
    );
    return orAborted(reply, this.signal, 'The reading');
  }

  /** Hands the private fields of these objects to the agent. */
  async addHidden(bearers: readonly Bearer[]): Promise<void> {
    const having = bearers.filter(({ privates }) => privates.length > 0);
    if (having.length === 0) return;
    const shape = having.map(({ privates }) => privates.map(({ name }) => name));
    const flat = having.flatMap(({ target, privates }) => [
      target,
      ...privates.map(({ value }) => value),
    ]);
    await this.calls.addHidden(asJson(shape), ...flat);
  }

  /** A failure for an answer that the agent never gives. */
  malformed(how: string): Failure {
    return new Failure('malformedAnswer', `${this.connection.name} ${how}`);
  }

  /** The agent has forgotten the walk by itself. */
  noteRest(): void {
    this.isBusy = false;
  }

  noteSlice(sliceMs: number): void {
    this.longestPauseMs = Math.max(this.longestPauseMs, sliceMs);
  }

  /** Frees every handle but the agent's own. */
  async freeWork(timeoutMs?: number): Promise<void> {
    if (!this.holdsWork) return;
    this.holdsWork = false;
    const group = { objectGroup: WORK_GROUP };
    const reply = this.connection.send('Runtime.releaseObjectGroup', group, timeoutMs);
    await orAborted(reply, this.signal, 'The reading');
  }

  /** Removes the agent from the target. */
  async dispose(): Promise<void> {
    await Promise.all([
      this.freeWork(TIDY_MS),
      this.connection.send('Runtime.releaseObjectGroup', { objectGroup: GROUP }, TIDY_MS),
    ]);
  }
}

/** Lists all arguments: rest and spread would run an iterator in the target's realm, which the program may have replaced. */
function declarationOf(method: AgentMethod, count: number): string {
  const names = Array.from({ length: count }, (_, i) => `a${i}`).join(',');
  // Named like Node's own scripts, so that nobody counts it among the program's.
  return `function(${names}) { return this.${method}(${names}); }\n//# sourceURL=node:pool-leaks\n`;
}

function exceptionText(reply: Result<'Runtime.evaluate'>): string {
  const details = reply.exceptionDetails;
  return (
    details?.exception?.description?.split('\n', 1)[0] ?? details?.text ?? 'no value came back'
  );
}

/** Live values by handle, primitives by value. */
function asArgument(sent: SentArgument): Protocol.Runtime.CallArgument {
  if (typeof sent !== 'object') return { value: sent };
  if (sent.objectId !== undefined) return { objectId: sent.objectId };
  if (sent.unserializableValue !== undefined) {
    return { unserializableValue: sent.unserializableValue };
  }
  return { value: sent.value };
}
