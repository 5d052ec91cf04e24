import * as vscode from 'vscode';
import { Failure, sentenceOf } from '../../base/failure';
import type { Checker } from '../../protocol/fileCheck';
import { Emitter } from '../../base/event';
import type { Skipped } from '../../protocol/skipped';
import type { RelatedPlace, SourceCheck, SourceFinding } from '../../protocol/sourceFinding';
import { isChecked, sourceOf } from './checkedLanguages';
import { readSettings } from '../settings';
import { notify } from '../shown/notify';
import type { CheckedSource } from './mendedResets';
import type { SourceFindings } from './sourceFindings';

/** Limit of unsaved documents that are sent along with a check. More are hardly ever related. */
const MAX_UNSAVED = 20;
/** Begins the comments that ignore a reset. */
const IGNORED = 'pool-leaks-ignore-';

/** A document's findings, and the version that they belong to. */
export interface CheckedVersion {
  version: number;
  findings: SourceFinding[];
  /** As `SourceCheck.idleComments`; empty when there are none. */
  idleComments: RelatedPlace[];
}

/** A running check of one version of a document. */
interface RunningCheck {
  version: number;
  abort: AbortController;
  answer: Promise<CheckedVersion | undefined>;
}

export interface DocumentCheckDeps {
  findings: SourceFindings;
  /** Creates the checker on first use. */
  checker(): Promise<Checker>;
  log: vscode.LogOutputChannel;
}

/**
 * Checks documents in the worker: on opening, and a while after each edit. A newer edit cancels the running check; nothing
 * else does, because a save or a command may wait for its answer. A text that cannot be parsed, as happens while somebody
 * types, leaves the findings unchanged.
 */
export class DocumentChecks implements vscode.Disposable {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Map<string, RunningCheck>();
  private readonly last = new Map<string, CheckedVersion>();
  private readonly toldMistakes = new Set<string>();
  private readonly checked = new Emitter<CheckedSource>();
  /** Fires with what each check of a document as it is now says, whatever is shown of it. */
  readonly onDidCheck = this.checked.event;

  constructor(private readonly deps: DocumentCheckDeps) {}

  /** Checks after a delay. Calling it again restarts the delay. */
  schedule(document: vscode.TextDocument, delayMs: number): void {
    if (!isChecked(document) || !readSettings().checkDocuments) return;
    const key = document.uri.toString();
    this.stopTimer(key);
    if (this.running.get(key)?.version !== document.version) this.stopCheck(key);
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
   * The findings of the document as it is now. Checks at once if needed; callers during the check share its answer.
   * `undefined` when the text cannot be parsed, or was edited or closed meanwhile. Rejects with a `Failure`.
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

  /** An ignored document has no findings, whatever it had before. A mistake in what the project says is told once. */
  private leaveOut({ uri }: vscode.TextDocument, { why, message }: Skipped): void {
    this.deps.log.debug(`${uri.fsPath}: ${message}`);
    if (why === 'ignored') this.deps.findings.set(uri, []);
    if (why !== 'misconfigured' || this.toldMistakes.has(message)) return;
    this.toldMistakes.add(message);
    void notify.warning(message);
  }

  private async checkVersion(
    document: vscode.TextDocument,
    version: number,
    signal: AbortSignal,
  ): Promise<CheckedVersion | undefined> {
    const check = await unlessStopped(this.check(document, signal), signal);
    if (!check || document.version !== version || document.isClosed) return undefined;
    const { findings, idleComments = [], skipped } = check;
    if (skipped) {
      this.leaveOut(document, skipped);
      return undefined;
    }
    const checked = { version, findings, idleComments };
    this.last.set(document.uri.toString(), checked);
    // Somebody may ask for fixes while the setting is off: that shows nothing, unless the whole workspace is shown.
    if (readSettings().checkDocuments || this.deps.findings.isOfWorkspace) {
      this.deps.findings.set(document.uri, findings, idleComments);
    }
    const ignored = document.getText().split(IGNORED).length - 1;
    this.checked.fire({ uri: document.uri, findings, ignored });
    return checked;
  }

  /** Checks a document, or a text that would replace it. */
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

  /** Checks anew, also when somebody had the same version checked while nothing was to be shown. */
  renew(document: vscode.TextDocument): void {
    this.forget(document, true);
    this.schedule(document, 0);
  }

  /** Forgets a document; `keepFindings` keeps its findings. */
  forget(document: vscode.TextDocument, keepFindings: boolean): void {
    const key = document.uri.toString();
    this.stop(key);
    this.last.delete(key);
    if (!keepFindings) this.deps.findings.set(document.uri, []);
  }

  private stop(key: string): void {
    this.stopTimer(key);
    this.stopCheck(key);
  }

  private stopTimer(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }

  /** Whoever waits for the check gets `undefined`. */
  private stopCheck(key: string): void {
    this.running.get(key)?.abort.abort();
    this.running.delete(key);
  }

  dispose(): void {
    for (const key of [...this.timers.keys(), ...this.running.keys()]) this.stop(key);
    this.checked.dispose();
  }
}

/** The answer; `undefined` when the check was stopped. Other failures are the caller's. */
async function unlessStopped<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** Checks open documents, now and in future, while the setting is on. */
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
      const isOn = readSettings().checkDocuments;
      for (const document of vscode.workspace.textDocuments) {
        if (isOn) checks.renew(document);
        else checks.forget(document, false);
      }
    }),
  );
  // What the project says may be another file's findings.
  const configs = vscode.workspace.createFileSystemWatcher('**/{.poolleaksrc.json,package.json}');
  const renewAll = ({ path }: vscode.Uri): void => {
    if (path.includes('/node_modules/')) return;
    for (const document of vscode.workspace.textDocuments) checks.renew(document);
  };
  context.subscriptions.push(
    configs,
    configs.onDidChange(renewAll),
    configs.onDidCreate(renewAll),
    configs.onDidDelete(renewAll),
  );
  scheduleAll();
  return checks;
}
