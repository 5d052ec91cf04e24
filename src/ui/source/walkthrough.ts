import type * as vscode from 'vscode';
import type { Attachment } from '../attach/attachment';
import { setContextKey } from '../contextKeys';
import type { ResetFixer } from './resetFixes';

/** Ticks the steps of *Get Started with Pool Leaks* that no command tells of: a fix was made, and a process was read after it. */
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
