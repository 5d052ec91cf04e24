import { html, type Html } from '../../report/html';

/** Content of one of our documents. */
export interface PageDocument {
  language: string;
  title: string;
  /** Origin of its styles and fonts, for the content security policy. */
  origin: string;
  /** URL of its style sheet. */
  style: string;
  /** Its only script. Each document needs a new nonce. */
  script?: { address: string; nonce: string };
  body: Html;
}

/**
 * The text of a document. Only its script and style sheet may be loaded or run; uPlot and the treemap set positions through
 * the style object, which needs no permission. The script comes last, so that everything before it is painted first.
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
