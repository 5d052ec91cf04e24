import { t } from '@vscode/l10n';
import { formatBytes, formatCount } from '../../src/base/format';

/** What the curves follow, in the order in which they are drawn and named. */
export const CURVES = ['stale', 'open', 'heap', 'retained'] as const;
export type CurveName = (typeof CURVES)[number];

/** How a curve looks: always by its line too, never by its colour alone. */
export interface CurveStyle {
  scale: 'count' | 'bytes';
  /** Name of the theme's colour. */
  color: string;
  /** Lengths of dashes and gaps in CSS pixels; empty for a whole line. `undefined`: points without a line. */
  dash: number[] | undefined;
  width: number;
  /** What is below the line is tinted. */
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
    label: () => t('still open'),
    format: formatCount,
  },
  heap: {
    scale: 'bytes',
    color: '--vscode-charts-blue',
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
};
