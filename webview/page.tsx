import './styles/page.css';
import { render } from 'preact';
import { App } from './app';
import { connectHost } from './host';
import { restoredView } from './viewState';

const editor = acquireVsCodeApi();
render(
  <App
    host={connectHost(message => editor.postMessage(message))}
    kept={restoredView(editor.getState())}
    keep={view => editor.setState(view)}
  />,
  document.body,
);
