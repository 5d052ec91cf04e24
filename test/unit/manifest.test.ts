import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '..', '..');
const read = (...names: string[]): string => fs.readFileSync(path.join(root, ...names), 'utf8');
const text = read('package.json');
const manifest = JSON.parse(text) as {
  contributes: {
    commands: { command: string }[];
    configuration: { properties: Record<string, unknown> };
  };
};
const strings = JSON.parse(read('package.nls.json')) as Record<string, string>;
const ui = fs
  .readdirSync(path.join(root, 'src', 'ui'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => read('src', 'ui', name))
  .join('\n');
const matches = (where: string, pattern: RegExp): string[] =>
  [...new Set([...where.matchAll(pattern)].map(match => match[1]!))].sort();

describe('the manifest', () => {
  it('contributes the commands that are registered, and no others', () => {
    const registered = matches(ui, /register\('(poolLeaks\.\w+)'/g);
    assert.deepEqual(manifest.contributes.commands.map(each => each.command).sort(), registered);
  });

  it('has a text for every key, and a use for every text', () => {
    assert.deepEqual(matches(text, /"%([\w.]+)%"/g), Object.keys(strings).sort());
  });

  it('asks only for context keys that are set', () => {
    const used = matches(
      [...text.matchAll(/"(?:when": "|onContext:)([^"]*)"/g)].map(match => match[1]).join('\n'),
      /!?(poolLeaks\.\w+)/g,
    ).filter(key => key !== 'poolLeaks.findings');
    const set = matches(ui, /setContextKey\('(poolLeaks\.\w+)'/g);
    assert.deepEqual(used, set);
  });

  it('has only settings that are read', () => {
    const settings = Object.keys(manifest.contributes.configuration.properties);
    const readByUi = matches(ui, /settings\.get\('(\w+)'/g).map(name => `poolLeaks.${name}`);
    assert.deepEqual(settings.sort(), readByUi.sort());
  });
});
