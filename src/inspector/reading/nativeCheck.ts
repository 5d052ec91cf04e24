import { Failure } from '../../base/failure';
import { orAborted } from '../../base/orAborted';
import { GIVEN_EXPRESSION } from '../agent/freshRealm';
import type { Connection, Result } from '../connection/connection';
import { internalsIn } from './functionInternals';

const GROUP = 'pool-leaks-given';
/** Functions of Node's on which the agent stands, by module: those that make its realm, and those that tell values. */
const GIVEN = {
  vm: ['createContext', 'compileFunction'],
  types: ['isProxy', 'isMap', 'isSet', 'isNativeError'],
};

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
): Promise<void> {
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
    const given = await givenBy(connection, signal);
    // Without it, installing the agent fails too, and says why.
    if (given === undefined) return;
    const modules = await handlesOf(given);
    for (const [module, names] of Object.entries(GIVEN)) {
      const holder = modules.get(module);
      const functions = holder === undefined ? new Map() : await handlesOf(holder);
      for (const name of names) {
        const fn = functions.get(name);
        const { location, bound } = internalsIn(fn ? await propertiesOf(fn) : { result: [] });
        if (fn && bound.length === 0 && !(location && isPrograms(location.scriptId))) continue;
        const called = module === 'vm' ? `vm.${name}` : `util.types.${name}`;
        throw new Failure(
          'protocol',
          `the program has replaced ${called}, without which nothing is read safely`,
        );
      }
    }
  } finally {
    // Nothing waits for it: the target frees them in turn, or has ended.
    connection.send('Runtime.releaseObjectGroup', { objectGroup: GROUP }).catch(() => undefined);
  }
}

async function givenBy(
  connection: Connection,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for (const includeCommandLineAPI of [false, true]) {
    const request = connection.send('Runtime.evaluate', {
      ...{ expression: GIVEN_EXPRESSION, includeCommandLineAPI },
      ...{ objectGroup: GROUP, silent: true },
    });
    const { result, exceptionDetails } = await orAborted(request, signal, 'The reading');
    if (!exceptionDetails && result.objectId !== undefined) return result.objectId;
  }
  return undefined;
}
