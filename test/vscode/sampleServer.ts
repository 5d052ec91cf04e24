import { spawn, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import type { TargetAddress } from '../../src/protocol/target';
import { eventually } from '../eventually';
import { saidBy } from '../saidBy';

export const sampleFile = path.join(__dirname, '..', '..', 'dist', 'sample', 'server.js');

/** Starts the sample server under a short load, and waits until it has served it. */
export async function startSample(): Promise<{ child: ChildProcess; url: string }> {
  const args = ['--inspect=0', '--enable-source-maps', sampleFile, '--port', '0', '--load', '200'];
  const child = spawn('node', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await saidBy(child, 'stderr', /ws:\/\/\S+/);
  await saidBy(child, 'stdout', /load done/);
  return { child, url };
}

/** Starts the sample server and attaches to it; answers its process once there is a whole reading. */
export async function attachToSample({ attachment }: Api): Promise<ChildProcess> {
  const { child, url } = await startSample();
  const address: TargetAddress = { kind: 'url', url };
  await vscode.commands.executeCommand('poolLeaks.attach', address);
  // A first answer may be of a part, before all pools are found.
  await eventually(() => {
    const { findings = [], isPart = false } = attachment.session?.reading ?? {};
    return findings.length > 0 && !isPart;
  });
  return child;
}
