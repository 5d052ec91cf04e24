import type * as vscode from 'vscode';
import type { Attachment } from '../attach/attachment';
import { setContextKey } from '../contextKeys';
import type { MendedResets } from './mendedResets';

/**
 * Completes the steps of *Get Started with Pool Leaks* that no command reports: a reset was mended, and a process was read
 * afterwards.
 */
export function registerWalkthrough(
  context: vscode.ExtensionContext,
  attachment: Attachment,
  mended: MendedResets,
): void {
  let mendedIn: { session: unknown } | undefined;
  context.subscriptions.push(
    mended.onDidChange(() => {
      if (mended.count === 0) return;
      mendedIn = { session: attachment.session };
      setContextKey('poolLeaks.fixed', true);
    }),
    attachment.onDidChange(() => {
      const { session } = attachment;
      if (!mendedIn || !session?.reading || session === mendedIn.session) return;
      setContextKey('poolLeaks.verified', true);
    }),
  );
}
