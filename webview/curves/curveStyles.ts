import { t } from '@vscode/l10n';
import { formatBytes, formatCount } from '../../src/base/format';

/** The curves, in the order of drawing and naming. */
export const CURVES = ['stale', 'open', 'heap', 'retained'] as const;
export type CurveName = (typeof CURVES)[number];

/** How a curve looks. Curves differ in line style too, not only in colour. */
export interface CurveStyle {
  scale: 'count' | 'bytes';
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
