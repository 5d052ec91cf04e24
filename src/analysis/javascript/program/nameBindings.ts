import type * as t from '@babel/types';
import type { Nesting } from '../syntax/nesting';
import { visit, type Fn } from '../syntax/nodes';

/** A variable, function or class that some code declares. */
export interface Declaration {
  name: string;
  offset: number;
  /** What it is declared with: its first value, the function or the class. */
  value: t.Node | undefined;
}

/** Which function's variable, parameter, function or class a name stands for. Blocks are no scopes of their own here. */
export class Bindings {
  /** The declarations of each function by name; `undefined` for several values or none. */
  private readonly homes = new Map<Fn, Map<string, t.Node | undefined>>();

  constructor(
    private readonly nesting: Nesting,
    declarations: readonly Declaration[],
  ) {
    for (const { name, offset, value } of declarations) {
      const home = homeAt(nesting, offset, value);
      if (!home) continue;
      const names = this.namesIn(home);
      names.set(name, names.has(name) ? (names.get(name) ?? value) : value);
    }
  }

  /** The innermost function around an offset that declares a name; `undefined` for a global. */
  homeOf(name: string, offset: number): Fn | undefined {
    return this.nesting.around(offset).find(fn => this.namesIn(fn).has(name));
  }

  /** What a name was declared with, as seen from an offset: its first value, the function or the class. */
  valueOf(name: string, offset: number): t.Node | undefined {
    const home = this.homeOf(name, offset);
    return home && this.namesIn(home).get(name);
  }

  private namesIn(fn: Fn): Map<string, t.Node | undefined> {
    let names = this.homes.get(fn);
    if (!names) {
      this.homes.set(fn, (names = new Map()));
      for (const param of fn.params)
        visit(param, node => {
          if (node.type === 'Identifier') names!.set(node.name, undefined);
        });
    }
    return names;
  }
}

/** The function around a declaration. A declared function is not its own home. */
function homeAt(nesting: Nesting, offset: number, value: t.Node | undefined): Fn | undefined {
  const around = nesting.around(offset);
  return around[0] === value && around[0]?.start === offset ? around[1] : around[0];
}
