import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** Names of `node:fs` that open, read, write or remove a file. */
const OPENING =
  /\b(?:fs(?:Promises)?\.)?(readFile|readFileSync|open|openSync|openAsBlob|createReadStream|createWriteStream|writeFile|writeFileSync|appendFile|appendFileSync|copyFile|copyFileSync|truncate|unlink|unlinkSync|rm|rmSync|rename|renameSync)\s*\(/g;
/** Who may, and why. */
const KEEPERS: Record<string, string> = {
  'src/base/readFile.ts': 'reads for all',
  'src/base/writeFile.ts': 'writes for all',
  'src/analysis/go/syntax/parseGo.ts': 'reads what we ship',
  'src/inspector/opened/openedRecords.ts': 'removes its own records',
  'src/sample/auditFile.ts': 'is the sample server',
  'src/sample/server.ts': 'is the sample server',
};

function sourcesIn(folder: string): string[] {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesIn(name);
    return /\.tsx?$/.test(name) ? [name] : [];
  });
}

/** What a source takes from `node:fs` by name, or calls on it. */
function opensFiles(text: string): string[] {
  const imports = [
    ...text.matchAll(/import\s+(\{[^}]*\}|\* as \w+|\w+)\s+from\s+'(?:node:)?fs(?:\/promises)?'/g),
  ].map(match => match[1]!);
  const named = imports.filter(each => each.startsWith('{')).join();
  const spaces = imports.filter(each => !each.startsWith('{')).map(each => each.split(' ').at(-1)!);
  return [...text.matchAll(OPENING)]
    .filter(({ 0: call, 1: name }) => {
      const space = call.includes('.') ? call.split('.')[0]! : undefined;
      return space === undefined
        ? new RegExp(`\\b${name!}\\b`).test(named)
        : spaces.includes(space);
    })
    .map(match => match[1]!);
}

describe('files', () => {
  const sources = [...sourcesIn('src'), ...sourcesIn('webview')];
  const text = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');

  it('are opened in one place, and written in one', () => {
    const openers = sources.filter(name => opensFiles(text(name)).length > 0);
    assert.deepEqual(openers.sort(), Object.keys(KEEPERS).sort());
  });

  it('are written by no package of others', () => {
    const writers = sources.filter(name =>
      /'(?:write-file-atomic|fs-extra|graceful-fs)'/.test(text(name)),
    );
    assert.deepEqual(writers, []);
  });
});
