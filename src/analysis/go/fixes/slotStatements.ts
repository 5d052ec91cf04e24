import { fieldsLeft } from '../pools/cleared';
import type { GoPackage } from '../program/goPackage';
import type { GoType } from '../program/goType';
import type { SlotField, Slots } from '../pools/slots';
import { zeroValueOf } from './zeroValue';

/** When values are closed: at the end of the function, on the spot, or not at all. */
export type Closing = 'deferred' | 'immediate' | 'none';

/** Input for writing the statements that empty one slot. */
export interface SlotCode {
  pkg: GoPackage;
  slots: Slots;
  /** Names of fields that the surrounding code clears already. */
  cleared: ReadonlySet<string>;
  closing: Closing;
  /** The interface to assert: `io.Closer`, or its methods where the name `io` is in use. */
  closer: string;
  /** Names that the new code must not hide. */
  reserved: ReadonlySet<string>;
  /** Names of packages that the file imports. */
  imported: ReadonlySet<string>;
}

const MAX_FIELDS = 3;

/**
 * Lines of Go that empty the slot `element` (`s[i]`): they copy closable values, clear the slot, then close them.
 * `undefined` when a zero value cannot be written.
 */
export function slotStatements(element: string, code: SlotCode): string[] | undefined {
  const { slots, closing } = code;
  if (!slots.fields) {
    const zero = zeroOf(slots.element, code);
    if (zero === undefined) return undefined;
    if (closing === 'none' || !slots.closing) return [`${element} = ${zero}`];
    const name = freeName('value', code);
    const close = closeLines(name, slots.closing, code);
    return [`${name} := ${element}`, `${element} = ${zero}`, ...close];
  }
  const left = fieldsLeft(slots.fields, code.cleared);
  const clears = clearFields(element, left, code);
  if (!clears) return undefined;
  const closable = closing === 'none' ? [] : left.filter(field => field.closing);
  const names = closable.map(field => freeName(localName(field.name), code));
  return [
    ...closable.map((field, i) => `${names[i]} := ${element}.${field.name}`),
    ...clears,
    ...closable.flatMap((field, i) => closeLines(names[i]!, field.closing!, code)),
  ];
}

/** Field by field while that is short, otherwise the whole element at once where its type has a name. */
function clearFields(element: string, left: SlotField[], code: SlotCode): string[] | undefined {
  const whole = zeroOf(code.slots.element, code);
  const zeros = left.map(field => zeroOf(field.type, code));
  const isShort = left.length <= MAX_FIELDS || whole === undefined;
  if (isShort && !zeros.includes(undefined)) {
    return left.map((field, i) => `${element}.${field.name} = ${zeros[i]}`);
  }
  return whole === undefined ? undefined : [`${element} = ${whole}`];
}

/** A zero value that this file can write. There is none for types of packages that it does not import. */
function zeroOf(type: GoType, { pkg, imported }: SlotCode): string | undefined {
  const zero = zeroValueOf(type, pkg);
  const packages = [...(zero ?? '').matchAll(/\b(\w+)\.\w/g)].map(match => match[1]!);
  return packages.every(name => imported.has(name)) ? zero : undefined;
}

function closeLines(name: string, how: 'call' | 'ask', code: SlotCode): string[] {
  const defer = code.closing === 'deferred' ? 'defer ' : '';
  if (how === 'call') return [`if ${name} != nil {`, `\t${defer}${name}.Close()`, '}'];
  const closer = freeName('closer', code);
  return [`if ${closer}, ok := ${name}.(${code.closer}); ok {`, `\t${defer}${closer}.Close()`, '}'];
}

function localName(field: string): string {
  return field[0]!.toLowerCase() + field.slice(1);
}

function freeName(wanted: string, { reserved }: SlotCode): string {
  let name = wanted;
  while (reserved.has(name)) name += '_';
  return name;
}
