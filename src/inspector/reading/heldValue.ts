import { Failure } from '../../base/failure';
import type { PropertyRow } from '../../protocol/finding';
import type { AgentConfig, StaleRow } from '../agent/agentApi';
import type { AgentClient, RemoteObject } from '../agent/agentClient';
import type { Json } from '../agent/json';
import { internalsOf } from './functionInternals';
import { modelId, type LiveModel } from '../scripts/modelIndex';
import { primitiveRow } from './propertyRows';

/** Identifies the slot of a row. */
export type RowPlace = Pick<StaleRow, 'instance' | 'store' | 'slot'>;

/** A live value in a slot of one class. `config` covers this class alone. */
export interface HeldValue {
  live: LiveModel;
  row: RowPlace;
  config: Json<AgentConfig>;
}

/**
 * Answers what `use` makes of the live value, whose handle lasts no longer. Rejects when the slot holds another value by now.
 * Does not change what readings remember.
 */
export async function withHeldValue<T>(
  agent: AgentClient | undefined,
  { live, row, config }: HeldValue,
  use: (value: RemoteObject) => Promise<T>,
): Promise<T> {
  const gone = new Failure('protocol', 'the value is no longer held in this slot');
  const unseen = new Failure(
    'protocol',
    'the value is no longer held in this slot, or too large or too unusual to be looked into safely',
  );
  if (!agent) throw gone;
  await agent.calls.look(config);
  try {
    const instance = await agent.calls.instance(modelId(live), row.instance);
    if (instance.objectId === undefined) throw unseen;
    await addHiddenOf(agent, live, instance);
    const value = await agent.calls.value(0, row.instance, row.store, row.slot);
    if (value.type === 'undefined') throw unseen;
    return await use(value);
  } finally {
    await agent.calls.rest();
  }
}

/** The properties of the value; `propertiesOf` reads an object's by its handle. Rejects as `withHeldValue` does. */
export async function heldValueProperties(
  agent: AgentClient | undefined,
  held: HeldValue,
  propertiesOf: (handle: string) => Promise<PropertyRow[]>,
): Promise<PropertyRow[]> {
  return withHeldValue(agent, held, async value =>
    value.objectId === undefined ? [primitiveRow(value)] : propertiesOf(value.objectId),
  );
}

/** Hands over the instance's private fields and, for a factory's instance, the variables of its closure. */
async function addHiddenOf(
  agent: AgentClient,
  live: LiveModel,
  instance: RemoteObject,
): Promise<void> {
  const { privates } = await internalsOf(agent, instance.objectId!);
  await agent.addHidden([{ target: instance, privates }]);
  const methodName = live.model.methods[0]?.name;
  if (live.model.form !== 'factory' || methodName === undefined) return;
  const { result } = await agent.properties(instance.objectId!);
  const method = result.find(row => row.name === methodName)?.value?.objectId;
  if (method === undefined) return;
  const { scopes } = await internalsOf(agent, method);
  if (scopes) await agent.calls.addClosures(instance, scopes);
}
