import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { checkSource } from '../../../../src/analysis/checkSource';
import { checkText } from '../../../../src/check/checkFile';
import { lineHashes } from '../../../../src/check/lineHashes';
import type { SkippedFile } from '../../../../src/cli/print/checkReport';
import { sarifLog } from '../../../../src/cli/print/sarif';
import { rulePageUrl } from '../../../../src/protocol/rulePage';
import { ruleIds } from '../../../../src/protocol/rules';
import { sarifSchema } from '../sarifSchema';

const root = path.join(__dirname, '..', '..', '..', '..');
const faulty = `const idle = [];
class Context {
  constructor() { this.slots = []; this.count = 0; }
  set(value) { this.slots[this.count++] = value; }
  reset() {
    this.count = 0;
  }
}
function acquire() { return idle.pop() ?? new Context(); }
function release(context) {
  context.reset();
  idle.push(context);
}
module.exports = { acquire, release };
`;

const binary: SkippedFile = {
  ...{ file: '/srv/app/bad.js', why: 'unread', message: 'It is a binary file.' },
};

async function logOf(text: string, skipped = [binary]): Promise<Log> {
  const file = '/srv/app/src/context.js';
  const { findings } = await checkText({ source: { name: file, text } }, checkSource);
  const report = {
    files: 1,
    findings: findings.map(finding => ({ file, finding })),
    hiddenHints: 0,
    skipped,
    idleComments: [],
    elapsedMs: 1,
  };
  const context = {
    ...{ version: '1.2.3', cwd: '/srv/app/src', root: '/srv/app' },
    pageOf: (rule: string) => ({
      text: fs.readFileSync(path.join(root, 'media', 'rules', `${rule}.md`), 'utf8'),
      url: `https://example.org/${rule}.md`,
    }),
    lineHashOf: ({ finding }: (typeof report.findings)[number]) =>
      lineHashes(text, new Set([finding.range.line])).get(finding.range.line),
  };
  return JSON.parse(sarifLog(report, context)) as Log;
}

/** All values at a path of property names; `[]` behind a name goes through an array, a name with dots is quoted. */
function valuesAt(value: unknown, where: string): unknown[] {
  const steps = where.match(/'[^']+'|[^.']+/g) ?? [];
  return steps.reduce<unknown[]>(
    (at, step) => {
      const name = step.replace(/'|\[\]$/g, '');
      const next = at.flatMap(each =>
        Object.hasOwn(Object(each) as object, name)
          ? [(each as Record<string, unknown>)[name]]
          : [],
      );
      return step.endsWith('[]') ? next.flatMap(each => each as unknown[]) : next;
    },
    [value],
  );
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isShortText = (most: number) => (value: unknown) =>
  isText(value) && String(value).length <= most;
const isPosition = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1;
const oneOf =
  (...words: string[]) =>
  (value: unknown) =>
    words.includes(String(value));
const RULE = 'runs[].tool.driver.rules[]';
const RESULT = 'runs[].results[]';
const PLACE = 'physicalLocation';

/**
 * What GitHub's code scanning reads ("SARIF support for code scanning", its tables of supported properties), with what a value
 * must be. `often`: recommended, or for some only.
 */
const fields: { at: string; isRight: (value: unknown) => boolean; often?: true }[] = [
  { at: '$schema', isRight: value => URL.canParse(String(value)) },
  { at: 'version', isRight: oneOf('2.1.0') },
  { at: 'runs[].tool.driver.name', isRight: isText },
  { at: 'runs[].tool.driver.version', isRight: isText },
  {
    at: 'runs[].tool.driver.semanticVersion',
    isRight: value => /^\d+\.\d+\.\d+/.test(String(value)),
  },
  {
    at: 'runs[].invocations[].workingDirectory.uri',
    isRight: value => URL.canParse(String(value)),
  },
  { at: `${RULE}.id`, isRight: isText },
  { at: `${RULE}.name`, isRight: isShortText(255) },
  { at: `${RULE}.shortDescription.text`, isRight: isShortText(1024) },
  { at: `${RULE}.fullDescription.text`, isRight: isShortText(1024) },
  { at: `${RULE}.defaultConfiguration.level`, isRight: oneOf('note', 'warning', 'error') },
  { at: `${RULE}.help.text`, isRight: isText },
  { at: `${RULE}.help.markdown`, isRight: isText },
  { at: `${RULE}.helpUri`, isRight: value => URL.canParse(String(value)) },
  { at: `${RULE}.properties.tags[]`, isRight: isText },
  {
    ...{ at: `${RULE}.properties.precision`, often: true },
    isRight: oneOf('very-high', 'high', 'medium', 'low'),
  },
  {
    at: `${RULE}.properties.'problem.severity'`,
    isRight: oneOf('error', 'warning', 'recommendation'),
  },
  {
    ...{ at: `${RULE}.properties.'security-severity'`, often: true },
    isRight: value => typeof value === 'string' && Number(value) > 0 && Number(value) <= 10,
  },
  { at: `${RESULT}.ruleId`, isRight: oneOf(...ruleIds) },
  { at: `${RESULT}.ruleIndex`, isRight: value => ruleIds[Number(value)] !== undefined },
  { at: `${RESULT}.level`, isRight: oneOf('note', 'warning', 'error') },
  { at: `${RESULT}.message.text`, isRight: isText },
  {
    at: `${RESULT}.partialFingerprints.primaryLocationLineHash`,
    isRight: value => /^[0-9a-f]+:[1-9]\d*$/.test(String(value)),
  },
  ...[
    `${RESULT}.locations[].${PLACE}`,
    `${RESULT}.relatedLocations[].${PLACE}`,
    `${RESULT}.codeFlows[].threadFlows[].locations[].location.${PLACE}`,
  ].flatMap(at => [
    { at: `${at}.artifactLocation.uri`, isRight: oneOf('src/context.js') },
    ...['startLine', 'startColumn', 'endLine', 'endColumn'].map(name => ({
      ...{ at: `${at}.region.${name}`, isRight: isPosition },
    })),
  ]),
  { at: `${RESULT}.relatedLocations[].id`, isRight: Number.isInteger },
  { at: `${RESULT}.relatedLocations[].message.text`, isRight: isText },
];

describe('a SARIF log', () => {
  let log: Log;
  before(async () => (log = await logOf(faulty)));

  for (const { at, isRight, often } of fields) {
    it(`has ${at.replaceAll("'", '')} for GitHub`, () => {
      const values = valuesAt(log, at);
      assert.ok(values.length > 0, 'it is there');
      assert.deepEqual(
        values.filter(value => !isRight(value)),
        [],
      );
      const owners = valuesAt(log, at.slice(0, at.lastIndexOf('[]', at.length - 3) + 2));
      if (!often) assert.ok(values.length >= owners.length, 'nothing is without it');
    });
  }

  it('is what its schema accepts', () => {
    const accepts = sarifSchema();
    assert.equal(accepts(log), true, JSON.stringify(accepts.errors));
  });

  it('says whether all was looked at, and what was not', async () => {
    const said = (each: Log): unknown[] => {
      const { executionSuccessful, toolExecutionNotifications } = each.runs[0]!.invocations![0]!;
      return [executionSuccessful, toolExecutionNotifications!.map(({ level }) => level)];
    };
    assert.deepEqual(said(log), [false, ['error']]);
    const ignored: SkippedFile = { ...binary, why: 'ignored', message: 'It is ignored.' };
    assert.deepEqual(said(await logOf(faulty, [ignored])), [true, ['note']]);
  });

  it('names weaknesses, and a security severity where others may get to see something', () => {
    const described = log.runs[0]!.tool.driver.rules as ReportingDescriptor[];
    const isSecurity = described.filter(({ properties }) => properties!['security-severity']);
    assert.deepEqual(
      isSecurity.map(({ id }) => id),
      described
        .filter(({ properties }) => properties!.tags!.includes('security'))
        .map(({ id }) => id),
    );
    for (const { properties } of described)
      assert.ok(properties!.tags!.some(tag => /^external\/cwe\/cwe-\d+$/.test(tag)));
  });

  it('leads through the places where the values come in, stay, and are parked', () => {
    const [result] = log.runs[0]!.results as [Result];
    assert.equal(
      result.message.text!.replace(/^.*?(?= \[)/, ''),
      ' [this.slots is filled here](0). [An instance is parked here](1).',
    );
    const flow = result.codeFlows![0]!.threadFlows[0]!.locations;
    assert.deepEqual(
      flow.map(({ location }) => location!.physicalLocation!.region!.startLine),
      [4, 6, 12],
    );
  });

  it('knows a result again whose lines have moved, and tells equal lines apart', async () => {
    const hashOf = (each: Log): string[] =>
      each.runs[0]!.results!.map(
        ({ partialFingerprints }) => partialFingerprints!['primaryLocationLineHash']!,
      );
    const moved = await logOf(`// one\r\n\n\t// two\n${faulty.replaceAll('  ', '\t')}`);
    assert.deepEqual(hashOf(moved), hashOf(log));
    const twice = await logOf(`${faulty}${faulty.replaceAll('Context', 'Other')}`);
    assert.equal(new Set(hashOf(twice)).size, 2);
  });

  it('leads to the rule in the repository of the package, at its version', () => {
    const url = 'git+https://example.org/owner/name.git';
    assert.equal(
      rulePageUrl({ version: '1.2.3', repository: { url } }, 'stale-slots'),
      'https://example.org/owner/name/blob/v1.2.3/media/rules/stale-slots.md',
    );
    assert.equal(rulePageUrl({ version: '1.2.3' }, 'stale-slots'), undefined);
  });
});
