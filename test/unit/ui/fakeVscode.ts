import Module from 'node:module';
import { Emitter } from '../../../src/base/event';

/** What reached VS Code: each call by its name, with what was handed over. */
export const calls: { name: string; given: unknown[] }[] = [];
/** What VS Code says of itself. */
export const state = { isTrusted: true, settings: {} as Record<string, unknown> };
/** Commands by name, as they were registered. */
export const commands = new Map<string, (...given: unknown[]) => unknown>();

/** What the person answers to each call, in turn; a function gets what was handed over. Without one, they cancel. */
export const answers: Record<string, unknown[]> = {};
/** Each gives up one progress that is shown. */
export const cancels: (() => void)[] = [];

const recorded =
  (name: string, answer?: unknown) =>
  (...given: unknown[]): unknown => {
    calls.push({ name, given });
    const next = answers[name]?.shift();
    if (next === undefined) return answer;
    const chosen: unknown = typeof next === 'function' ? next(...given) : next;
    return Promise.resolve(chosen);
  };

class Made {
  constructor(...given: unknown[]) {
    calls.push({ name: new.target.name, given });
  }
}
class TreeItem extends Made {}
class ThemeIcon extends Made {}
class ThemeColor extends Made {}
class MarkdownString {
  isTrusted: unknown;
  constructor(readonly value: string) {}
}
class Diagnostic extends Made {}
class CodeLens extends Made {}
class LanguageModelToolResult {
  constructor(readonly content: unknown[]) {}
}
class LanguageModelTextPart {
  constructor(readonly value: string) {}
}
class CodeAction extends Made {}

class Range {
  readonly start: unknown;
  readonly end: unknown;
  /** Of two positions, or of lines and characters. */
  constructor(...given: unknown[]) {
    Object.assign(this, { given });
    const half = given.length / 2;
    const [start, end] = [given.slice(0, half), given.slice(half)];
    this.start = start.length === 1 ? start[0] : start;
    this.end = end.length === 1 ? end[0] : end;
  }
}
class TextEdit {
  constructor(
    readonly range: Range,
    readonly newText: string,
  ) {}
}
class WorkspaceEdit {
  readonly entries: unknown[] = [];
  set(...given: unknown[]): void {
    this.entries.push(given);
  }
}
class CodeActionKind {
  static readonly QuickFix = new CodeActionKind('quickfix');
  static readonly SourceFixAll = new CodeActionKind('source.fixAll');
  static readonly Refactor = new CodeActionKind('refactor');
  static readonly RefactorRewrite = new CodeActionKind('refactor.rewrite');
  constructor(readonly value: string) {}
  append(parts: string): CodeActionKind {
    return new CodeActionKind(`${this.value}.${parts}`);
  }
  contains({ value }: CodeActionKind): boolean {
    return value === this.value || value.startsWith(`${this.value}.`);
  }
}

/** As much of VS Code as `src/ui/shown`, what is around commands and settings, and code actions need. */
const vscode = {
  TreeItem,
  ThemeIcon,
  ThemeColor,
  MarkdownString,
  Diagnostic,
  CodeLens,
  CodeAction,
  CodeActionKind,
  LanguageModelToolResult,
  LanguageModelTextPart,
  lm: { registerTool: recorded('registerTool', {}) },
  Range,
  TextEdit,
  WorkspaceEdit,
  languages: { registerCodeActionsProvider: recorded('registerCodeActionsProvider', {}) },
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  DiagnosticTag: { Unnecessary: 1 },
  TextEditorRevealType: { InCenterIfOutsideViewport: 2 },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  EventEmitter: Emitter,
  Uri: {
    file: (file: string) => ({
      scheme: 'file',
      fsPath: file,
      path: file,
      toString: () => `file://${file}`,
    }),
    joinPath: ({ path }: { path: string }, ...names: string[]) => ({
      path: [path, ...names].join('/'),
    }),
  },
  ProgressLocation: { Notification: 15 },
  QuickPickItemKind: { Separator: -1 },
  StatusBarAlignment: { Left: 1 },
  l10n: {
    t: (message: string, ...parts: unknown[]) =>
      message.replace(/\{(\d+)\}/g, (_, ordinal: string) => String(parts[Number(ordinal)])),
  },
  workspace: {
    textDocuments: [],
    openTextDocument: recorded('openTextDocument', Promise.resolve({})),
    getWorkspaceFolder: () => undefined,
    get isTrusted() {
      return state.isTrusted;
    },
    getConfiguration: (section: string) => ({
      get: (name: string) => {
        calls.push({ name: 'setting', given: [`${section}.${name}`] });
        return state.settings[name];
      },
    }),
  },
  commands: {
    registerCommand: (name: string, run: (...given: unknown[]) => unknown) => {
      commands.set(name, run);
      return { dispose: () => commands.delete(name) };
    },
    executeCommand: recorded('executeCommand', Promise.resolve()),
  },
  env: { clipboard: { writeText: recorded('writeText', Promise.resolve()) } },
  window: {
    showErrorMessage: recorded('showErrorMessage', Promise.resolve()),
    showWarningMessage: recorded('showWarningMessage', Promise.resolve()),
    showInformationMessage: recorded('showInformationMessage', Promise.resolve()),
    showInputBox: recorded('showInputBox', Promise.resolve()),
    showTextDocument: recorded(
      'showTextDocument',
      Promise.resolve({ revealRange: () => undefined }),
    ),
    setStatusBarMessage: recorded('setStatusBarMessage'),
    showQuickPick: recorded('showQuickPick', Promise.resolve()),
    createQuickPick: () => {
      const picker = made('QuickPick') as { value: string };
      pickers.push(picker);
      return picker;
    },
    createStatusBarItem: () => made('StatusBarItem'),
    createOutputChannel: () =>
      Object.freeze(
        Object.fromEntries(
          ['trace', 'debug', 'info', 'warn', 'error'].map(level => [level, recorded(level)]),
        ),
      ),
    withProgress: (options: unknown, work: (progress: object, token: object) => unknown) => {
      calls.push({ name: 'withProgress', given: [options] });
      const onCancellationRequested = (cancel: () => void): number => cancels.push(cancel);
      return work({ report: recorded('report') }, { onCancellationRequested });
    },
  },
};

/** An object of VS Code's whose properties are set: each is recorded. */
function made(name: string): object {
  return new Proxy(
    {
      value: '',
      show: () => undefined,
      onDidAccept: () => undefined,
      onDidHide: () => undefined,
      onDidChangeValue: (listener: () => void) => listeners.push(listener),
    },
    {
      set(target, property, value: unknown) {
        Object.assign(target, { [property]: value });
        calls.push({ name: `${name}.${String(property)}`, given: [value] });
        return true;
      },
    },
  );
}

/** What is told that a person has typed into a picker. */
export const listeners: (() => void)[] = [];
/** The last picker that was made. */
export const pickers: { value: string }[] = [];

type Load = (request: string, ...rest: unknown[]) => unknown;
const modules = Module as unknown as { _load: Load };
const load = modules._load;
modules._load = function (request, ...rest) {
  return request === 'vscode' ? vscode : load.call(this, request, ...rest);
};
