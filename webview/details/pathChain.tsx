import { t } from '@vscode/l10n';
import type { PathStep } from '../../src/protocol/panelState';
import { contextName } from '../contextName';
import { SourceLink } from './sourceLink';

interface PathChainProps {
  /** From the root on. */
  steps: PathStep[];
  finding: string;
  row: number;
}

/** The path from a root to a value, one line per step. Highlights the reference that should have been cleared. */
export function PathChain({ steps, finding, row }: PathChainProps) {
  return (
    <ol class="path">
      {steps.map(({ reference, className, isPool, context, stale, times, location }, step) => (
        <li key={step} class={stale ? 'stale' : ''}>
          {reference !== '' && <code>{reference}</code>}
          {context && <code>{contextName(context)}</code>}
          <span>{isPool ? t('pool of {0}', className) : className}</span>
          {times > 1 && <small>{t('{0} times', times)}</small>}
          {stale && <small class="mark">{t('should have been cleared')}</small>}
          {location && <SourceLink location={location} finding={finding} step={{ row, step }} />}
        </li>
      ))}
    </ol>
  );
}
