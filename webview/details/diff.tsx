import { t } from '@vscode/l10n';
import { Fragment } from 'preact';
import type { DiffLine } from '../../src/protocol/panelState';

const signs = { same: ' ', removed: '−', added: '+' };

/** Changed lines with a few around them. Screen readers read a table of line, sign and text. */
export function Diff({ lines, title }: { lines: DiffLine[]; title: string }) {
  return (
    // Focusable, because it scrolls sideways and the keyboard must reach it.
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

/** Whether unchanged lines between two lines are left out; other lines are never left out. */
function isCut(above: DiffLine | undefined, { kind, line }: DiffLine): boolean {
  return above?.kind === 'same' && kind === 'same' && line > above.line + 1;
}
