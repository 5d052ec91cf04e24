import * as vscode from 'vscode';
import { Failure, sentenceOf } from '../../base/failure';
import type { Checker } from '../../protocol/fileCheck';
import type { SourceCheck, SourceFinding } from '../../protocol/sourceFinding';
import { isChecked, sourceOf } from './checkedLanguages';
import { readSettings } from '../settings';
import type { SourceFindings } from './sourceFindings';

/** Unsaved documents that go along with a check; more are hardly ever related. */
const MAX_UNSAVED = 20;

/** What was found in a document, and the version that it was found in. */
export interface CheckedVersion {
  version: number;
  findings: SourceFinding[];
}

/** A check that is under way, of one version of a document. */
interface RunningCheck {
  version: number;
  abort: AbortController;
  answer: Promise<CheckedVersion | undefined>;
}

export interface DocumentCheckDeps {
  findings: SourceFindings;
  /** Makes the checker when it is first needed. */
  checker(): Promise<Checker>;
  log: vscode.LogOutputChannel;
}

/**
 * Checks documents in the worker: each when it is opened and a while after it was edited. A newer edit cancels the check
 * before it; a text that cannot be read, as happens while somebody types, leaves the findings as they are.
 */
export class DocumentChecks implements vscode.Disposable {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Map<string, RunningCheck>();
  private readonly last = new Map<string, CheckedVersion>();

  constructor(private readonly deps: DocumentCheckDeps) {}

  /** Checks after a while; asked again meanwhile, the while begins anew. */
  schedule(document: vscode.TextDocument, delayMs: number): void {
    if (!isChecked(document) || !readSettings().checkDocuments) return;
    const key = document.uri.toString();
    this.stop(key);
    const timer = setTimeout(() => {
      this.timers.delete(key);
      this.current(document).catch((error: unknown) => {
        if (error instanceof Failure && error.kind === 'cancelled') return;
        this.deps.log.error(`${document.uri.fsPath}: ${sentenceOf(error)}`);
      });
    }, delayMs);
    this.timers.set(key, timer);
  }

  /**
   * What is found in the document as it is now: checked at once if it was not yet. Whoever asks while that version is being
   * checked gets the same answer. `undefined` when it cannot be read, or was edited meanwhile. Rejects with a `Failure`.
   */
  current(document: vscode.TextDocument): Promise<CheckedVersion | undefined> {
    const key = document.uri.toString();
    const { version } = document;
    const known = this.last.get(key);
    if (known?.version === version) return Promise.resolve(known);
    const under = this.running.get(key);
    if (under?.version === version) return under.answer;
    this.stop(key);
    const abort = new AbortController();
    const answer = this.checkVersion(document, version, abort.signal).finally(() => {
      if (this.running.get(key)?.abort === abort) this.running.delete(key);
    });
    this.running.set(key, { version, abort, answer });
    return answer;
  }

  private async checkVersion(
    document: vscode.TextDocument,
    version: number,
    signal: AbortSignal,
  ): Promise<CheckedVersion | undefined> {
    const { findings, skipped } = await this.check(document, signal);
    if (document.version !== version || document.isClosed) return undefined;
    if (skipped !== undefined) {
      this.deps.log.debug(`${document.uri.fsPath}: ${skipped}`);
      return undefined;
    }
    const checked = { version, findings };
    this.last.set(document.uri.toString(), checked);
    this.deps.findings.set(document.uri, findings);
    return checked;
  }

  /** Checks a document, or a text that shall take its place. */
  async check(
    document: vscode.TextDocument,
    signal?: AbortSignal,
    source = sourceOf(document),
  ): Promise<SourceCheck> {
    const checker = await this.deps.checker();
    const unsaved = vscode.workspace.textDocuments
      .filter(other => other !== document && other.isDirty && isChecked(other))
      .slice(0, MAX_UNSAVED)
      .map(sourceOf);
    return checker.check({ source, unsaved }, signal);
  }

  /** Forgets a document; `keepFindings` leaves what was found in it. */
  forget(document: vscode.TextDocument, keepFindings: boolean): void {
    const key = document.uri.toString();
    this.stop(key);
    this.last.delete(key);
    if (!keepFindings) this.deps.findings.set(document.uri, []);
  }

  private stop(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.running.get(key)?.abort.abort();
    this.running.delete(key);
  }

  dispose(): void {
    for (const key of [...this.timers.keys(), ...this.running.keys()]) this.stop(key);
  }
}

/** Checks the documents that are open, and those that will be, while the setting is on. */
export function registerDocumentChecks(
  context: vscode.ExtensionContext,
  deps: DocumentCheckDeps,
): DocumentChecks {
  const checks = new DocumentChecks(deps);
  const scheduleAll = (): void => {
    for (const document of vscode.workspace.textDocuments) checks.schedule(document, 0);
  };
  context.subscriptions.push(
    checks,
    vscode.workspace.onDidOpenTextDocument(document => checks.schedule(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) checks.schedule(document, readSettings().checkDelayMs);
    }),
    vscode.workspace.onDidCloseTextDocument(document =>
      checks.forget(document, deps.findings.isOfWorkspace),
    ),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (!event.affectsConfiguration('poolLeaks.checkDocuments')) return;
      if (readSettings().checkDocuments) return scheduleAll();
      for (const document of vscode.workspace.textDocuments) checks.forget(document, false);
    }),
  );
  scheduleAll();
  return checks;
}
