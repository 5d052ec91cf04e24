import type { Options } from './option';

/** Files of baselines of what is held; `undefined` where none is wanted. */
export interface HeldBaselineUse {
  compareWith: string | undefined;
  saveTo: string | undefined;
}

export const baselineOptions = {
  'save-baseline': {
    type: 'string',
    help: {
      '--save-baseline <file>': 'keeps in a file what is held, without contents',
    },
  },
  baseline: {
    type: 'string',
    help: {
      '--baseline <file>':
        'compares with such a file: gone, fewer, same, new; only what is new or more is a finding',
    },
  },
} as const satisfies Options;

export function heldBaselineUse(values: {
  baseline?: string;
  'save-baseline'?: string;
}): HeldBaselineUse {
  return { compareWith: values.baseline, saveTo: values['save-baseline'] };
}

export function isUsed({ compareWith, saveTo }: HeldBaselineUse): boolean {
  return compareWith !== undefined || saveTo !== undefined;
}
