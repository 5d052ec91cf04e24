import { t } from '@vscode/l10n';
import { CommandButton } from '../commandButton';
import { usePage } from '../pageTools';
import { Icon } from '../icon';
import { SPANS } from '../viewState';

interface CurveActionsProps {
  canCompare: boolean;
  isComparing: boolean;
  isZoomed: boolean;
  /** Whether requests are followed; `undefined` when there is no process to follow. */
  following: boolean | undefined;
  /** Shows all of the time again, and follows the server. */
  onWhole(): void;
  /** `undefined` where nothing was read. */
  onMark: (() => void) | undefined;
}

/** Actions on the curves. Each also has a key. */
export function CurveActions({
  canCompare,
  isComparing,
  isZoomed,
  following,
  onWhole,
  onMark,
}: CurveActionsProps) {
  const { state, look } = usePage();
  const { paused, span } = state.view;
  return (
    <span class="actions" role="toolbar" aria-label={t('Actions on curves')}>
      {!isComparing && (
        <>
          {isZoomed && (
            <Action icon="zoom-out" label={t('Show All Again (Escape)')} onClick={onWhole} />
          )}
          <select
            aria-label={t('Time span')}
            value={span}
            onChange={({ currentTarget: { value } }) => {
              onWhole();
              look({ span: SPANS.find(each => each === value) ?? span });
            }}
          >
            {SPANS.map(each => (
              <option key={each} value={each}>
                {each === 'whole' ? t('whole run') : t('{0} min', each)}
              </option>
            ))}
          </select>
          <Action
            icon={paused ? 'debug-continue' : 'debug-pause'}
            label={paused ? t('Continue (Space)') : t('Pause (Space)')}
            onClick={() => look({ paused: !paused })}
          />
        </>
      )}
      {following !== undefined && (
        <CommandButton
          command={following ? 'stopFollowing' : 'followRequests'}
          icon={following ? 'eye-closed' : 'eye'}
          label={following ? t('Stop Following Requests') : t('Follow Requests…')}
        />
      )}
      {onMark && <Action icon="bookmark" label={t('Mark Moment (M)')} onClick={onMark} />}
      {canCompare && (
        <Action
          icon="split-horizontal"
          label={t('Before and After')}
          pressed={isComparing}
          onClick={() => look({ comparesRuns: !isComparing })}
        />
      )}
    </span>
  );
}

interface ActionProps {
  icon: string;
  label: string;
  pressed?: boolean;
  onClick(): void;
}

function Action({ icon, label, pressed, onClick }: ActionProps) {
  return (
    <button class="icon" title={label} aria-label={label} aria-pressed={pressed} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
