import type { Attachment } from '../attach/attachment';
import { setContextKey } from '../contextKeys';
import { onDidApplyFix } from './resetFixes';
import type * as vscode from 'vscode';

/** Ticks the steps of *Get Started with Pool Leaks* that no command tells of: a fix was made, and a process was read after it. */
export function registerWalkthrough(
  context: vscode.ExtensionContext,
  attachment: Attachment,
): void {
  let fixedIn: { session: unknown } | undefined;
  context.subscriptions.push(
    onDidApplyFix(() => {
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
