import { html, type Html } from '../../report/html';

/** What a document of ours says and loads. */
export interface PageDocument {
  language: string;
  title: string;
  /** Where its styles and fonts come from, as a content security policy names it. */
  origin: string;
  /** Address of its style sheet. */
  style: string;
  /** Its one script; the nonce is a new one for each document. */
  script?: { address: string; nonce: string };
  body: Html;
}

/**
 * The text of a document. Nothing but its script and its style sheet may be loaded or run; uPlot and the treemap set positions
 * through the style object, which needs no leave. The script comes last: what is before it is painted without it.
 */
export function pageDocument(document: PageDocument): string {
  const { language, title, origin, style, script, body } = document;
  const policy = [
    "default-src 'none'",
    `style-src ${origin}`,
    `font-src ${origin}`,
    ...(script ? [`script-src 'nonce-${script.nonce}'`] : []),
  ].join('; ');
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="${style}" />
      </head>
      <body>
        ${body}${script && html`<script nonce="${script.nonce}" src="${script.address}"></script>`}
      </body>
    </html> `.text;
}
