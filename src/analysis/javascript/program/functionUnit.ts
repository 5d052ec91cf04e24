import type { FunctionFacts } from './facts';
import type { Fn } from '../syntax/nodes';

/**
 * A function whose facts are collected on demand. For most functions of a large script they never are, because the text
 * rules them out (see `Occurrences`).
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
