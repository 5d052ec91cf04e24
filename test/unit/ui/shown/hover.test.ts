import * as assert from 'node:assert/strict';
import '../fakeVscode';
import type * as vscode from 'vscode';
import { inertMarkdown, setHover } from '../../../../src/ui/shown/hover';

describe('a hover', () => {
  it('shows the words of strangers as they are: no markup, no link, no icon, no command', () => {
    const hostile = '[x](command:workbench.action.quit) <b>https://a.b</b> `c` **d** $(bug)\n# e';
    const inert = inertMarkdown(hostile);
    assert.doesNotMatch(inert.replace(/&#\d+;/g, ''), /[[\]()<>`*#$:/]/);
    const shown = inert.replace(/&#(\d+);/g, (_, code: string) =>
      String.fromCodePoint(Number(code)),
    );
    assert.match(shown, /^\[x\] \(command:workbench\.action\.quit\) <b>https:\/\/a\.b<\/b>/);
  });

  it('has links of ours, which run only the commands that they name', () => {
    const item = {} as vscode.TreeItem;
    const given = [{ file: "/srv/(a) 'b'.ts", line: 3, column: 1 }];
    setHover(item, {
      lines: ['a [b](c)'],
      links: [{ title: '(a).ts:3', command: 'poolLeaks.goToPlace', given }],
    });
    const { value, isTrusted } = item.tooltip as vscode.MarkdownString;
    assert.deepEqual(isTrusted, { enabledCommands: ['poolLeaks.goToPlace'] });
    const links = [...value.matchAll(/\]\(([^)]*)\)/g)].map(match => match[1]!);
    assert.equal(links.length, 1);
    const [command, argument] = links[0]!.split('?');
    assert.equal(command, 'command:poolLeaks.goToPlace');
    assert.deepEqual(JSON.parse(decodeURIComponent(argument!)), given);
  });
});
