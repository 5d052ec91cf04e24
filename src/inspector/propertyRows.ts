import type Protocol from 'devtools-protocol';
import { visibleText } from '../base/format';
import type { PropertyRow } from '../protocol/finding';

const MAX_ROWS = 500;

/** Rows for display from `Runtime.getProperties`: own, private and internal properties, clipped and made visible. */
export function propertyRows(reply: Protocol.Runtime.GetPropertiesResponse): PropertyRow[] {
  const rows: PropertyRow[] = [];
  for (const property of reply.result) {
    rows.push(row(property.name, property.value));
    if (rows.length >= MAX_ROWS) break;
  }
  for (const property of reply.privateProperties ?? [])
    rows.push(row(property.name, property.value));
  for (const property of reply.internalProperties ?? []) {
    if (property.name !== '[[Prototype]]') rows.push(row(property.name, property.value));
  }
  return rows;
}

function row(name: string, value: Protocol.Runtime.RemoteObject | undefined): PropertyRow {
  const shown = visibleText(name, 80);
  if (!value) return { name: shown, value: '(getter)' };
  const text = descriptionOf(value);
  return value.objectId === undefined
    ? { name: shown, value: text }
    : { name: shown, value: text, handle: value.objectId };
}

function descriptionOf(value: Protocol.Runtime.RemoteObject): string {
  if (value.type === 'string') return visibleText(JSON.stringify(value.value));
  if (value.type === 'function') return visibleText((value.description ?? '').split('\n')[0]!, 60);
  return visibleText(value.description ?? value.unserializableValue ?? String(value.value));
}
