import './styles/page.css';
import { config } from '@vscode/l10n';
import { render, type ComponentChild } from 'preact';
import { sentenceOf } from '../src/base/failure';
import { PANEL_VERSION } from '../src/protocol/panelState';
import { App } from './app';
import { connectHost } from './host';
import { Unopened } from './unopened';
import { restoredView } from './viewState';
import { showUnseen } from './visibleWords';

showUnseen();

const editor = acquireVsCodeApi();
const host = connectHost(message => editor.postMessage(message));
const kept = restoredView(editor.getState());

/** Replaces what the document showed before the script ran. */
function show(page: ComponentChild): void {
  document.body.replaceChildren();
  render(page, document.body);
}

// Until the host has answered, the document's skeleton stays.
host.call('open', { version: PANEL_VERSION, source: kept.source }).then(
  opening => {
    if (opening.words) config({ contents: opening.words });
    const keep = editor.setState.bind(editor);
    show(<App {...{ host, opening, kept, keep }} />);
  },
  (error: unknown) => show(<Unopened why={sentenceOf(error)} />),
);
