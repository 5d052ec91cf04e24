import type { PoolRule } from './rule';

/** A reset releases values that want to be closed, and leaves them open. */
export const unclosedValues: PoolRule = {
  id: 'unclosed-values',
  check: () => [],
};
