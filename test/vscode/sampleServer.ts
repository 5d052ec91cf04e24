import { spawn, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import type { TargetAddress } from '../../src/protocol/target';
import { eventually } from './eventually';

export const sampleFile = path.join(__dirname, '..', '..', 'dist', 'sample', 'server.js');

/** Starts the sample server under a short load and attaches to it; answers its process once there is a reading. */
export async function attachToSample({ attachment }: Api): Promise<ChildProcess> {
  const args = ['--inspect=0', '--enable-source-maps', sampleFile, '--port', '0', '--load', '200'];
  const child = spawn('node', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await line(child, 'stderr', /ws:\/\/\S+/);
  await line(child, 'stdout', /load done/);
  const address: TargetAddress = { kind: 'url', url };
  await vscode.commands.executeCommand('poolLeaks.attach', address);
  await eventually(() => attachment.session?.reading !== undefined);
  return child;
}

function line(child: ChildProcess, stream: 'stdout' | 'stderr', pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child[stream]!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = pattern.exec(text);
      if (found) resolve(found[0]);
    });
    child.once('exit', code => reject(new Error(`the sample ended with ${code}`)));
  });
}
