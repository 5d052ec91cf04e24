import * as assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import { eventually } from '../eventually';
import { hasPage, onPage } from './page';
import { attachToSample } from './sampleServer';

const { Warning } = vscode.DiagnosticSeverity;
const root = path.join(__dirname, '..', '..');
const sample = vscode.Uri.file(path.join(root, 'src', 'sample', 'userValues.ts'));
const faulty = `export class UserValues {
  private readonly entries: { key: string; value: unknown }[] = [];
  private count = 0;

  set(key: string, value: unknown): void {
    const slot = this.count++;
    const parked = this.entries[slot];
    if (parked) {
      parked.key = key;
      parked.value = value;
    } else {
      this.entries[slot] = { key, value };
    }
  }

  reset(): void {
    this.count = 0;
  }
}
`;
const RESET_LINE = 16;

/** When a person looks whether the menu of fixes comes at all. */
const FIXES_MS = 5_000;

describe('faulty resets in source', () => {
  let api: Api;
  let folder: string;
  let child: ChildProcess | undefined;

  before(async () => {
    api = await vscode.extensions.getExtension<Api>('pool-leaks.pool-leak-inspector')!.activate();
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-source-')));
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('poolLeaks.detach');
    child?.kill('SIGKILL');
    child = undefined;
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('are warnings from the first look, which lead to the page of their rule', async () => {
    const { uri } = (await open('hint.ts')).document;
    const [warning] = await diagnosticsOf(uri, 1);
    assert.equal(warning!.severity, Warning);
    assert.equal(warning!.range.start.line, RESET_LINE);
    assert.match(warning!.message, /UserValues\.reset/);
    const { value, target } = warning!.code as { value: string; target: vscode.Uri };
    assert.equal(value, 'stale-slots');
    assert.match(fs.readFileSync(target.fsPath, 'utf8'), /^# stale-slots\n/);
    await onPage('screenshot', 'warning');
  });

  it('are found in every language that is checked', async () => {
    const javascript = faulty.replace(
      /private readonly |private |: (?:string|unknown|void)(?! })/g,
      '',
    );
    const plain = javascript.replace(/entries: .*= \[\]/, 'entries = []');
    for (const name of ['a.js', 'a.jsx', 'a.tsx', 'a.mts']) {
      const { document } = await open(
        name,
        /\.[jm]sx?$/.test(name) && !name.endsWith('.mts') ? plain : faulty,
      );
      await diagnosticsOf(document.uri, 1);
    }
  });

  it('stay while the code is broken, and other diagnostics stay beside them', async () => {
    const { document } = await open('broken.ts');
    const others = vscode.languages.createDiagnosticCollection('others');
    const range = new vscode.Range(RESET_LINE, 4, RESET_LINE, 8);
    others.set(document.uri, [new vscode.Diagnostic(range, 'another opinion', Warning)]);
    try {
      await diagnosticsOf(document.uri, 1);
      await insert(document, new vscode.Position(0, 0), 'class { ) ');
      assert.equal(await api.checks.current(document), undefined, 'it cannot be read');
      assert.equal(ours(document.uri).length, 1);
      await insert(document, new vscode.Position(RESET_LINE, 0), '  // ');
      assert.equal(ours(document.uri).length, 1);
      const all = vscode.languages.getDiagnostics(document.uri);
      assert.ok(all.some(each => each.message === 'another opinion'));
    } finally {
      others.dispose();
    }
  });

  it('follow an edit', async () => {
    const { document } = await open('edited.ts');
    await diagnosticsOf(document.uri, 1);
    const at = new vscode.Position(RESET_LINE, 4);
    await insert(document, at, 'this.entries.length = 0;\n    ');
    await diagnosticsOf(document.uri, 0);
  });

  it('have fixes: the one that fits best is preferred, suppressing is last', async () => {
    const { document } = await open('fixes.ts');
    const actions = await actionsAt(document, vscode.CodeActionKind.QuickFix);
    assert.deepEqual(
      actions.map(({ isPreferred }) => isPreferred === true),
      [true, ...actions.slice(1).map(() => false)],
    );
    assert.ok(actions.length >= 3);
    assert.deepEqual(
      actions.slice(-2).map(({ title }) => title),
      ['Ignore this reset… (stale-slots)', 'Show documentation for stale-slots'],
    );
    assert.ok(await vscode.workspace.applyEdit(actions[0]!.edit!));
    assert.match(document.getText(), /entry\.value = undefined/);
    await diagnosticsOf(document.uri, 0);
  });

  it('are mended by the keyboard, down to the file on disk', async () => {
    const editor = await open('keyboard.ts');
    const { document } = editor;
    await diagnosticsOf(document.uri, 1);
    const at = new vscode.Position(RESET_LINE, 6);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await openFixes();
    await onPage('screenshot', 'quick-fix');
    await press('Enter', 'acceptSelectedCodeAction');
    await eventually(() => document.isDirty);
    await document.save();
    assert.match(fs.readFileSync(document.uri.fsPath, 'utf8'), /entry\.value = undefined/);
    await diagnosticsOf(document.uri, 0);
    await onPage('screenshot', 'mended');
  });

  it('are mended by the mouse', async function () {
    if (!hasPage()) return;
    const editor = await open('mouse.ts');
    const { document } = editor;
    await diagnosticsOf(document.uri, 1);
    const at = new vscode.Position(RESET_LINE, 6);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    // VS Code makes what shows the lightbulb a while after the editor, or for the menu of fixes, and shows none while the menu
    // has the focus: it comes when the cursor moves afterwards.
    await openFixes();
    await onPage('press', 'Escape');
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    editor.selection = new vscode.Selection(at, at);
    await onPage('click', '[class*="lightbulb"]:visible');
    await onPage('click', '.action-widget :text("Clear the slots and close")');
    await eventually(() => document.isDirty);
    await document.save();
    assert.match(fs.readFileSync(document.uri.fsPath, 'utf8'), /entry\.value = undefined/);
  });

  it('are all mended when the file is saved', async () => {
    await saveWith('source.fixAll.poolLeaks');
  });

  it('are all mended when the file is saved, after the fixes of another extension', async () => {
    const kind = vscode.CodeActionKind.SourceFixAll.append('other');
    const other: vscode.CodeActionProvider = {
      provideCodeActions: ({ uri }) => {
        const action = new vscode.CodeAction('Say whose it is', kind);
        action.edit = new vscode.WorkspaceEdit();
        action.edit.insert(uri, new vscode.Position(0, 0), '// theirs\n');
        return [action];
      },
    };
    const registered = vscode.languages.registerCodeActionsProvider('typescript', other, {
      providedCodeActionKinds: [kind],
    });
    try {
      assert.match(await saveWith('source.fixAll'), /^\/\/ theirs/);
    } finally {
      registered.dispose();
    }
  });

  it('are not looked for while the setting is off', async () => {
    const settings = vscode.workspace.getConfiguration('poolLeaks');
    const { document } = await open('off.ts');
    await diagnosticsOf(document.uri, 1);
    await settings.update('checkDocuments', false, vscode.ConfigurationTarget.Global);
    try {
      await diagnosticsOf(document.uri, 0);
    } finally {
      await settings.update('checkDocuments', undefined, vscode.ConfigurationTarget.Global);
    }
    await diagnosticsOf(document.uri, 1);
  });

  it('carry live numbers while a server is attached', async () => {
    child = await attachToSample(api);
    await show(sample);
    const numbers = /holds [\d,]+ values? in [\d,]+ .*contexts?.*, [\d,]+ values? open/;
    await eventually(() => numbers.test(ours(sample)[0]?.message ?? ''));
    assert.equal(ours(sample)[0]!.severity, Warning);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      sample,
      10,
    );
    const titles = lenses.map(lens => lens.command?.title ?? '');
    assert.equal(titles.filter(title => numbers.test(title)).length, 1);
    await onPage('waitFor', '.codelens-decoration:has-text("open")');
    await onPage('screenshot', 'live-numbers');
    await vscode.commands.executeCommand('poolLeaks.detach');
    await eventually(() => !numbers.test(ours(sample)[0]?.message ?? ''));
    assert.equal(ours(sample)[0]!.severity, Warning);
  });

  it('are mended from the tree', async () => {
    child = await attachToSample(api);
    const { done } = await startTreeFix();
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    const document = await vscode.workspace.openTextDocument(sample);
    assert.match(document.getText(), /entry\.value = undefined/);
  });

  it('are left alone when the document has changed since the fix was offered', async () => {
    child = await attachToSample(api);
    const { done } = await startTreeFix();
    const document = await vscode.workspace.openTextDocument(sample);
    await insert(document, new vscode.Position(0, 0), '// mine\n');
    const mine = document.getText();
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    assert.equal(document.getText(), mine);
  });

  it('of the whole workspace are problems', async () => {
    await vscode.commands.executeCommand('poolLeaks.checkWorkspace');
    const [problem] = await diagnosticsOf(sample, 1);
    assert.equal(problem!.severity, Warning);
    const inPackages = vscode.languages
      .getDiagnostics()
      .filter(([uri, all]) => uri.path.includes('/node_modules/') && all.some(isOurs));
    assert.deepEqual(inPackages, []);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    await onPage('waitFor', '.markers-panel :text("UserValues.reset")');
    await onPage('screenshot', 'problems');
  });

  it('of the whole workspace are mended after a look at each', async function () {
    // The preview is the workbench's: without the page nobody could look at it, or refuse.
    if (!hasPage()) return;
    const before = fs.readFileSync(sample.fsPath, 'utf8');
    const done = Promise.resolve(vscode.commands.executeCommand('poolLeaks.fixWorkspace'));
    await onPage('waitFor', '.bulk-edit-panel .monaco-list-row');
    await onPage('screenshot', 'refactor-preview');
    await vscode.commands.executeCommand('refactorPreview.discard');
    await done;
    assert.equal(fs.readFileSync(sample.fsPath, 'utf8'), before);
  });

  /** Saves a file with two faults while code actions of a kind are made on save. Answers what was saved: both are mended. */
  async function saveWith(kind: string): Promise<string> {
    const two = faulty + faulty.replace('class UserValues', 'class OtherValues');
    const { document } = await open(`${kind}.ts`, two);
    await diagnosticsOf(document.uri, 2);
    await jsonIsServed();
    const settings = vscode.workspace.getConfiguration('editor', document.uri);
    const onSave = { [kind]: 'explicit' };
    await settings.update('codeActionsOnSave', onSave, vscode.ConfigurationTarget.Global);
    try {
      await insert(document, document.positionAt(two.length), '// the end\n');
      await document.save();
      const saved = fs.readFileSync(document.uri.fsPath, 'utf8');
      assert.equal(saved.match(/entry\.value = undefined/g)?.length, 2);
      await diagnosticsOf(document.uri, 0);
      return saved;
    } finally {
      await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Global);
    }
  }

  /**
   * Writing a setting opens its file, and the first file of its language starts VS Code's extension for JSON. When that
   * registers its code actions, VS Code drops those that a save is waiting for, whosever they are: so it has to be there
   * before.
   */
  async function jsonIsServed(): Promise<void> {
    const file = path.join(folder, 'any.jsonc');
    fs.writeFileSync(file, '{ "b": 1, "a": 2 }');
    const { uri } = await vscode.workspace.openTextDocument(file);
    const start = new vscode.Range(0, 0, 0, 0);
    await eventually(async () => (await actionsIn(uri, start, 'source.sort.json')).length > 0);
  }

  async function open(name: string, text = faulty): Promise<vscode.TextEditor> {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return show(vscode.Uri.file(file));
  }

  async function show(uri: vscode.Uri): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  /** Opens the fixes of the tree's finding, to choose from; `done` is the command's end. */
  async function startTreeFix(): Promise<{ done: Promise<unknown> }> {
    const [processNode] = await api.tree.getChildren();
    const [finding] = await api.tree.getChildren(processNode);
    const done = Promise.resolve(vscode.commands.executeCommand('poolLeaks.fixReset', finding));
    await onPage('waitFor', '.quick-input-widget:has-text("Fix Reset Method") .monaco-list-row');
    return { done };
  }
});

function isOurs({ source }: vscode.Diagnostic): boolean {
  return source === 'Pool Leaks';
}

function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(isOurs);
}

async function diagnosticsOf(uri: vscode.Uri, count: number): Promise<vscode.Diagnostic[]> {
  await eventually(() => ours(uri).length === count);
  return ours(uri);
}

async function insert(
  { uri }: vscode.TextDocument,
  at: vscode.Position,
  text: string,
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, at, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function actionsAt(
  { uri }: vscode.TextDocument,
  kind: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  const [diagnostic] = await diagnosticsOf(uri, 1);
  return actionsIn(uri, diagnostic!.range, kind.value);
}

async function actionsIn(
  uri: vscode.Uri,
  range: vscode.Range,
  kind: string,
): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind, 20);
}

/**
 * Opens the menu of fixes. VS Code drops it without a word when any extension registers a provider of code actions while it
 * asks them all, as that of TypeScript does when its server is ready: then a person presses the key again.
 */
async function openFixes(): Promise<void> {
  await eventually(async () => {
    await press('Control+.', 'editor.action.quickFix');
    const until = performance.now() + FIXES_MS;
    let shown = !hasPage();
    while (!shown && performance.now() < until) {
      shown = (await onPage('text', '.action-widget')).includes('close');
    }
    return shown;
  });
}

/** A real key where there is a page, else the command that it stands for. */
async function press(key: string, command: string): Promise<void> {
  if (hasPage()) await onPage('press', key);
  else await vscode.commands.executeCommand(command);
}
