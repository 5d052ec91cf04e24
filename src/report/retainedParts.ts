import { formatQuantity } from '../base/format';
import type { StaleValue } from '../protocol/finding';
import { findingText, slotText, valueText } from './names';
import type { ReportFinding } from './reportData';

/** A part of what stale references hold, and its own parts: those of a finding are kinds of values, those of a kind values. */
export interface RetainedPart {
  label: string;
  /** Bytes, or values where bytes are not known. A part of parts weighs as much as they do together. */
  weight: number;
  /** Whether its values are in idle contexts: none is what a reset can do nothing about. */
  idle: boolean;
  /** Values that are still open. */
  open: number;
  parts: RetainedPart[];
}

/** Weighs in bytes where all findings know theirs: areas are compared, so it is all or none. */
export function isInBytes(findings: readonly ReportFinding[]): boolean {
  return findings.every(({ held }) => held.retainedBytes !== null);
}

/**
 * What one finding holds by class and key of the values, and those values one by one that weigh `least` or more.
 * Contexts of a pool are alike: not they lead to the cause, but what was put into them.
 */
export function retainedParts(
  finding: ReportFinding,
  inBytes: boolean,
  least: number,
): RetainedPart {
  const { held } = finding;
  const weigh = (value: StaleValue): number => (inBytes ? (value.retainedBytes ?? 0) : 1);
  const sum = (values: StaleValue[]): number =>
    values.reduce((total, value) => total + weigh(value), 0);
  const leaf = (label: string, values: StaleValue[]): RetainedPart => ({
    label,
    weight: sum(values),
    idle: values.some(value => value.idle),
    open: values.filter(({ closable }) => closable === 'open').length,
    parts: [],
  });
  const kind = (values: StaleValue[]): RetainedPart => {
    const large = values.filter(value => weigh(value) >= least);
    const small = values.filter(value => weigh(value) < least);
    const parts = large.map(value => leaf(slotText(value), [value]));
    if (parts.length > 0 && small.length > 0) {
      parts.push(leaf(formatQuantity(small.length, 'smaller one'), small));
    }
    return { ...leaf(valueText(values[0]!), values), parts };
  };

  const kinds = kindsOf(held.values).map(kind);
  const parts = kinds.filter(({ weight }) => weight >= least);
  const small = kinds.filter(({ weight }) => weight < least);
  if (small.length > 0) parts.push(merged(formatQuantity(small.length, 'smaller kind'), small));
  const whole = inBytes ? (held.retainedBytes ?? 0) : held.staleReferences;
  const rest = whole - parts.reduce((total, { weight }) => total + weight, 0);
  const idle = held.idle > 0;
  if (rest > 0) {
    const label = held.truncated ? 'not listed' : 'several together';
    parts.push({ label, weight: rest, idle, open: 0, parts: [] });
  }
  return { label: findingText(finding), weight: whole, idle, open: held.open, parts };
}

/** By class and key as they are: names are made fit to be shown once for each kind, not for each value. */
function kindsOf(values: readonly StaleValue[]): StaleValue[][] {
  const classes = new Map<string, Map<string | null, StaleValue[]>>();
  for (const value of values) {
    let keys = classes.get(value.className);
    if (!keys) classes.set(value.className, (keys = new Map()));
    const kind = keys.get(value.key);
    if (kind) kind.push(value);
    else keys.set(value.key, [value]);
  }
  return [...classes.values()].flatMap(keys => [...keys.values()]);
}

function merged(label: string, parts: readonly RetainedPart[]): RetainedPart {
  const sum = (pick: (part: RetainedPart) => number): number =>
    parts.reduce((total, part) => total + pick(part), 0);
  return {
    label,
    weight: sum(part => part.weight),
    idle: parts.some(part => part.idle),
    open: sum(part => part.open),
    parts: [],
  };
}
