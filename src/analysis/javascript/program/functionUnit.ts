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
    private readonly collect: (instance?: string) => FunctionFacts,
    /** The name, or path, by which the function has the object that its facts are about, if that is not its `this`. */
    readonly instance?: string,
  ) {}

  get facts(): FunctionFacts {
    return (this.known ??= this.collect(this.instance));
  }

  /** The same function, as a method of an object that it has by a name or path. `isMaker`: whether it also makes the object. */
  on(instance: string, name = this.name, isMaker = false): FunctionUnit {
    return new FunctionUnit(name, this.fn, isMaker, this.collect, instance);
  }
}
