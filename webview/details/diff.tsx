import { t } from '@vscode/l10n';
import { Fragment } from 'preact';
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
            <Fragment key={i}>
              {isCut(lines[i - 1], lines[i]!) && (
                <tr class="cut">
                  <td class="line">⋯</td>
                  <td />
                  <td />
                </tr>
              )}
              <tr class={kind}>
                <td class="line">{line}</td>
                <td class="sign">{signs[kind]}</td>
                <td class="text">{text}</td>
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whether lines are left out between two: only unchanged ones are, and these count on from what is above them. */
function isCut(above: DiffLine | undefined, { kind, line }: DiffLine): boolean {
  return above?.kind === 'same' && kind === 'same' && line > above.line + 1;
}
