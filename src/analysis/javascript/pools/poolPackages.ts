import type { FreeList } from '../../../protocol/poolModel';

/** What a published pool is told to make, and by which of its methods instances come and go. */
export interface LibraryPool {
  take: string;
  put: string;
  list?: FreeList;
  /** Whether instances give themselves back by that method. */
  isOwnPut?: true;
}

/** Published packages whose documentation says so, by their names. */
export const LIBRARIES: Readonly<Record<string, LibraryPool>> = {
  reusify: {
    take: 'get',
    put: 'release',
    list: { kind: 'linked', holder: 'variable', name: 'head', nextField: 'next' },
  },
  'generic-pool': { take: 'acquire', put: 'release' },
  tarn: { take: 'acquire', put: 'release' },
  'lightning-pool': { take: 'acquire', put: 'release' },
  pg: { take: 'connect', put: 'release', isOwnPut: true },
  'pg-pool': { take: 'connect', put: 'release', isOwnPut: true },
  'mysql2/promise': { take: 'getConnection', put: 'release', isOwnPut: true },
  deepool: { take: 'use', put: 'recycle' },
};

/** The names of the packages whose pools are known. */
export function poolPackages(): string[] {
  return Object.keys(LIBRARIES);
}
