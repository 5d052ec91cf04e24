import type * as t from '@babel/types';
import { readPools } from '../pools/readPools';
import type { ClassLike } from '../program/classLikes';
import { checkPool } from '../rules/checkPool';
import type { Script } from './script';

/** What the rules say about the pools of a script. */
export interface PooledSites {
  /** The statement that should have cleared a store of the class; of any store where none has the name. */
  resetOf(owner: ClassLike, store: string): t.Node | undefined;
}

const known = new WeakMap<Script, PooledSites>();

/** Analyses a script's pools on first use. */
export function analysedModels(script: Script): PooledSites {
  const earlier = known.get(script);
  if (earlier) return earlier;
  const { pools } = readPools(script.file, script.source.text);
  const sites: PooledSites = {
    resetOf({ node }, name) {
      const faults = pools.filter(({ owner }) => owner.node === node).flatMap(checkPool);
      const named = faults.find(({ store }) =>
        JSON.stringify(store).includes(JSON.stringify(name)),
      );
      return (named ?? faults[0])?.reset.statement;
    },
  };
  known.set(script, sites);
  return sites;
}
