import { t } from '@vscode/l10n';
import { formatBytes, formatCount } from '../../src/base/format';

/** The curves of the chart of pools, in the order of drawing and naming. */
export const POOL_CURVES = ['stale', 'open', 'heap', 'retained'] as const;
/** Those of the chart of followed requests. */
export const REQUEST_CURVES = ['inMemory', 'made', 'over'] as const;
export const CURVES = [...POOL_CURVES, ...REQUEST_CURVES] as const;
export type CurveName = (typeof CURVES)[number];

/** How a curve looks. Curves differ in line style too, not only in colour. */
export interface CurveStyle {
  /** `total`: counts that only rise, and soon dwarf others. */
  scale: 'count' | 'bytes' | 'total';
  /** Name of the theme's colour. */
  color: string;
  /** Dash and gap lengths in CSS pixels; empty for a solid line; `undefined` for points without a line. */
  dash: number[] | undefined;
  width: number;
  /** Whether the area below the line is tinted. */
  isArea?: boolean;
  label(): string;
  format(value: number): string;
}

export const curveStyles: Record<CurveName, CurveStyle> = {
  stale: {
    scale: 'count',
    color: '--vscode-editorWarning-foreground',
    dash: [],
    width: 2,
    label: () => t('stale values'),
    format: formatCount,
  },
  open: {
    scale: 'count',
    color: '--vscode-charts-red',
    dash: [2, 3],
    width: 2,
    label: () => t('open values'),
    format: formatCount,
  },
  heap: {
    scale: 'bytes',
    // Neither what is stale, open nor in use.
    color: '--vscode-charts-foreground',
    dash: [],
    width: 1,
    isArea: true,
    label: () => t('heap used'),
    format: formatBytes,
  },
  retained: {
    scale: 'bytes',
    color: '--vscode-charts-purple',
    dash: undefined,
    width: 1,
    label: () => t('retained'),
    format: formatBytes,
  },
  inMemory: {
    scale: 'count',
    color: '--vscode-editorWarning-foreground',
    dash: [],
    width: 2,
    isArea: true,
    label: () => t('still in memory'),
    format: formatCount,
  },
  made: {
    scale: 'total',
    color: '--vscode-charts-blue',
    dash: [],
    width: 1,
    label: () => t('made'),
    format: formatCount,
  },
  over: {
    scale: 'total',
    color: '--vscode-charts-green',
    dash: [4, 4],
    width: 2,
    label: () => t('over'),
    format: formatCount,
  },
};
