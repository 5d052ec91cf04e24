import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { calls } from './ui/fakeVscode';
import { languages } from '../../src/protocol/languages';
import { withoutTrust } from '../../src/ui/registerCommand';
import { toJsonSchema } from '@valibot/to-json-schema';
import { assistantTools } from '../../src/tools/assistantTools';
import type { ToolParts } from '../../src/tools/tool';
import { ruleIds } from '../../src/protocol/rules';
import { severities } from '../../src/protocol/severity';
import { numberSettings, readSettings } from '../../src/ui/settings';

const root = path.join(__dirname, '..', '..');
const read = (...names: string[]): string => fs.readFileSync(path.join(root, ...names), 'utf8');
const text = read('package.json');
const manifest = JSON.parse(text) as {
  contributes: {
    commands: { command: string }[];
    languageModelTools: { name: string; modelDescription: string; inputSchema: object }[];
    configuration: {
      properties: Record<
        string,
        {
          scope: string;
          default: unknown;
          minimum?: number;
          maximum?: number;
          properties?: Record<string, { enum: string[] }>;
        }
      >;
    };
  };
  capabilities: { untrustedWorkspaces: { supported: string } };
};
const { properties } = manifest.contributes.configuration;
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

  it('offers assistants the tools that there are, with the schemas that they hold their input to', () => {
    const tools = assistantTools({} as ToolParts).map(({ name, description, input }) => {
      const inputSchema = toJsonSchema(input);
      delete inputSchema.$schema;
      return { name, modelDescription: description, inputSchema: { ...inputSchema } };
    });
    const offered = manifest.contributes.languageModelTools.map(
      ({ name, modelDescription, inputSchema }) => ({ name, modelDescription, inputSchema }),
    );
    assert.deepEqual(offered, tools);
  });

  it('activates the extension for the languages that are checked', () => {
    assert.deepEqual(matches(text, /"onLanguage:(\w+)"/g), [...languages].sort());
  });

  it('has the settings that are read, and no others', () => {
    calls.splice(0);
    readSettings();
    const read = calls.map(({ given }) => given[0]);
    assert.deepEqual(Object.keys(properties).sort(), read.sort());
  });

  it('has the numbers that the settings are held to', () => {
    const numbers = Object.entries(properties).filter(([, { minimum }]) => minimum !== undefined);
    assert.deepEqual(
      Object.fromEntries(
        numbers.map(([name, { default: usual, minimum, maximum }]) => [
          name.replace('poolLeaks.', ''),
          { default: usual, minimum, maximum },
        ]),
      ),
      numberSettings,
    );
  });

  it('offers each rule with each severity, and a page about it', () => {
    const { properties: offered } = properties['poolLeaks.rules']!;
    assert.deepEqual(Object.keys(offered!), ruleIds);
    for (const [rule, { enum: values }] of Object.entries(offered!)) {
      assert.deepEqual(values, severities);
      assert.match(read('media', 'rules', `${rule}.md`), new RegExp(`^# ${rule}\\n`));
    }
  });

  it('lets no workspace say what is done to a process', () => {
    const ofWindow = Object.entries(properties)
      .filter(([, { scope }]) => scope !== 'machine')
      .map(([name, { scope }]) => `${name}: ${scope}`);
    assert.deepEqual(ofWindow, [
      'poolLeaks.checkDocuments: window',
      'poolLeaks.checkDelay: window',
      'poolLeaks.liveNumbers: window',
      'poolLeaks.rules: window',
    ]);
  });

  it('works without trust, but for what runs code', () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
    const names = manifest.contributes.commands.map(each => each.command);
    assert.deepEqual(
      [...withoutTrust].filter(name => !names.includes(name)),
      [],
    );
  });
});
