import * as path from 'node:path';
import * as vscode from 'vscode';
import type { PoolSession } from './session/sessionApi';
import type { TargetAddress } from './protocol/target';
import { Attachment } from './ui/attachment';
import { registerCommands } from './ui/commands';
import { DebugSessions } from './ui/debugSessions';
import { registerPoolTree, type PoolTree } from './ui/poolTree';
import { SourceDocuments } from './ui/resetMethod';
import { readSettings } from './ui/settings';
import { registerStatusBar } from './ui/statusBar';

const SAMPLE_REQUESTS = 300;
const SAMPLE_LIFE_MS = 3_600_000;

/** What `activate` answers: for tests, which cannot read a tree from outside. */
export interface Api {
  tree: PoolTree;
  attachment: Attachment;
}

export function activate(context: vscode.ExtensionContext): Api {
  const log = vscode.window.createOutputChannel('Pool Leaks', { log: true });
  const file = (...names: string[]): string => path.join(context.extensionPath, 'dist', ...names);
  const analyser = lazily(async () => {
    const { createAnalysisWorkers } = await import('./worker/analysisClient');
    const worker = createAnalysisWorkers(file('analysisWorker.js'));
    context.subscriptions.push(worker);
    return worker;
  });
  const openSession = async (address: TargetAddress, signal: AbortSignal): Promise<PoolSession> => {
    const session = await import('./session/openSession');
    const { allowRemoteHosts: allowRemote, maxObjects } = readSettings();
    return session.openSession(address, {
      analyser: await analyser(),
      allowRemote,
      maxObjects,
      log: line => log.info(line),
      signal,
    });
  };
  const attachment = new Attachment(openSession, log);
  const sessions = new DebugSessions(context);
  const documents = new SourceDocuments();
  const { tree, view } = registerPoolTree(context, attachment);
  registerStatusBar(context, attachment);
  registerCommands(context, {
    attachment,
    sessions,
    documents,
    view,
    log,
    listTargets: async signal => (await import('./session/listTargets')).listTargets(signal),
    startSample: async () => {
      const { startSample } = await import('./session/sampleProcess');
      const never = new AbortController().signal;
      return startSample(file('sample', 'server.js'), SAMPLE_REQUESTS, SAMPLE_LIFE_MS, never);
    },
  });
  context.subscriptions.push(log, attachment, documents.register());
  return { tree, attachment };
}

/** Makes a thing once, when it is first asked for. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
