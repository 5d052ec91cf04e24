import type Protocol from 'devtools-protocol';
import { Failure } from '../../base/failure';
import type { Connection } from '../connection';
import { agentExpression, type Agent } from './agent';
import { Pace } from './pace';
import type { ProbeLimits } from './stale';

export type RemoteObject = Protocol.Runtime.RemoteObject;
type Argument = Protocol.Runtime.CallArgument;

const GROUP = 'pool-leaks';
const WORK_GROUP = 'pool-leaks-work';

/** Our end of the agent: calls it, and owns every handle that is taken in the target. */
export class AgentClient {
  /** Longest time in ms that the target spent in one slice of ours, by its own clock. */
  longestPauseMs = 0;
  private readonly pace = new Pace();

  private constructor(
    private readonly connection: Connection,
    private readonly agentId: string,
  ) {}

  /** Puts the agent into the target. */
  static async create(connection: Connection, limits: ProbeLimits): Promise<AgentClient> {
    const put = (includeCommandLineAPI: boolean): Promise<Protocol.Runtime.EvaluateResponse> =>
      connection.send('Runtime.evaluate', {
        ...{ expression: agentExpression(limits), includeCommandLineAPI },
        ...{ objectGroup: GROUP, silent: true },
      });
    let reply = await put(false);
    if (reply.result.type === 'undefined') reply = await put(true);
    const objectId = reply.result.objectId;
    if (reply.exceptionDetails || objectId === undefined) {
      throw new Failure('protocol', `the probe could not start: ${exceptionText(reply)}`);
    }
    return new AgentClient(connection, objectId);
  }

  /** Calls a method with plain and live arguments; the result by value (strings, numbers). */
  async call(
    method: keyof Agent,
    ...args: (Argument | string | number | boolean)[]
  ): Promise<unknown> {
    return (await this.invoke(method, args, true)).value;
  }

  /** Calls a method whose result is JSON text. */
  async callJson<T>(
    method: keyof Agent,
    ...args: (Argument | string | number | boolean)[]
  ): Promise<T> {
    return JSON.parse(String(await this.call(method, ...args))) as T;
  }

  /** Calls a method whose result is one live value. */
  async callLive(
    method: keyof Agent,
    ...args: (Argument | string | number | boolean)[]
  ): Promise<RemoteObject> {
    return this.invoke(method, args, false);
  }

  /** Calls a method whose result is an array; its elements as remote objects, in order. */
  async callList(
    method: keyof Agent,
    ...args: (Argument | string | number | boolean)[]
  ): Promise<RemoteObject[]> {
    const list = await this.invoke(method, args, false);
    if (list.objectId === undefined) return [];
    const { result } = await this.properties(list.objectId);
    return result.filter(row => /^\d+$/.test(row.name) && row.value).map(row => row.value!);
  }

  private async invoke(
    method: keyof Agent,
    args: (Argument | string | number | boolean)[],
    returnByValue: boolean,
  ): Promise<RemoteObject> {
    const reply = await this.pace.run(() =>
      this.connection.send('Runtime.callFunctionOn', {
        objectId: this.agentId,
        functionDeclaration: declarationOf(method, args.length),
        arguments: args.map(arg => (typeof arg === 'object' ? arg : { value: arg })),
        returnByValue,
        objectGroup: WORK_GROUP,
        silent: true,
      }),
    );
    if (reply.exceptionDetails) {
      throw new Failure('protocol', `${method}: ${exceptionText(reply)}`);
    }
    return reply.result;
  }

  /** Internal, own and private properties of a live value, without running anything. */
  properties(objectId: string): Promise<Protocol.Runtime.GetPropertiesResponse> {
    return this.pace.run(() =>
      this.connection.send('Runtime.getProperties', { objectId, ownProperties: true }),
    );
  }

  noteSlice(sliceMs: number): void {
    this.longestPauseMs = Math.max(this.longestPauseMs, sliceMs);
  }

  /** Releases every handle but the agent's own. */
  async releaseWork(): Promise<void> {
    await this.connection.send('Runtime.releaseObjectGroup', { objectGroup: WORK_GROUP });
  }

  /** Takes the agent out of the target. */
  async dispose(): Promise<void> {
    await this.releaseWork();
    await this.connection.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}

/** It is compiled in the target's realm, where rest and spread would run an iterator that the program may have replaced. */
function declarationOf(method: keyof Agent, count: number): string {
  const names = Array.from({ length: count }, (_, i) => `a${i}`).join(',');
  return `function(${names}) { return this.${method}(${names}); }`;
}

function exceptionText(reply: { exceptionDetails?: Protocol.Runtime.ExceptionDetails }): string {
  const details = reply.exceptionDetails;
  return details?.exception?.description?.split('\n')[0] ?? details?.text ?? 'no value came back';
}

/** A remote object as an argument of a call: by handle, or by value for primitives. */
export function asArgument(remote: RemoteObject): Argument {
  if (remote.objectId !== undefined) return { objectId: remote.objectId };
  if (remote.unserializableValue !== undefined) {
    return { unserializableValue: remote.unserializableValue };
  }
  return { value: remote.value as unknown };
}
