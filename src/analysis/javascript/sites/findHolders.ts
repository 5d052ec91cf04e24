import type * as t from '@babel/types';
import type { HolderAnswer, HolderQuestion, HolderSites } from '../../../protocol/holderSites';
import { sentenceOf } from '../../../base/failure';
import type { SourceRange } from '../../../protocol/sourceRange';
import { sharedAs } from './exports';
import { sitesOf } from './sitesOf';
import { Origins, readScript } from './script';
import { siteRange } from './siteRange';

/** More statements than these say nothing more to a person. */
const MAX_STORES = 50;

/** Looks for holders in the script that their origins stand in. Never throws: `skipped` says what was not read. */
export function findHolders({ source, holders }: HolderQuestion): HolderAnswer {
  const nothing = (skipped: string): HolderAnswer => ({
    sites: holders.map(() => ({ location: null, storedAt: [] })),
    skipped,
  });
  try {
    const script = readScript(source);
    if ('skipped' in script) return nothing(script.skipped);
    const origins = new Origins(
      script,
      holders.flatMap(({ origin }) => origin ?? []),
    );
    return {
      sites: holders.map((holder): HolderSites => {
        const { location, storedAt, binding, owner, isOfWhole } = sitesOf(script, origins, holder);
        const shared = sharedAs(script, holder, { binding, owner });
        return {
          location: location ? siteRange(location) : null,
          storedAt: rangesOf(storedAt),
          ...(shared && { shared }),
          ...(isOfWhole === true && { isOfWhole }),
        };
      }),
      ...(script.isBroken && { skipped: 'Parts of it are no valid syntax and were not read.' }),
    };
  } catch (error) {
    return nothing(`The analysis failed: ${sentenceOf(error)}`);
  }
}

/** Each once, in source order. */
export function rangesOf(nodes: readonly t.Node[]): SourceRange[] {
  return [...new Set(nodes)]
    .sort((a, b) => a.start! - b.start!)
    .slice(0, MAX_STORES)
    .map(siteRange);
}
