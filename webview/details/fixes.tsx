import { t } from '@vscode/l10n';
import { useState } from 'preact/hooks';
import { sentenceOf } from '../../src/base/failure';
import type { FixPreview } from '../../src/protocol/panelState';
import { usePage } from '../pageTools';
import { Pending } from '../pending';
import { useRequest } from '../useRequest';
import { Diff } from './diff';
import { SourceLink } from './sourceLink';

/** Fixes for a finding, each with its changes and a button to apply it. */
export function Fixes({ finding }: { finding: string }) {
  const { state, host } = usePage();
  const { source } = state.view;
  const [applied, setApplied] = useState<Record<string, number>>({});
  const key = JSON.stringify([source, finding, applied[finding] ?? 0]);
  const fixes = useRequest(key, () => host.call('fixes', { source, finding }));
  const done = (): void => setApplied(all => ({ ...all, [finding]: (all[finding] ?? 0) + 1 }));
  return (
    <>
      <h3>{t('What to do')}</h3>
      {applied[finding] !== undefined && (
        <p class="note" role="status">
          {t('The fix is in the source. Restart the server with it, and attach again to compare.')}
        </p>
      )}
      {fixes.kind === 'answered' ? (
        <FixChoice key={key} finding={finding} fixes={fixes.value} onApplied={done} />
      ) : (
        applied[finding] === undefined && <Pending requested={fixes} />
      )}
    </>
  );
}

interface FixChoiceProps {
  finding: string;
  fixes: FixPreview[];
  onApplied(): void;
}

function FixChoice({ finding, fixes, onApplied }: FixChoiceProps) {
  const { state, host, dispatch } = usePage();
  const { source } = state.view;
  const [kind, setKind] = useState(fixes[0]?.kind);
  const fix = fixes.find(each => each.kind === kind);
  if (!fix) return null;
  const fail = (error: unknown): void => dispatch({ type: 'failed', message: sentenceOf(error) });
  const asked = { source, finding, kind: fix.kind };
  const apply = (): void => void host.call('applyFix', asked).then(onApplied, fail);
  const openDiff = (): void => void host.call('openDiff', asked).catch(fail);
  const location = state.overview!.findings.find(({ id }) => id === finding)?.location;
  return (
    <>
      <div class="choices" role="radiogroup" aria-label={t('Fixes')}>
        {fixes.map(each => (
          <label key={each.kind}>
            <input
              type="radio"
              name="fix"
              checked={each.kind === kind}
              onChange={() => setKind(each.kind)}
            />
            {each.title}
          </label>
        ))}
      </div>
      <Diff lines={fix.lines} title={fix.title} />
      <p class="buttons">
        <button class="primary" onClick={apply}>
          {t('Apply')}
        </button>
        <button class="secondary" onClick={openDiff}>
          {t('Open in Diff Editor')}
        </button>
        {location && <SourceLink location={location} finding={finding} />}
      </p>
    </>
  );
}
