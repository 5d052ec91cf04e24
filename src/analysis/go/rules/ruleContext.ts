import type { GoNode } from '../syntax/goNode';
import type { Reuse } from '../pools/reuse';

/** What the rules know besides the truncation. */
export interface RuleContext {
  reuse: Reuse;
  /** The file of the truncation. */
  file: GoNode;
  /** Whether the module's Go version has the builtin `clear` (1.21). */
  hasClear: boolean;
}
