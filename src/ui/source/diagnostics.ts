import * as vscode from 'vscode';
import { rules, type Rule } from '../../protocol/rules';
import type { SourceFinding } from '../../protocol/sourceFinding';
import { heldSentence, type HeldThen, type LiveEvidence } from './liveEvidence';
import { editorRange } from '../ranges';
import type { SourceFindings } from './sourceFindings';
import { problem, relatedPlace } from '../shown/inSource';

/** The source that our diagnostics give. */
export const DIAGNOSTIC_SOURCE = 'Pool Leaks';

export interface DiagnosticDeps {
  findings: SourceFindings;
  evidence: LiveEvidence;
}

/** Shows findings as diagnostics, with what the attached process holds because of each. */
export function registerDiagnostics(context: vscode.ExtensionContext, deps: DiagnosticDeps): void {
  const { findings, evidence } = deps;
  const collection = vscode.languages.createDiagnosticCollection('poolLeaks');
  const show = (uri: vscode.Uri): void => {
    const all = findings.get(uri).map(finding => {
      const diagnostic = diagnosticOf(uri, finding, evidence.heldBy(uri, finding));
      // Whoever checked the workspace looks at the Problems panel, which does not list hints.
      const isListed = findings.isOfWorkspace && finding.certainty === 'provable';
      if (isListed && diagnostic.severity === vscode.DiagnosticSeverity.Hint) {
        diagnostic.severity = vscode.DiagnosticSeverity.Information;
      }
      diagnostic.code = { value: finding.rule, target: rulePage(context, finding.rule) };
      return diagnostic;
    });
    collection.set(uri, all);
  };
  context.subscriptions.push(
    collection,
    findings.onDidChange(show),
    evidence.onDidChange(() => findings.uris.forEach(show)),
  );
}

function diagnosticOf(
  uri: vscode.Uri,
  finding: SourceFinding,
  held: HeldThen | undefined,
): vscode.Diagnostic {
  const { Hint, Information, Warning } = vscode.DiagnosticSeverity;
  const severity = rules[finding.rule].severity === 'warning' ? Warning : Information;
  const message = held
    ? vscode.l10n.t('{0} It {1}.', finding.message, heldSentence(held))
    : finding.message;
  const range = editorRange(finding.range);
  const diagnostic = problem(range, message, held ? severity : Hint);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  if (finding.related)
    diagnostic.relatedInformation = finding.related.map(each =>
      relatedPlace(uri, editorRange(each.range), each.message),
    );
  return diagnostic;
}

function rulePage(context: vscode.ExtensionContext, rule: Rule): vscode.Uri {
  return vscode.Uri.joinPath(context.extensionUri, 'media', 'rules', `${rule}.md`);
}
