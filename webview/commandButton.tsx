import { sentenceOf } from '../src/base/failure';
import type { PanelContract } from '../src/protocol/panelContract';
import { usePage } from './pageTools';
import { Icon } from './icon';

interface CommandButtonProps {
  command: Parameters<PanelContract['run']>[0]['command'];
  label: string;
  icon?: string;
  /** Marks the command that is most likely wanted. */
  primary?: boolean;
  disabled?: boolean;
}

/** Runs an editor command, which reports its own progress and failures. */
export function CommandButton({ command, label, icon, primary, disabled }: CommandButtonProps) {
  const { host, dispatch } = usePage();
  const run = (): void => {
    host
      .call('run', { command })
      .catch((error: unknown) => dispatch({ type: 'failed', message: sentenceOf(error) }));
  };
  const onlyIcon = icon !== undefined && !primary;
  return (
    <button
      class={primary ? 'primary' : onlyIcon ? 'icon' : 'secondary'}
      title={label}
      aria-label={label}
      disabled={disabled}
      onClick={run}
    >
      {icon && <Icon name={icon} />}
      {!onlyIcon && label}
    </button>
  );
}
