import * as vscode from 'vscode';
import { ruleIds, type Rule } from '../protocol/rules';
import { addressIn, isTargetName, type NamedTargets } from '../protocol/targetAddress';
import { severities, type Severity } from '../protocol/severity';

/** The current settings, in the units of the manifest. */
export interface Settings {
  refreshIntervalMs: number;
  maxObjects: number;
  maxPauseMs: number;
  allowRemoteHosts: boolean;
  /** Names or addresses that make no sense are left out. */
  targets: NamedTargets;
  attachToDebugSessions: boolean;
  checkDocuments: boolean;
  checkDelayMs: number;
  liveNumbers: boolean;
  /** How findings of each rule show that are provable. */
  severities: Record<Rule, Severity>;
}

/** Limits as in the manifest. VS Code enforces those only in its settings editor; a settings file may contain anything. */
export const numberSettings = {
  refreshInterval: { default: 5, minimum: 1, maximum: 300 },
  maxObjects: { default: 200_000, minimum: 1_000, maximum: 5_000_000 },
  maxPause: { default: 0, minimum: 0, maximum: 600_000 },
  checkDelay: { default: 300, minimum: 0, maximum: 10_000 },
};

export function readSettings(): Settings {
  const settings = vscode.workspace.getConfiguration('poolLeaks');
  const number = (name: keyof typeof numberSettings): number => {
    const { default: usual, minimum, maximum } = numberSettings[name];
    const given = settings.get<unknown>(name);
    if (typeof given !== 'number' || Number.isNaN(given)) return usual;
    return Math.min(Math.max(given, minimum), maximum);
  };
  const isOn = (name: string, usual: boolean): boolean => {
    const given = settings.get<unknown>(name);
    return typeof given === 'boolean' ? given : usual;
  };
  return {
    refreshIntervalMs: number('refreshInterval') * 1000,
    maxObjects: number('maxObjects'),
    maxPauseMs: number('maxPause'),
    allowRemoteHosts: isOn('allowRemoteHosts', false),
    targets: targetsIn(settings.get<unknown>('targets')),
    attachToDebugSessions: isOn('attachToDebugSessions', false),
    checkDocuments: isOn('checkDocuments', true),
    checkDelayMs: number('checkDelay'),
    liveNumbers: isOn('liveNumbers', true),
    severities: severitiesIn(settings.get<unknown>('rules')),
  };
}

function targetsIn(given: unknown): NamedTargets {
  const named = Object.entries(Object(given) as object).flatMap(
    ([name, text]: [string, unknown]) => {
      const address = typeof text === 'string' ? addressIn(text) : undefined;
      return address && isTargetName(name) ? [[name, address]] : [];
    },
  );
  return Object.fromEntries(named) as NamedTargets;
}

/** A rule that is not named, or with what is no severity, is a warning. */
function severitiesIn(given: unknown): Record<Rule, Severity> {
  const named = new Map<string, unknown>(Object.entries(Object(given) as object));
  const severityOf = (rule: Rule): Severity =>
    severities.find(each => each === named.get(rule)) ?? 'warning';
  return Object.fromEntries(ruleIds.map(rule => [rule, severityOf(rule)])) as Record<
    Rule,
    Severity
  >;
}
