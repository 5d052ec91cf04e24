import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArguments } from '../../../../src/cli/arguments/parseArguments';
import { subcommands, type Subcommand } from '../../../../src/cli/arguments/subcommands';
import { usage } from '../../../../src/cli/arguments/usage';

const readme = fs.readFileSync(path.join(__dirname, '..', '..', '..', '..', 'README.md'), 'utf8');
const names = Object.keys(subcommands) as Subcommand[];

/** Each form of each option, and what is said of it. */
function said(name: Subcommand): [form: string, does: string][] {
  return Object.values(subcommands[name].options).flatMap(({ help }) => Object.entries(help));
}

/** The rows of the README's table of a command's options, as plain text. */
function rowsOf(name: Subcommand): string[][] {
  const [, table = ''] = readme.split(`| option of \`${name}\``);
  const rows = table.split('\n').slice(2);
  return rows
    .slice(0, rows.indexOf(''))
    .map(row => row.split('|').slice(1, -1))
    .map(cells => cells.map(cell => cell.replaceAll('`', '').trim()));
}

describe('what --help prints', () => {
  it('names every command, and every option below its own', () => {
    const text = usage();
    for (const name of names) {
      assert.match(text, new RegExp(`^  pool-leaks ${name}\\b`, 'm'));
      const own = text.split(`Options of ${name}:\n`)[1]?.split('\n\n')[0] ?? '';
      for (const [form] of said(name)) assert.ok(own.includes(`  ${form}`), `${name} ${form}`);
    }
  });

  it('is of one command alone when that is asked', () => {
    assert.equal(
      usage('compare'),
      `Usage: pool-leaks compare <before.heapsnapshot> <after.heapsnapshot> [options]
  Lists what grew from the first heap snapshot file to the second, and what is stale in both.

Options:
  --source <path>      sources of the program, a folder say: names the resets; without it pools are guessed
  --json               one JSON object on standard output
  -h, --help           this text

Exit status: 0 nothing found (compare: nothing new or grown), 1 findings, 2 it could not be done,
3 nothing found, but not all was looked at.
`,
    );
    assert.match(usage('demo'), /^Usage: pool-leaks demo\n {2}Starts the sample server/);
  });

  it('fits into lines of 120 characters', () => {
    const long = usage()
      .split('\n')
      .filter(line => line.length > 120);
    assert.deepEqual(long, []);
  });

  it('is what the README says of the options', () => {
    for (const name of names.filter(each => each !== 'targets')) {
      assert.deepEqual(rowsOf(name), said(name), name);
    }
  });
});

describe('the examples of the README', () => {
  it('are understood', () => {
    const lines = [...readme.matchAll(/^pool-leaks (.*)$/gm)].map(match => match[1]!);
    assert.ok(lines.length > 5);
    for (const line of lines) {
      const args = line.replace(/ +#.*/, '').replaceAll("'", '').split(' ');
      assert.ok(parseArguments(args).kind.startsWith(args[0]!));
    }
  });
});
