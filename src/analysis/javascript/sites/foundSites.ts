import type * as t from '@babel/types';
import type { ClassLike } from '../program/classLikes';
import type { Binding } from './bindings';

/** Where a holder stands, as nodes; with the variable or the class that it turned out to be. */
export interface FoundSites {
  location: t.Node | undefined;
  storedAt: t.Node[];
  binding?: Binding | undefined;
  owner?: ClassLike | undefined;
  /** What was found is the field that has the holder's object, as nothing of the script's own is put into that. */
  isOfWhole?: boolean;
}
