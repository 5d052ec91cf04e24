import type * as t from '@babel/types';
import type { ResetSite } from '../../../protocol/poolModel';
import type { Fn } from '../syntax/nodes';

/** Syntax that ends one use of an instance: what a rule blames and a fix edits. */
export interface Reset {
  method: string;
  kind: ResetSite['kind'];
  fn: Fn;
  /** The statement that rewinds or parks, or the function when there is none. */
  statement: t.Node;
  /** The variable or element that holds the instance; `undefined` for `this`. */
  instance: string | undefined;
  /** The class of the method, when it is not the one whose instances it ends. */
  className?: string;
  /** Set when the instance has no name there that a fix could use. */
  isUnnamed?: boolean;
}
