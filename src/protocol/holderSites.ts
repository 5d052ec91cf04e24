import type { SourceText } from './analysis';
import type { HeapHolder } from './holders';
import { moduleStem } from './languages';
import type { SourceRange } from './sourceRange';

/** Holders whose origins are functions of one script. An origin's `scriptId` and `file` are not looked at. */
export interface HolderQuestion {
  source: SourceText;
  holders: HeapHolder[];
}

/** Where a holder stands in its script. */
export interface HolderSites {
  /** Declaration, first assignment, callback or call, as the kind wants it; `null` when the text does not tell. */
  location: SourceRange | null;
  /** The statements that put values there, in source order. */
  storedAt: SourceRange[];
  /** What was found is the field that has the holder's object: `state` of `state.users`, into which the script puts nothing. */
  isOfWhole?: true;
  /** How other scripts come by the holder; absent when only this one can. */
  shared?: SharedHolder;
}

/** What a script tells about holders. */
export interface HolderAnswer {
  /** In the question's order. */
  sites: HolderSites[];
  /** Says for people why the text, or part of it, was not read. */
  skipped?: string;
}

/** A holder that a module hands to others: an exported variable, or a field of the instances of an exported class. */
export interface SharedHolder {
  kind: HeapHolder['kind'];
  /** URL or path of the module. */
  module: string;
  /** The name it is exported by; `default` for the default export and for `module.exports` itself. */
  exported: string;
  /** The field; absent when the variable itself is the holder. Never a private one. */
  field?: string;
}

/** Holders of other modules that one script may put values into. */
export interface StoresQuestion {
  source: SourceText;
  holders: SharedHolder[];
}

/** For each holder the statements that evidently put values there, in source order. */
export interface StoresAnswer {
  storedAt: SourceRange[][];
  skipped?: string;
}

/**
 * Whether a text may put values into a holder of another module: it names the module and the variable or field. Cheap, for
 * the thousands of texts that do not.
 */
export function mayStore(text: string, { module, exported, field }: SharedHolder): boolean {
  const name = field ?? (exported === 'default' ? undefined : exported);
  return (name === undefined || text.includes(name)) && text.includes(importedName(module));
}

/** The part of a module's path that every import of it names: `store` of `/srv/store.js` and `/srv/store/index.js`. */
function importedName(module: string): string {
  const parts = moduleStem(module).split(/[/\\]/);
  return (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? '';
}

/** The search for holders in sources, as seen by its users; the composition root decides in which thread it runs. */
export interface HolderFinder {
  /** A text that cannot be read has no sites and is `skipped`. Rejects with `cancelled` only. */
  findHolders(question: HolderQuestion, signal?: AbortSignal): Promise<HolderAnswer>;
  /** Ask only about texts that `mayStore`. Rejects with `cancelled` only. */
  findStores(question: StoresQuestion, signal?: AbortSignal): Promise<StoresAnswer>;
}
