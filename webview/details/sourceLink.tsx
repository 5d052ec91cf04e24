import { t } from '@vscode/l10n';
import { sentenceOf } from '../../src/base/failure';
import type { FileLocation } from '../../src/protocol/finding';
import { usePage } from '../pageTools';

interface SourceLinkProps {
  location: FileLocation;
  finding: string;
  /** Leads to this step of a row's path; without it, to the finding's reset. */
  step?: { row: number; step: number };
}

/** Opens a location in the editor. */
export function SourceLink({ location, finding, step }: SourceLinkProps) {
  const { state, host, dispatch } = usePage();
  const { source } = state.view;
  const { file, line } = location;
  const open = (): void => {
    host
      .call('goTo', { source, finding, ...step })
      .catch((error: unknown) => dispatch({ type: 'failed', message: sentenceOf(error) }));
  };
  return (
    <button class="link" title={t('Open {0}', `${file}:${line}`)} onClick={open}>
      {`${file.split(/[\\/]/).pop()}:${line}`}
    </button>
  );
}
