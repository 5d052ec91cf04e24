import type { FunctionFacts } from './facts';
import type { Fn } from '../syntax/nodes';

/**
 * A function and its facts, which are collected when somebody first asks: of most functions of a large script nobody does,
 * because their text rules them out (see `Occurrences`).
 */
export class FunctionUnit {
  private known: FunctionFacts | undefined;

  constructor(
    readonly name: string,
    readonly fn: Fn,
    readonly isConstructor: boolean,
    private readonly collect: () => FunctionFacts,
  ) {}

  get facts(): FunctionFacts {
    return (this.known ??= this.collect());
  }
}
