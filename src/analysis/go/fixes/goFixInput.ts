import type { GoNode } from '../syntax/goNode';

/** What the fixes know besides the fault. */
export interface GoFixInput {
  /** The file of the truncation. */
  file: GoNode;
  /** Whether the module's Go version has the builtin `clear` (1.21). */
  hasClear: boolean;
}
