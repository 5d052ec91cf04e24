import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import type { LeftRow } from '../../src/protocol/leftView';
import type { PoolNode } from '../../src/ui/tree/poolNode';
import { eventually } from '../eventually';
import { saidBy } from '../saidBy';
import { inWebview, onPage } from './page';

const ID = 'pool-leaks.pool-leak-inspector';
const target = path.join(__dirname, '..', 'targets', 'keepsResponses.cjs');
/** Prime, so that growth which follows it is no chance. */
const REQUESTS = [7, 11];

describe('recording requests in VS Code', () => {
  let api: Api;
  let child: ChildProcess;
  let server: string;
  /** May be edited. */
  let file: string;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  const settings = vscode.workspace.getConfiguration('poolLeaks');

  before(async () => {
    file = path.join(folder, path.basename(target));
    fs.copyFileSync(target, file);
    api = await vscode.extensions.getExtension<Api>(ID)!.activate();
    // Consent is asked for in a dialog, which VS Code under test does not show.
    await settings.update('maxPause', 60_000, vscode.ConfigurationTarget.Global);
  });

  beforeEach(async () => {
    child = spawn('node', ['--inspect=0', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [url, ready] = await Promise.all([
      saidBy(child, 'stderr', /ws:\/\/\S+/),
      saidBy(child, 'stdout', /ready \d+/),
    ]);
    server = `http://127.0.0.1:${ready.split(' ')[1]}`;
    await vscode.commands.executeCommand('poolLeaks.attach', { kind: 'url', url });
    await eventually(() => api.attachment.session?.reading !== undefined);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('poolLeaks.detach');
    child.kill('SIGKILL');
  });

  after(async () => {
    await settings.update('maxPause', undefined, vscode.ConfigurationTarget.Global);
    fs.rmSync(folder, { recursive: true });
  });

  it('goes through rounds of somebody’s own requests, and names who keeps them', async () => {
    const { session } = api.attachment;
    const recorded = begin();
    for (const [i, count] of REQUESTS.entries()) {
      await inRound(i + 1);
      if (i === 0) await onPage('screenshot', 'record-round');
      await Promise.all(Array.from({ length: count }, () => get()));
      await vscode.commands.executeCommand('poolLeaks.roundDone');
    }
    await recorded;
    const { recording } = api.recordings.of(session!)!;
    assert.deepEqual(
      recording.rounds.map(({ requests }) => requests),
      REQUESTS,
    );
    const [row] = await leftRows();
    assert.equal(row!.verdict, 'grows');
    assert.equal(row!.kind, 'map');
    assert.deepEqual(row!.perRound, REQUESTS);
    assert.equal(row!.contexts, 18);
    assert.ok(row!.places.length > 0, 'a place in the source is known');
    await vscode.commands.executeCommand('poolLeaks.goToPlace', row!.places[0]);
    assert.match(vscode.window.activeTextEditor!.document.fileName, /keepsResponses\.cjs$/);
    await vscode.commands.executeCommand('poolLeaks.openInspector', await recordingNode());
    await inWebview('waitFor', `.lines tr.grows:has-text(${JSON.stringify(row!.label)})`);
    await inWebview('waitFor', '.rounds canvas');
    await onPage('screenshot', 'record-inspector');
    const fix = 'Delete the entry when the response closes';
    assert.deepEqual(
      row!.fixes.map(({ title }) => title),
      [fix],
    );
    await vscode.commands.executeCommand('poolLeaks.fixLeft', row, 0);
    const { document } = vscode.window.activeTextEditor!;
    assert.match(document.getText(), /recent\.delete\(id\)/);
    await onPage('screenshot', 'record-fixed');
    await document.save();
  });

  it('leaves no recording behind when the server is gone', async () => {
    const { session } = api.attachment;
    const recorded = begin();
    await inRound(1);
    child.kill('SIGKILL');
    await recorded;
    assert.equal(api.recordings.of(session!), undefined);
  });

  /** Answers each question with what it offers first: own requests, two rounds. Resolves when the command has ended. */
  function begin(): Promise<void> {
    let isOver = false;
    const command = Promise.resolve(vscode.commands.executeCommand('poolLeaks.record')).then(() => {
      isOver = true;
    });
    const answer = (): Promise<void> =>
      eventually(async () => {
        const state = api.attachment.session?.state;
        const isRound = state?.kind === 'reading' && state.step.startsWith('Round ');
        if (isRound || isOver) return true;
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return false;
      });
    // The notification at the end waits for somebody; that the recording is there says enough.
    const { session } = api.attachment;
    const kept = eventually(() => isOver || api.recordings.of(session!) !== undefined);
    return Promise.all([answer(), Promise.race([command, kept])]).then(() => undefined);
  }

  async function inRound(round: number): Promise<void> {
    await eventually(() => {
      const state = api.attachment.session?.state;
      return state?.kind === 'reading' && state.step.startsWith(`Round ${round} of 2: under load`);
    });
  }

  function get(): Promise<string> {
    return fetch(server, { headers: { connection: 'close' } }).then(response => response.text());
  }

  async function recordingNode(): Promise<PoolNode> {
    const [attached] = await api.tree.getChildren();
    const below = await api.tree.getChildren(attached);
    return below.find(({ kind }) => kind === 'recording')!;
  }

  async function leftRows(): Promise<LeftRow[]> {
    const rows = await api.tree.getChildren(await recordingNode());
    return rows.flatMap(node => (node.kind === 'left' ? [node.row] : []));
  }
});
