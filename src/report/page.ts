import { createHash } from 'node:crypto';
import { Html, html } from './html';
import { openPattern } from './openPattern';
import { styleSheet } from './styleSheet';

const styleHash = createHash('sha256').update(styleSheet).digest('base64');
/** Nothing is loaded and nothing runs; the one style sheet is allowed by its content, so no style can be slipped in. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

// The policy's hash is of all that stands between the tags, so no space may come in.
const style = new Html(`<style>${styleSheet}</style>`);

/** By it a report is told from other pages. */
const generator = new Html('<meta name="generator" content="Pool Leak Inspector" />');

/** Whether a text that begins so is a report. */
export function isReport(start: string): boolean {
  return start.startsWith('<!doctype html>') && start.includes(generator.text);
}

/** A whole page around its content. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        ${generator}
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        ${openPattern} ${body}
      </body>
    </html> `.text;
}
