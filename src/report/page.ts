import { createHash } from 'node:crypto';
import { Html, html } from './html';
import { openPattern } from './openPattern';
import { styleSheet } from './styleSheet';

const styleHash = createHash('sha256').update(styleSheet).digest('base64');
/** Allows no loading and no scripts. Allows only the one style sheet, by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

// The policy's hash covers everything between the tags, so add no white space.
const style = new Html(`<style>${styleSheet}</style>`);

/** Identifies a page as a report. */
const generator = new Html('<meta name="generator" content="Pool Leak Inspector" />');

/** Whether a page with this beginning is a report. */
export function isReport(start: string): boolean {
  return start.startsWith('<!doctype html>') && start.includes(generator.text);
}

/** A complete page around its content. */
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
