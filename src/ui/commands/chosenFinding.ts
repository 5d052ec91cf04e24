import type { Finding } from '../../protocol/finding';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import type { PoolNode } from '../tree/poolNode';

/** The finding of a row. For other rows, and without a row, the finding that holds most. */
export function chosenFinding(
  node: PoolNode | undefined,
  { session }: Attachment,
): { session: PoolSession; finding: Finding } | undefined {
  if (node && 'finding' in node) return { session: node.session, finding: node.finding };
  const finding = session?.reading?.findings[0];
  return session && finding && { session, finding };
}
