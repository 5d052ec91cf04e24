import * as vscode from 'vscode';
import type { Rule } from '../../protocol/rules';
import type { RelatedPlace, SourceFinding } from '../../protocol/sourceFinding';
import { heldSentence, type HeldThen, type LiveEvidence } from './liveEvidence';
import { editorRange } from '../ranges';
import { readSettings } from '../settings';
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
    const all = findings.get(uri).flatMap(finding => {
      const severity = severityOf(finding);
      if (severity === undefined) return [];
      const diagnostic = diagnosticOf(uri, finding, severity, evidence.heldBy(uri, finding));
      diagnostic.code = { value: finding.rule, target: rulePage(context, finding.rule) };
      return [diagnostic];
    });
    collection.set(uri, [...all, ...findings.idleCommentsOf(uri).map(idleDiagnostic)]);
  };
  const showAll = (): void => findings.uris.forEach(show);
  context.subscriptions.push(
    collection,
    findings.onDidChange(show),
    evidence.onDidChange(showAll),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('poolLeaks.rules')) showAll();
    }),
  );
}

/**
 * How a finding shows; `undefined`: not at all. What the project says of a rule comes before the settings. What is only likely is a hint, whatever its rule's severity: nobody should be
 * warned of what may be right. What a process holds says more in the message, and changes no colour.
 */
export function severityOf({
  rule,
  certainty,
  severity,
}: Pick<SourceFinding, 'rule' | 'certainty' | 'severity'>): vscode.DiagnosticSeverity | undefined {
  const { Error, Warning, Information, Hint } = vscode.DiagnosticSeverity;
  const wanted = severity ?? readSettings().severities[rule];
  if (wanted === 'off') return undefined;
  if (certainty === 'likely') return Hint;
  return { error: Error, warning: Warning, information: Information, hint: Hint }[wanted];
}

function diagnosticOf(
  uri: vscode.Uri,
  finding: SourceFinding,
  severity: vscode.DiagnosticSeverity,
  held: HeldThen | undefined,
): vscode.Diagnostic {
  const message = held
    ? vscode.l10n.t('{0} It {1}.', finding.message, heldSentence(held))
    : finding.message;
  const diagnostic = problem(editorRange(finding.range), message, severity);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  if (finding.related)
    diagnostic.relatedInformation = finding.related.map(each =>
      relatedPlace(uri, editorRange(each.range), each.message),
    );
  return diagnostic;
}

/** A comment that ignores nothing: dimmed, as code that is not needed. */
export function idleDiagnostic({ range, message }: RelatedPlace): vscode.Diagnostic {
  const diagnostic = problem(editorRange(range), message, vscode.DiagnosticSeverity.Hint);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}

function rulePage(context: vscode.ExtensionContext, rule: Rule): vscode.Uri {
  return vscode.Uri.joinPath(context.extensionUri, 'media', 'rules', `${rule}.md`);
}
