import { t } from '@vscode/l10n';
import type { DiffLine } from '../../src/protocol/panelState';

const signs = { same: ' ', removed: '−', added: '+' };

/** Changed lines, with a few around them; read out as a table of line, sign and text. */
export function Diff({ lines, title }: { lines: DiffLine[]; title: string }) {
  return (
    // It scrolls sideways, so the keyboard has to reach it.
    <div class="diff" role="region" aria-label={t('Changes of: {0}', title)} tabIndex={0}>
      <table>
        <tbody>
          {lines.map(({ kind, line, text }, i) => (
            <tr key={i} class={kind}>
              <td class="line">{line}</td>
              <td class="sign">{signs[kind]}</td>
              <td class="text">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
