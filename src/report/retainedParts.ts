import { formatQuantity } from '../base/format';
import type { StaleValue } from '../protocol/finding';
import { findingText, slotText, valueText } from './names';
import type { ReportFinding } from './reportData';

/** A part of what stale references hold, with its own parts: kinds of values in a finding, single values in a kind. */
export interface RetainedPart {
  label: string;
  /** In bytes, or in values when bytes are unknown. Equals the sum of the part's own parts, if any. */
  weight: number;
  /** Whether any of its values is in an idle context. A reset cannot help with the others. */
  idle: boolean;
  /** Number of open values. */
  open: number;
  parts: RetainedPart[];
}

/** Whether to weigh in bytes: only if all findings know theirs, because areas are compared. */
export function isInBytes(findings: readonly ReportFinding[]): boolean {
  return findings.every(({ held }) => held.retainedBytes !== null);
}

/**
 * One finding's values by class and key, with single values that weigh at least `least`. Does not divide by context:
 * contexts of a pool are alike, and what was put into them leads to the cause.
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

/** Groups by the raw class and key. Names are then made fit to show once per kind instead of per value. */
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
