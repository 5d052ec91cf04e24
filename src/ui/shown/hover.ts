import * as vscode from 'vscode';
import { editorText } from '../../base/words';

/** A link of a hover: one of our commands. */
export interface HoverLink {
  title: string;
  command: `poolLeaks.${string}`;
  given: unknown[];
}

/** What is shown on hovering: lines of text, then links that the keyboard reaches. */
export interface Hover {
  lines: string[];
  links?: HoverLink[];
}

/** Everything that Markdown, HTML or an address could begin or end with: each stands for itself then. */
const MARKUP = /[\\`*_{}[\]()#+\-.!~|<>&:/@$=^"']/g;

/** Text that stays text in Markdown: each character that could be markup is written as an entity. */
export function inertMarkdown(text: string): string {
  return editorText(text).replace(MARKUP, character => `&#${character.codePointAt(0)};`);
}

/** Sets what is shown on hovering. Nothing in it is markup but our own links, which run no commands but ours. */
export function setHover(item: vscode.TreeItem, { lines, links = [] }: Hover): void {
  const shown = lines.map(inertMarkdown);
  const linked = links.map(({ title, command, given }) => {
    const argument = encodeURIComponent(JSON.stringify(given)).replace(
      /[()']/g,
      character => `%${character.charCodeAt(0).toString(16)}`,
    );
    return `[${inertMarkdown(title)}](command:${command}?${argument})`;
  });
  const hover = new vscode.MarkdownString(
    [...shown, ...(linked.length > 0 ? [linked.join(' &#183; ')] : [])].join('\n\n'),
  );
  hover.isTrusted = { enabledCommands: links.map(({ command }) => command) };
  item.tooltip = hover;
}
