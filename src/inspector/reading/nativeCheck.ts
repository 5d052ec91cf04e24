import { Failure } from '../../base/failure';
import { orAborted } from '../../base/orAborted';
import { GIVEN_EXPRESSION } from '../agent/freshRealm';
import type { Connection, Result } from '../connection/connection';
import { internalsIn } from './functionInternals';

/** Functions of Node's on which the agent stands, by module: those that make its realm, and those that tell values. */
const GIVEN: GivenNames = {
  vm: ['createContext', 'compileFunction'],
  types: ['isProxy', 'isMap', 'isSet', 'isNativeError', 'isArgumentsObject'],
};

/** Names of functions of Node's modules `vm` and `util.types`. */
export type GivenNames = Partial<Record<'vm' | 'types', string[]>>;

/**
 * Rejects where the program has put functions of its own in the place of those on which the agent stands: it would run the
 * program's code for each object. Only the inspector is asked, before any of them is called; the agent itself knows plain
 * functions by their text, but a bound function or a Proxy has the text of a native one. `isPrograms`: whether a script is the
 * program's.
 */
export async function checkNatives(
  connection: Connection,
  isPrograms: (scriptId: string) => boolean,
  signal: AbortSignal | undefined,
  names: GivenNames = GIVEN,
): Promise<void> {
  // Of its own, as two checks may run at once.
  const group = `pool-leaks-given-${Object.keys(names).join('-')}`;
  const propertiesOf = (objectId: string): Promise<Result<'Runtime.getProperties'>> => {
    const reply = connection.send('Runtime.getProperties', { objectId, ownProperties: true });
    return orAborted(reply, signal, 'The reading');
  };
  /** The handles of an object's values by their names; none of an accessor. */
  const handlesOf = async (objectId: string): Promise<Map<string, string | undefined>> => {
    const { result } = await propertiesOf(objectId);
    return new Map(result.map(({ name, value }) => [name, value?.objectId]));
  };
  try {
    const given = await givenBy(connection, group, signal);
    // Without it, installing the agent fails too, and says why.
    if (given === undefined) return;
    const modules = await handlesOf(given);
    for (const [module, called] of Object.entries(names)) {
      const holder = modules.get(module);
      const functions = holder === undefined ? new Map() : await handlesOf(holder);
      for (const name of called) {
        const fn = functions.get(name);
        const { location, bound } = internalsIn(fn ? await propertiesOf(fn) : { result: [] });
        if (fn && bound.length === 0 && !(location && isPrograms(location.scriptId))) continue;
        const replaced = module === 'vm' ? `vm.${name}` : `util.types.${name}`;
        throw new Failure(
          'protocol',
          `the program has replaced ${replaced}, without which nothing is read safely`,
        );
      }
    }
  } finally {
    // Nothing waits for it: the target frees them in turn, or has ended.
    connection.send('Runtime.releaseObjectGroup', { objectGroup: group }).catch(() => undefined);
  }
}

async function givenBy(
  connection: Connection,
  objectGroup: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for (const includeCommandLineAPI of [false, true]) {
    const request = connection.send('Runtime.evaluate', {
      ...{ expression: GIVEN_EXPRESSION, includeCommandLineAPI },
      ...{ objectGroup, silent: true },
    });
    const { result, exceptionDetails } = await orAborted(request, signal, 'The reading');
    if (!exceptionDetails && result.objectId !== undefined) return result.objectId;
  }
  return undefined;
}
