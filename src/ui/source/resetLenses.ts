import * as vscode from 'vscode';
import { checkedDocuments } from './checkedLanguages';
import { severityOf } from './diagnostics';
import { heldSentence, type LiveEvidence } from './liveEvidence';
import { editorRange } from '../ranges';
import { readSettings } from '../settings';
import type { SourceFindings } from './sourceFindings';
import { lens } from '../shown/inSource';

export interface ResetLensDeps {
  findings: SourceFindings;
  evidence: LiveEvidence;
}

const lensSettings = ['poolLeaks.liveNumbers', 'poolLeaks.rules'];

/** Shows above each faulty reset what the attached process holds because of it. */
class ResetLenses implements vscode.CodeLensProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly deps: ResetLensDeps) {}

  update(): void {
    this.changed.fire();
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    if (!readSettings().liveNumbers) return [];
    return this.deps.findings.get(uri).flatMap(finding => {
      const { evidence } = this.deps;
      if (severityOf(finding) === undefined) return [];
      const held = evidence.heldBy(uri, finding);
      const words = held ? heldSentence(held) : evidence.nothingHeldBy(finding);
      if (words === undefined) return [];
      const title = `${finding.rule}: ${words}`;
      return lens(editorRange(finding.methodRange), title, 'poolLeaks.findings.focus');
    });
  }
}

export function registerResetLenses(context: vscode.ExtensionContext, deps: ResetLensDeps): void {
  const lenses = new ResetLenses(deps);
  const update = (): void => lenses.update();
  context.subscriptions.push(
    vscode.languages.registerCodeLensProvider(checkedDocuments, lenses),
    deps.findings.onDidChange(update),
    deps.evidence.onDidChange(update),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (lensSettings.some(name => event.affectsConfiguration(name))) update();
    }),
  );
}
