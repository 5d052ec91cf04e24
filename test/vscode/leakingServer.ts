import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import { eventually } from '../eventually';
import { saidBy } from '../saidBy';

const targets = path.join(__dirname, '..', 'targets');

/** A server with a faulty reset whose source may be edited: a copy in a folder of its own. */
export class LeakingServer {
  readonly file: string;
  private child: ChildProcess | undefined;
  private port = 0;

  constructor(folder: string) {
    for (const name of ['commonjs.cjs', 'serve.cjs']) {
      fs.copyFileSync(path.join(targets, name), path.join(folder, name));
    }
    this.file = path.join(folder, 'commonjs.cjs');
  }

  /** Starts it from the source as it is on disk, and attaches to it. */
  async start({ attachment }: Api): Promise<void> {
    const url = await this.run();
    await vscode.commands.executeCommand('poolLeaks.attach', { kind: 'url', url });
    await eventually(() => attachment.session?.reading !== undefined);
  }

  /** Starts it alone. Answers its inspector's address. */
  async run(): Promise<string> {
    this.child = spawn('node', ['--inspect=0', this.file], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [url, ready] = await Promise.all([
      saidBy(this.child, 'stderr', /ws:\/\/\S+/),
      saidBy(this.child, 'stdout', /ready \d+/),
    ]);
    this.port = Number(ready.split(' ')[1]);
    return url;
  }

  /** Requests that need `contexts` contexts at once, and a reading after them. */
  async load(contexts: number): Promise<void> {
    const url = `http://127.0.0.1:${this.port}/?together=${contexts}`;
    await Promise.all(Array.from({ length: contexts }, () => fetch(url).then(r => r.text())));
    await vscode.commands.executeCommand('poolLeaks.refresh');
  }

  stop(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }
}
