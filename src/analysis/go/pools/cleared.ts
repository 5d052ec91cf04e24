import type { GoNode } from '../syntax/goNode';
import type { SlotField, Slots } from './slots';

/** What a function clears of a slice's slots: everything, or some fields of each element. */
export interface Cleared {
  all: boolean;
  fields: ReadonlySet<string>;
  /** The statements of the function that do it. */
  statements: GoNode[];
}

/** Fields that are still to be cleared. */
export function fieldsLeft(fields: SlotField[], cleared: ReadonlySet<string>): SlotField[] {
  return fields.filter(field => !cleared.has(field.name));
}

/** Whether nothing that the slots hold is left, bar buffers that are filled again. */
export function areCleared(slots: Slots, { all, fields }: Cleared): boolean {
  if (all || !slots.fields) return all;
  return fieldsLeft(slots.fields, fields).every(field => field.isReusedBuffer);
}
