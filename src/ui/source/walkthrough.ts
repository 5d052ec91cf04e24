import type * as vscode from 'vscode';
import type { Attachment } from '../attach/attachment';
import { setContextKey } from '../contextKeys';
import type { ResetFixer } from './resetFixes';

/**
 * Completes the steps of *Get Started with Pool Leaks* that no command reports: a fix was made, and a process was read
 * afterwards.
 */
export function registerWalkthrough(
  context: vscode.ExtensionContext,
  attachment: Attachment,
  fixer: ResetFixer,
): void {
  let fixedIn: { session: unknown } | undefined;
  context.subscriptions.push(
    fixer.onDidApply(() => {
      fixedIn = { session: attachment.session };
      setContextKey('poolLeaks.fixed', true);
    }),
    attachment.onDidChange(() => {
      const { session } = attachment;
      if (!fixedIn || !session?.reading || session === fixedIn.session) return;
      setContextKey('poolLeaks.verified', true);
    }),
  );
}
