import * as vscode from 'vscode';

/** The settings as they stand now, in the units of the manifest. */
export interface Settings {
  refreshIntervalMs: number;
  maxObjects: number;
  maxPauseMs: number;
  allowRemoteHosts: boolean;
  checkDocuments: boolean;
  checkDelayMs: number;
  liveNumbers: boolean;
}

export function readSettings(): Settings {
  const settings = vscode.workspace.getConfiguration('poolLeaks');
  return {
    refreshIntervalMs: settings.get('refreshInterval', 5) * 1000,
    maxObjects: settings.get('maxObjects', 200_000),
    maxPauseMs: settings.get('maxPause', 0),
    allowRemoteHosts: settings.get('allowRemoteHosts', false),
    checkDocuments: settings.get('checkDocuments', true),
    checkDelayMs: settings.get('checkDelay', 300),
    liveNumbers: settings.get('liveNumbers', true),
  };
}
