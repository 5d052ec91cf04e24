import * as os from 'node:os';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { AnalysisWorkers } from './worker/analysisClient';
import type { KeptAnalyses } from './worker/keptAnalyses';
import { Attachment, type OpenSession } from './ui/attach/attachment';
import { registerRecordCommands } from './ui/commands/recordCommands';
import { Recordings } from './ui/record/recordings';
import { RoundGate } from './ui/record/roundGate';
import { registerCompareCommands } from './ui/commands/compareCommands';
import { Comparisons } from './ui/snapshot/comparisons';
import { registerAttachCommands } from './ui/commands/attachCommands';
import { registerGlobalCommands } from './ui/commands/globalCommands';
import { registerTreeCommands } from './ui/commands/treeCommands';
import { registerRowCommands } from './ui/commands/rowCommands';
import { DebugSessions } from './ui/attach/debugSessions';
import { joinDebugSessions } from './ui/attach/joinDebugSessions';
import { Reattachment, type Remembered } from './ui/attach/reattachment';
import { KeptWindow } from './ui/kept/keptWindow';
import { registerDiagnostics } from './ui/source/diagnostics';
import { registerDocumentChecks, type DocumentChecks } from './ui/source/documentChecks';
import { registerFixReset } from './ui/commands/fixReset';
import { registerFixActions } from './ui/source/fixActions';
import { registerLanguageModelTools } from './ui/assistants/languageModelTools';
import { registerMcpServer } from './ui/assistants/mcpServer';
import { sourceFolders } from './ui/assistants/sourceFolders';
import { LiveEvidence } from './ui/source/liveEvidence';
import { registerInspectorPanel } from './ui/panel/inspectorPanel';
import { registerExportReport } from './ui/panel/exportReport';
import type { PageDeps } from './ui/panel/pageHandlers';
import { registerSnapshotEditor } from './ui/panel/snapshotEditor';
import { PanelSources } from './ui/panel/panelSources';
import type { OpenFileDeps } from './ui/snapshot/openSnapshotFile';
import { PoolTree } from './ui/tree/poolTree';
import { registerPoolView } from './ui/tree/poolView';
import { MendedResets } from './ui/source/mendedResets';
import { registerRefactorActions } from './ui/source/refactorActions';
import { registerResetLenses } from './ui/source/resetLenses';
import { ResetFixer } from './ui/source/resetFixes';
import { SourceDocuments } from './ui/source/resetMethod';
import { readSettings } from './ui/settings';
import { registerRedactCommand } from './ui/commands/redactCommand';
import { registerSnapshotCommands } from './ui/commands/snapshotCommands';
import { LastingSnapshot, type HeapSource, type LastingParts } from './ui/snapshot/lastingSnapshot';
import { Snapshots } from './ui/snapshot/snapshots';
import { SourceFindings } from './ui/source/sourceFindings';
import { registerStatusBar } from './ui/attach/statusBar';
import { registerWalkthrough } from './ui/source/walkthrough';
import { registerWorkspaceCheck } from './ui/source/workspaceCheck';
import { registerWorkspaceFix } from './ui/source/workspaceFix';
import { createLog } from './ui/shown/log';

const SAMPLE_REQUESTS = 300;
const SAMPLE_LIFE_MS = 3_600_000;
/** Limit of workers, for a server's scripts and for a check of the workspace each. */
const MAX_WORKERS = 4;

/** The result of `activate`, for tests, which cannot read a tree from outside. */
export interface Api {
  tree: PoolTree;
  attachment: Attachment;
  checks: DocumentChecks;
  snapshots: Snapshots;
  recordings: Recordings;
}

/** Where the workspace keeps which process the window inspects. */
const ATTACHED_TO = 'poolLeaks.attachedTo';

let attached: Attachment | undefined;
let kept: KeptWindow | undefined;
let isClosing = false;

/** VS Code waits for this, so that a closing window leaves no process attached and no inspector open. */
export async function deactivate(): Promise<void> {
  isClosing = true;
  await Promise.all([kept?.save(), attached?.detach()]);
}

export function activate(context: vscode.ExtensionContext): Api {
  isClosing = false;
  const log = createLog('Pool Leaks');
  const services = createServices(context, log, () => keptWindow.newCopy());
  const attachment = new Attachment(services.openSession, log);
  attached = attachment;
  const sessions = new DebugSessions(context);
  const documents = new SourceDocuments();
  const snapshots = new Snapshots();
  const comparisons = new Comparisons();
  const keptWindow = new KeptWindow({
    folder: context.storageUri?.fsPath,
    version: versionOf(context),
    ...{ timeline: attachment.timeline, snapshots, comparisons },
    reopen: services.reopenSnapshot,
    log: line => log.warn(line),
  });
  kept = keptWindow;
  const recordings = new Recordings();
  const findings = new SourceFindings();
  const { listTargets, startSample, checker, createChecker } = services;
  const checks = registerDocumentChecks(context, { findings, checker, log });
  const mended = new MendedResets(attachment, checks.onDidCheck);
  const tree = new PoolTree(attachment, snapshots, comparisons, recordings, mended);
  const view = registerPoolView(context, attachment, tree);
  registerStatusBar(context, attachment, log);
  registerRowCommands(context, { attachment, documents, view, log });
  registerTreeCommands(context, { tree, memory: context.workspaceState, log });
  registerGlobalCommands(context, { attachment, sessions, view, log });
  const { workspaceState } = context;
  const reattachment = new Reattachment({
    ...{ attachment, sessions, listTargets, log },
    // A window that closes leaves the process, and finds it again when it opens.
    remember: process => void (isClosing || workspaceState.update(ATTACHED_TO, process)),
  });
  const before = workspaceState.get<Remembered>(ATTACHED_TO);
  void keptWindow.restored.then(() => reattachment.resume(before));
  joinDebugSessions(context, attachment, sessions, log);
  registerAttachCommands(context, {
    ...{ attachment, sessions, listTargets, reattachment, startSample, log },
  });
  const files: OpenFileDeps = {
    snapshots,
    createSnapshotReader: services.createSnapshotReader,
    createAnalyser: createChecker,
    originalFinder: services.analyser,
    log,
  };
  registerSnapshotCommands(context, { ...files, attachment, view });
  registerRedactCommand(context, { createRedactor: services.createRedactor, log });
  registerCompareCommands(context, { ...files, comparisons, view });
  registerRecordCommands(context, {
    attachment,
    recordings,
    view,
    gate: new RoundGate(),
    memory: context.workspaceState,
    loadReaders: services.recordingReaders,
    refactoringFinder: services.checker,
    log,
  });
  const evidence = new LiveEvidence(attachment);
  registerDiagnostics(context, { findings, evidence });
  registerResetLenses(context, { findings, evidence });
  registerFixActions(context, checks);
  registerRefactorActions(context, checker);
  const fixer = new ResetFixer(checks);
  registerFixReset(context, { attachment, fixer, mended, documents, view, log });
  const sources = new PanelSources(attachment, snapshots, recordings, mended);
  const page: PageDeps = { attachment, sources, documents, fixer, mended };
  registerInspectorPanel(context, { ...page, isReady: keptWindow.restored, log });
  registerSnapshotEditor(context, { ...page, ...files });
  registerExportReport(context, { attachment, sources, log });
  registerWalkthrough(context, attachment, mended);
  registerWorkspaceCheck(context, { findings, createChecker, log });
  registerWorkspaceFix(context, { checks, createChecker, log });
  registerLanguageModelTools(context, services.assistantTools);
  registerMcpServer(context, services.commandLine);
  context.subscriptions.push(log, attachment, documents.register());
  context.subscriptions.push(
    snapshots,
    comparisons,
    recordings,
    sources,
    findings,
    evidence,
    mended,
    reattachment,
    keptWindow,
  );
  return { tree, attachment, checks, snapshots, recordings };
}

/** Services behind the editor: sessions, workers and the sample. Each is loaded on first use. */
function createServices(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  newCopy: () => Promise<string | undefined>,
) {
  const file = (...names: string[]): string => path.join(context.extensionPath, 'dist', ...names);
  const createWorkers = async (count: number, kept?: KeptAnalyses): Promise<AnalysisWorkers> => {
    const { createAnalysisWorkers } = await import('./worker/analysisClient');
    return createAnalysisWorkers(file('analysisWorker.js'), count, kept);
  };
  const ownWorkers = async (count: number, kept?: KeptAnalyses): Promise<AnalysisWorkers> => {
    const workers = await createWorkers(count, kept);
    context.subscriptions.push(workers);
    return workers;
  };
  /** Analyses of the scripts of servers that were looked at before. */
  const keptAnalyses = lazily(async () => {
    const { KeptAnalyses } = await import('./worker/keptAnalyses');
    const folder = context.globalStorageUri.fsPath;
    return new KeptAnalyses(folder, file('analysisWorker.js'), line => log.warn(line));
  });
  const manyWorkers = Math.min(os.availableParallelism(), MAX_WORKERS);
  // Separate workers, so that checks while somebody types do not wait for a server's scripts.
  const analyser = lazily(async () => ownWorkers(manyWorkers, await keptAnalyses()));
  const checker = lazily(() => ownWorkers(1));
  const createChecker = (): Promise<AnalysisWorkers> => createWorkers(manyWorkers);
  /** Runs once, before anything is listed or opened. */
  const closeLost = lazily(async () => {
    const lost = await import('./session/lostInspectors');
    for (const sentence of await lost.closeLostInspectors()) log.info(sentence);
  });
  const openSession: OpenSession = async (address, signal, voice) => {
    await closeLost();
    const session = await import('./session/openSession');
    const { allowRemoteHosts: allowRemote, maxObjects } = readSettings();
    const workers = await analyser();
    const { asConfigured } = await import('./check/asConfigured');
    return session.openSession(address, {
      analyser: asConfigured(workers),
      originalFinder: workers,
      holderFinder: workers,
      allowRemote,
      maxObjects,
      threads: true,
      log: line => log.info(line),
      signal,
      ...voice,
    });
  };
  const snapshotReaders = async () => {
    const { HeapSnapshot } = await import('./worker/heapClient');
    return () => new HeapSnapshot(file('heapWorker.js'));
  };
  const lasting = (parts: Pick<LastingParts, 'source' | 'copyTo'>): LastingSnapshot =>
    new LastingSnapshot({
      create: async () => (await snapshotReaders())(),
      log: line => log.warn(line),
      ...parts,
    });
  const listTargets = async (signal?: AbortSignal) => {
    await closeLost();
    return (await import('./session/listTargets')).listTargets(signal);
  };
  const recordingReaders = async () => {
    const { fixesBy } = await import('./session/fixesOf');
    const createReader = await snapshotReaders();
    return { createReader, holderFinder: await analyser(), fixesOf: fixesBy(await checker()) };
  };
  /** For assistants, which work in sessions of their own, beside the attached process. */
  const assistantTools = lazily(async () => {
    const tools = await import('./tools/assistantTools');
    return tools.assistantTools({
      listTargets,
      openSession: (address, { signal, signalConsent }) =>
        openSession(address, signal, { signalConsent, onLeft: line => log.info(line) }),
      checker,
      recordingReaders,
      folders: sourceFolders,
    });
  });
  return {
    openSession,
    listTargets,
    assistantTools,
    commandLine: file('cli.js'),
    startSample: async () => {
      const { startSample } = await import('./session/sampleProcess');
      const never = new AbortController().signal;
      return startSample(file('sample', 'server.js'), SAMPLE_REQUESTS, SAMPLE_LIFE_MS, never);
    },
    createSnapshotReader: async () => lasting({ copyTo: await newCopy() }),
    createRedactor: async () => (await snapshotReaders())(),
    reopenSnapshot: (source: HeapSource) => lasting({ source }),
    recordingReaders,
    analyser,
    checker,
    createChecker,
  };
}

function versionOf(context: vscode.ExtensionContext): string {
  return (context.extension.packageJSON as { version: string }).version;
}

/** Creates a value once, on first use. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
