import * as assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import type { PoolNode } from '../../src/ui/tree/poolNode';
import { eventually } from '../eventually';
import { onPage } from './page';
import { attachToSample } from './sampleServer';

const ID = 'pool-leaks.pool-leak-inspector';

describe('heap snapshots in VS Code', () => {
  let api: Api;
  let child: ChildProcess | undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  const file = vscode.Uri.file(path.join(folder, 'sample.heapsnapshot'));

  before(async () => {
    api = await vscode.extensions.getExtension<Api>(ID)!.activate();
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
  });

  afterEach(async () => {
    for (const snapshot of api.snapshots.all) api.snapshots.close(snapshot);
    await vscode.commands.executeCommand('poolLeaks.detach');
    child?.kill('SIGKILL');
    child = undefined;
  });

  after(() => fs.rmSync(folder, { recursive: true }));

  it('takes one of the attached server after consent, keeps it in a file, and leads to live objects', async () => {
    child = await attachToSample(api);
    await allowPauses();
    await vscode.commands.executeCommand('poolLeaks.saveSnapshot', file);
    const [attached, root] = await api.tree.getChildren();
    assert.equal(root?.kind, 'snapshot');
    const [live] = await children(attached, 'finding');
    const retained = /^[\d,]+ values, \d+ open · \d+(\.\d)? k?B retained at \d{1,2}:\d\d/;
    assert.match(descriptionOf(live!), retained);
    await api.attachment.refresh();
    const [again] = await children((await api.tree.getChildren())[0], 'finding');
    assert.match(descriptionOf(again!), retained, 'until the next one, or the end');
    const findings = await children(root, 'snapshotFinding');
    assert.deepEqual(findings.map(labelOf).sort(), [
      'CompletionHolder.release',
      'UserValues.reset',
    ]);
    const values = findings.find(each => labelOf(each) === 'UserValues.reset');
    assert.match(descriptionOf(values!), /^\d+(\.\d)? k?B, [\d,]+ values, [\d,]+ open$/);
    const [context] = await children(values, 'snapshotContext');
    const [value] = await children(context, 'snapshotValue');
    assert.match(descriptionOf(value!), /retains \d/);
    assert.ok((await children(value, 'property')).length > 0, 'the live object is shown');
    const [by] = await children(value, 'retainedBy');
    const steps = (await children(by, 'note')).map(labelOf);
    assert.match(steps[0]!, /\(stale\)/);
    assert.equal(steps.at(-1), '(root)');
    await vscode.commands.executeCommand('poolLeaks.copyPath', value);
    await eventually(async () =>
      /^\(root\) → .*: UserValues → .* \(stale\): \w+$/.test(await vscode.env.clipboard.readText()),
    );
    await vscode.commands.executeCommand('poolLeaks.goToReset', values);
    const { document, selection } = vscode.window.activeTextEditor!;
    assert.match(document.lineAt(selection.active.line).text, /this\.count = 0/);
    await onPage('waitFor', '.monaco-list-row:has-text("heap snapshot of")');
    await openRows(4, 5, 6, 7);
    await onPage('screenshot', 'snapshot-live');
  });

  it('opens a file, joined with the sources of the workspace', async () => {
    await vscode.commands.executeCommand('poolLeaks.openSnapshot', file);
    const [root, ...more] = await api.tree.getChildren();
    assert.deepEqual(more, []);
    assert.equal(labelOf(root!), 'sample.heapsnapshot');
    const findings = await children(root, 'snapshotFinding');
    assert.deepEqual(findings.map(labelOf).sort(), [
      'CompletionHolder.release',
      'UserValues.reset',
    ]);
    const [context] = await children(findings[0], 'snapshotContext');
    const [value] = await children(context, 'snapshotValue');
    assert.deepEqual(await children(value, 'property'), [], 'there is no live object');
    await onPage('waitFor', '.monaco-list-row:has-text("sample.heapsnapshot")');
    await openRows(1, 2, 3, 4);
    await onPage('screenshot', 'snapshot-file');
    await vscode.commands.executeCommand('poolLeaks.closeSnapshot', root);
    assert.deepEqual(await api.tree.getChildren(), []);
  });

  it('exports a file without contents, with a private file of names', async () => {
    const to = vscode.Uri.file(path.join(folder, 'for-others.heapsnapshot'));
    const names = path.join(folder, 'for-others.names.json');
    await vscode.commands.executeCommand('poolLeaks.redactSnapshot', file, {
      file: to,
      keepsNames: false,
    });
    assert.ok(!fs.readFileSync(to.fsPath, 'utf8').includes('"UserValues"'));
    assert.ok(fs.readFileSync(names, 'utf8').includes('"UserValues"'));
  });

  it('reads a file once for all who open it, until it changes', async () => {
    const copy = vscode.Uri.file(path.join(folder, 'copy.heapsnapshot'));
    fs.copyFileSync(file.fsPath, copy.fsPath);
    const open = (): Thenable<unknown> =>
      vscode.commands.executeCommand('poolLeaks.openSnapshot', copy);
    await Promise.all([open(), open()]);
    await open();
    assert.equal(api.snapshots.all.length, 1);
    fs.appendFileSync(copy.fsPath, '\n');
    await open();
    assert.equal(api.snapshots.all.length, 2);
  });

  it('compares two of a server: what is stale in both, what is new', async () => {
    child = await attachToSample(api);
    await allowPauses();
    await vscode.commands.executeCommand('poolLeaks.takeSnapshot');
    await vscode.commands.executeCommand('poolLeaks.takeSnapshot');
    const [, first, second] = await api.tree.getChildren();
    await vscode.commands.executeCommand('poolLeaks.compareSnapshots', second, [second, first]);
    const compared = (await api.tree.getChildren()).at(-1);
    assert.equal(compared?.kind, 'comparison');
    assert.match(labelOf(compared), /^pid \d+ at .* → pid \d+ at /);
    const notes = await children(compared, 'note');
    assert.equal(notes.length, 1);
    assert.match(labelOf(notes[0]!), /^The whole heap went from [\d,]+ to [\d,]+ objects/);
    const changes = await children(compared, 'findingChange');
    assert.deepEqual(changes.map(labelOf).sort(), ['CompletionHolder.release', 'UserValues.reset']);
    const values = changes.find(each => labelOf(each) === 'UserValues.reset');
    assert.match(descriptionOf(values!), /^the same, 0 B, 0 values$/);
    const [both, ...others] = await children(values, 'valueSet');
    assert.deepEqual([labelOf(both!), others], ['Stale in both', []]);
    const [value] = await children(both, 'comparedValue');
    assert.match(descriptionOf(value!), /retains \d/);
    await vscode.commands.executeCommand('poolLeaks.goToReset', values);
    const { document, selection } = vscode.window.activeTextEditor!;
    assert.match(document.lineAt(selection.active.line).text, /this\.count = 0/);
    for (const snapshot of api.snapshots.all) api.snapshots.close(snapshot);
    await vscode.commands.executeCommand('poolLeaks.detach');
    assert.deepEqual(await api.tree.getChildren(), [compared], 'it stays when they are closed');
    await onPage('waitFor', '.monaco-list-row:has-text("the same, 0 B")');
    await openRows(2, 3);
    await onPage('screenshot', 'snapshot-comparison');
    await vscode.commands.executeCommand('poolLeaks.closeComparison', compared);
    assert.deepEqual(await api.tree.getChildren(), []);
  });

  it('compares two files, and says when their values cannot be matched', async () => {
    child = await attachToSample(api);
    await allowPauses();
    const other = vscode.Uri.file(path.join(folder, 'other.heapsnapshot'));
    await vscode.commands.executeCommand('poolLeaks.saveSnapshot', other);
    for (const snapshot of api.snapshots.all) api.snapshots.close(snapshot);
    await vscode.commands.executeCommand('poolLeaks.compareSnapshots', file, [file, other]);
    const compared = (await api.tree.getChildren()).at(-1);
    assert.equal(labelOf(compared!), 'sample.heapsnapshot → other.heapsnapshot');
    const [unmatched] = await children(compared, 'note');
    assert.match(descriptionOf(unmatched!), /two processes/);
    const [change] = await children(compared, 'findingChange');
    assert.deepEqual(await children(change, 'valueSet'), []);
    await vscode.commands.executeCommand('poolLeaks.closeComparison', compared);
  });

  it('says what is wrong with a file', async () => {
    const wrong = vscode.Uri.file(path.join(folder, 'wrong.heapsnapshot'));
    fs.writeFileSync(wrong.fsPath, '[1]');
    await vscode.commands.executeCommand('poolLeaks.openSnapshot', wrong);
    assert.deepEqual(api.snapshots.all, []);
    await vscode.commands.executeCommand('notifications.showList');
    await onPage('waitFor', '.notification-list-item:has-text("heap snapshot cannot be read")');
    await onPage('screenshot', 'snapshot-wrong');
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  /** Under test VS Code refuses to show the dialog that asks. */
  async function allowPauses(): Promise<void> {
    await vscode.workspace.getConfiguration('poolLeaks').update('maxPause', 600_000, true);
  }

  /** Opens rows of the view by their places, for the picture alone. */
  async function openRows(...places: number[]): Promise<void> {
    for (const place of places) {
      await vscode.commands.executeCommand('poolLeaks.findings.focus');
      await vscode.commands.executeCommand('list.focusFirst');
      for (let i = 0; i < place; i++) await vscode.commands.executeCommand('list.focusDown');
      await vscode.commands.executeCommand('list.expand');
    }
  }

  async function children(node: PoolNode | undefined, kind: PoolNode['kind']): Promise<PoolNode[]> {
    assert.ok(node);
    return (await api.tree.getChildren(node)).filter(each => each.kind === kind);
  }

  function labelOf(node: PoolNode): string {
    return String(api.tree.getTreeItem(node).label);
  }

  function descriptionOf(node: PoolNode): string {
    return String(api.tree.getTreeItem(node).description);
  }
});
