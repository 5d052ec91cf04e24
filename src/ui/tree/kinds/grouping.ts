import * as vscode from 'vscode';
import type { Finding, StaleValue } from '../../../protocol/finding';
import type { PoolSession } from '../../../session/sessionApi';
import type { FirstSeen } from '../../../session/valueAges';

/** What the values of a finding can be grouped by. */
export const groupings = ['context', 'class', 'key', 'age'] as const;
export type Grouping = (typeof groupings)[number];

/** How the person wants to see the values of findings. */
export interface TreeShape {
  grouping: Grouping;
  /** Epoch time in ms, as of which ages are told. */
  now: number;
  firstSeen(session: PoolSession, finding: Finding, value: StaleValue): FirstSeen | undefined;
}

/** Values that have something in common. */
export interface GroupedValues {
  /** Stable, and different for each group. */
  name: string;
  label: string;
  values: StaleValue[];
}

const MINUTE_MS = 60_000;
/** Ages in minutes, longest first. */
const AGES = [30, 5, 1, 0];

/** The values of a finding in groups: the oldest group first, others by their size. */
export function groupedValues(
  session: PoolSession,
  finding: Finding,
  { grouping, now, firstSeen }: TreeShape,
): GroupedValues[] {
  const groups = new Map<string, GroupedValues>();
  for (const value of finding.live.values) {
    const { name, label } =
      grouping === 'age'
        ? ageOf(firstSeen(session, finding, value), now)
        : grouping === 'key'
          ? { name: `key ${value.key ?? ''}`, label: value.key ?? vscode.l10n.t('(no key)') }
          : { name: `class ${value.className}`, label: value.className };
    const group = groups.get(name);
    if (group) group.values.push(value);
    else groups.set(name, { name, label, values: [value] });
  }
  const all = [...groups.values()];
  return grouping === 'age'
    ? all.sort((a, b) => minutesIn(b.name) - minutesIn(a.name))
    : all.sort((a, b) => b.values.length - a.values.length);
}

function minutesIn(name: string): number {
  return Number(name.split(' ')[1]);
}

function ageOf(seen: FirstSeen | undefined, now: number): Pick<GroupedValues, 'name' | 'label'> {
  const age = seen ? (now - seen.at) / MINUTE_MS : 0;
  const minutes = AGES.find(least => age >= least) ?? 0;
  const isOlder = seen?.atLeast === true;
  const label =
    minutes === 0
      ? vscode.l10n.t('Seen stale for less than a minute')
      : minutes === 1
        ? vscode.l10n.t('Seen stale for a minute or more')
        : vscode.l10n.t('Seen stale for {0} minutes or more', minutes);
  return {
    name: `age ${minutes + (isOlder ? 0.5 : 0)}`,
    label: isOlder ? vscode.l10n.t('{0}, already when first read', label) : label,
  };
}
