import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { differenceOf, lineRemoval } from '../../check/textEdits';
import type {
  RelatedPlace,
  SourceFinding,
  SourceFix,
  TextEdit,
} from '../../protocol/sourceFinding';
import { checkedDocuments, sourceOf } from './checkedLanguages';
import type { Rule } from '../../protocol/rules';
import { DIAGNOSTIC_SOURCE, severityOf } from './diagnostics';
import type { CheckedVersion, DocumentChecks } from './documentChecks';
import { editorEdit, editorRange } from '../ranges';
import { NamedAction, ruleTitle } from '../shown/inSource';
import { notify } from '../shown/notify';

const { QuickFix, SourceFixAll } = vscode.CodeActionKind;
/** Why a fix is refused; follows `The fix was not applied: `. */
export const CHANGED = 'the document has changed since it was offered';
const FIX_ALL = SourceFixAll.append('poolLeaks');

interface WantedEdits {
  document: vscode.TextDocument;
  /** The only version that the edits fit; `undefined` when they are made for the text as it is when they are asked for. */
  version: number | undefined;
  /** Computed when somebody chooses the action. */
  edits(): Promise<TextEdit[]>;
}

/** An action whose edits are computed, or looked up, right before they are made. */
class FixAction extends NamedAction {
  constructor(
    title: string,
    kind: vscode.CodeActionKind,
    readonly wanted: WantedEdits,
  ) {
    super(title, kind);
  }
}

/** Offers fixes for the findings at the cursor, and one action for all fixes of a file. */
class FixActions implements vscode.CodeActionProvider<FixAction> {
  constructor(private readonly checks: DocumentChecks) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<FixAction[]> {
    const wantsAll = only !== undefined && only.contains(FIX_ALL);
    if (!wantsAll && only && !only.contains(QuickFix)) return [];
    const checked = await this.checks.current(document);
    if (!checked || token.isCancellationRequested) return [];
    if (wantsAll) return this.fixAll(document, checked.findings);
    const ofFindings = checked.findings
      .filter(finding => isAt(finding, range) && severityOf(finding) !== undefined)
      .flatMap(finding => [
        ...finding.fixes.map(fix => {
          const edits = (): Promise<TextEdit[]> => Promise.resolve(fix.edits);
          const wanted: WantedEdits = { document, version: checked.version, edits };
          return quickFix(wanted, finding, fix, diagnostics);
        }),
        documentation(document, finding.rule, diagnostics),
      ]);
    return [...ofFindings, ...removals(document, checked, range, diagnostics)];
  }

  private fixAll(document: vscode.TextDocument, findings: SourceFinding[]): FixAction[] {
    if (!findings.some(({ certainty }) => certainty === 'provable')) return [];
    const title = vscode.l10n.t('Fix all faulty resets');
    // A save asks every extension for its `source.fixAll` first, and then makes the edits of one after the other: by then the
    // document is not the version any more that this was offered for.
    const edits = (): Promise<TextEdit[]> => this.allEdits(document);
    return [new FixAction(title, FIX_ALL, { document, version: undefined, edits })];
  }

  private async allEdits(document: vscode.TextDocument): Promise<TextEdit[]> {
    const { fixSource } = await import('../../check/fixSource');
    const source = sourceOf(document);
    const fixed = await fixSource(source, 'preferred', text =>
      this.checks.check(document, undefined, text),
    );
    const difference = differenceOf(source.text, fixed.text);
    return difference ? [difference] : [];
  }

  /** Called right before the edit is made. Refuses if the document is not the version that the edits fit. */
  async resolveCodeAction(action: FixAction): Promise<FixAction> {
    const { document } = action.wanted;
    // It asks or shows something first.
    if (action.command) return action;
    const { version = document.version } = action.wanted;
    const edits = document.version === version ? await action.wanted.edits() : [];
    if (document.version !== version) {
      const { message } = new Failure('fixRefused', CHANGED);
      void notify.warning(message);
      return action;
    }
    action.edit = new vscode.WorkspaceEdit();
    action.edit.set(
      document.uri,
      edits.map(edit => editorEdit(document, edit)),
    );
    return action;
  }
}

/** Whether the cursor is at the statement to blame or at the head of its method. */
function isAt({ range, methodRange }: SourceFinding, at: vscode.Range): boolean {
  const statement = new vscode.Range(range.line, 0, range.endLine, Number.MAX_SAFE_INTEGER);
  const head = new vscode.Range(methodRange.line, 0, methodRange.line, Number.MAX_SAFE_INTEGER);
  return [statement, head].some(each => each.intersection(at) !== undefined);
}

function quickFix(
  wanted: WantedEdits,
  finding: SourceFinding,
  fix: SourceFix,
  diagnostics: readonly vscode.Diagnostic[],
): FixAction {
  const asks = fix.kind === 'suppress';
  const title = asks ? vscode.l10n.t('Ignore this reset…') : fix.title;
  const action = new FixAction(ruleTitle(title, finding.rule), QuickFix, wanted);
  if (asks) {
    action.command = {
      command: 'poolLeaks.ignoreReset',
      title,
      arguments: [{ document: wanted.document, version: wanted.version, fix }],
    };
  }
  action.isPreferred =
    finding.certainty === 'provable' && fix.kind !== 'suppress' && fix === finding.fixes[0];
  action.diagnostics = diagnostics.filter(
    ({ source, code, range }) =>
      source === DIAGNOSTIC_SOURCE &&
      (typeof code === 'object' ? code.value : code) === finding.rule &&
      range.isEqual(editorRange(finding.range)),
  );
  return action;
}

/** Takes out the comments at the cursor that ignore nothing. */
function removals(
  document: vscode.TextDocument,
  { version, idleComments }: CheckedVersion,
  at: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): FixAction[] {
  const isAt = ({ range }: RelatedPlace): boolean =>
    at.start.line <= range.endLine && at.end.line >= range.line;
  return idleComments.filter(isAt).map(({ range }) => {
    const edits = (): Promise<TextEdit[]> =>
      Promise.resolve([lineRemoval(sourceOf(document).text, range)]);
    const title = vscode.l10n.t('Remove the comment that ignores nothing');
    const action = new FixAction(title, QuickFix, { document, version, edits });
    action.isPreferred = true;
    action.diagnostics = diagnostics.filter(
      each => each.source === DIAGNOSTIC_SOURCE && each.range.isEqual(editorRange(range)),
    );
    return action;
  });
}

/** Opens the page of a rule. */
function documentation(
  document: vscode.TextDocument,
  rule: Rule,
  diagnostics: readonly vscode.Diagnostic[],
): FixAction {
  const title = vscode.l10n.t('Show documentation for {0}', rule);
  const edits = (): Promise<TextEdit[]> => Promise.resolve([]);
  const action = new FixAction(title, QuickFix, { document, version: undefined, edits });
  action.command = { command: 'poolLeaks.explain', title, arguments: [rule, 'rules'] };
  action.diagnostics = diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  return action;
}

export function registerFixActions(context: vscode.ExtensionContext, checks: DocumentChecks): void {
  context.subscriptions.push(
    vscode.languages.registerCodeActionsProvider(checkedDocuments, new FixActions(checks), {
      providedCodeActionKinds: [QuickFix, FIX_ALL],
    }),
  );
}
