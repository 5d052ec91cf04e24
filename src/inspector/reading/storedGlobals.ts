import { Failure } from '../../base/failure';
import { inFreshRealm, LOAD } from '../agent/freshRealm';
import type { RemoteObject } from '../connection/answers';
import type { Connection } from '../connection/connection';

const GROUP = 'pool-leaks-globals';
/** How long to wait for tidying up. */
const LEAVE_MS = 2_000;
/** A person who has stored so many values has forgotten the first ones. */
const MAX_GLOBALS = 100;
const NAME = /^temp\d{1,3}$/;

/**
 * Defines variables on the target's global object, from a fresh realm, where the program has replaced nothing. Only our
 * inspector's handle keeps `handle` alive: however the connection ends, the registry then takes the variables away, with the
 * next garbage collection. Their getters keep the registry.
 */
const STORE = `target => {
  const names = [];
  const leave = () => {
    for (let i = 0; i < names.length; i++) {
      const found = Reflect.getOwnPropertyDescriptor(target, names[i]);
      // The program may have put something else in its place.
      if (found && found.get === own.getters[i]) Reflect.deleteProperty(target, names[i]);
    }
    names.length = own.getters.length = 0;
    own.registry.unregister(own);
  };
  const own = { registry: new FinalizationRegistry(leave), getters: [] };
  const handle = {
    leave,
    store: value => {
      for (let i = 1; i <= ${MAX_GLOBALS}; i++) {
        const name = 'temp' + i;
        if (Reflect.getOwnPropertyDescriptor(target, name)) continue;
        const get = () => (own, value);
        const descriptor = { __proto__: null, get, configurable: true, enumerable: false };
        if (!Reflect.defineProperty(target, name, descriptor)) break;
        names[names.length] = name;
        own.getters[own.getters.length] = get;
        return name;
      }
      return '';
    },
  };
  own.registry.register(handle, undefined, own);
  return handle;
}`;

/** Runs in the target's own realm, which may have replaced any built-in: plain calls only, see `inFreshRealm`. */
const EXPRESSION = `(() => {
  ${LOAD}
  return load && ${inFreshRealm(STORE)}(globalThis);
})()
//# sourceURL=node:pool-leaks`;

/** Values of the target that a person has stored in global variables of it: `temp1`, `temp2`. Gone after `leave`. */
export class StoredGlobals {
  private handle: string | undefined;

  constructor(private readonly connection: Connection) {}

  /** Stores a live value, or a primitive one, in a new variable and answers its name. Rejects with a `Failure`. */
  async store({ objectId, value, unserializableValue }: RemoteObject): Promise<string> {
    this.handle ??= await this.begin();
    const given =
      objectId !== undefined
        ? { objectId }
        : unserializableValue === undefined
          ? { value }
          : { unserializableValue };
    const { result, exceptionDetails } = await this.connection.send('Runtime.callFunctionOn', {
      objectId: this.handle,
      functionDeclaration:
        'function(value) { return this.store(value); }\n//# sourceURL=node:pool-leaks\n',
      arguments: [given],
      returnByValue: true,
      silent: true,
    });
    if (exceptionDetails || typeof result.value !== 'string' || !NAME.test(result.value)) {
      throw new Failure('protocol', 'the value could not be stored in a global variable');
    }
    return result.value;
  }

  private async begin(): Promise<string> {
    for (const includeCommandLineAPI of [false, true]) {
      const { result, exceptionDetails } = await this.connection.send('Runtime.evaluate', {
        ...{ expression: EXPRESSION, includeCommandLineAPI },
        ...{ objectGroup: GROUP, silent: true },
      });
      if (!exceptionDetails && result.objectId !== undefined) return result.objectId;
    }
    throw new Failure('protocol', 'no global variable could be defined');
  }

  /** Takes the variables away. Rejects when the target does not answer; they then go with the connection. */
  async leave(): Promise<void> {
    const { handle: objectId } = this;
    this.handle = undefined;
    if (objectId === undefined) return;
    const functionDeclaration =
      'function() { return this.leave(); }\n//# sourceURL=node:pool-leaks\n';
    const call = { objectId, functionDeclaration, returnByValue: true, silent: true };
    await this.connection.send('Runtime.callFunctionOn', call, LEAVE_MS);
    await this.connection.send('Runtime.releaseObjectGroup', { objectGroup: GROUP }, LEAVE_MS);
  }
}
