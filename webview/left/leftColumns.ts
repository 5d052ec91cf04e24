/** Columns of the table of what was left behind, in their order. */
export const LEFT_COLUMNS = [
  'label',
  'verdict',
  'kind',
  'values',
  'contexts',
  'retainedBytes',
  'package',
] as const;

export type LeftColumn = (typeof LEFT_COLUMNS)[number];
