import { visibleText } from '../../base/format';
import type { PropertyRow } from '../../protocol/finding';
import type { RemoteObject } from '../connection/answers';
import type { Result } from '../connection/connection';

const MAX_ROWS = 500;

/**
 * Display rows of `Runtime.getProperties`: own, private and internal properties, clipped and with invisible characters
 * escaped.
 */
export function propertyRows(reply: Result<'Runtime.getProperties'>): PropertyRow[] {
  const own = reply.result.slice(0, MAX_ROWS);
  const privates = (reply.privateProperties ?? []).slice(0, MAX_ROWS);
  const internals = (reply.internalProperties ?? [])
    .slice(0, MAX_ROWS)
    .filter(({ name }) => name !== '[[Prototype]]');
  return [...own, ...privates, ...internals].map(({ name, value }) => row(name, value));
}

/** The single row of a primitive value. */
export function primitiveRow(value: RemoteObject): PropertyRow {
  return row('value', value);
}

function row(name: string, value: RemoteObject | undefined): PropertyRow {
  const shown = visibleText(name, 80);
  if (!value) return { name: shown, value: '(getter)' };
  const text = descriptionOf(value);
  return value.objectId === undefined
    ? { name: shown, value: text }
    : { name: shown, value: text, handle: value.objectId };
}

function descriptionOf({ type, value, description, unserializableValue }: RemoteObject): string {
  if (type === 'string') return visibleText(JSON.stringify(value) ?? '');
  if (type === 'function') return visibleText((description ?? '').split('\n', 1)[0]!, 60);
  return visibleText(description ?? unserializableValue ?? primitiveText(value));
}

/** Only primitives are sent by value. Ignores anything else that a target sends there. */
function primitiveText(value: unknown): string {
  return typeof value === 'object' && value !== null ? '(object)' : String(value);
}
