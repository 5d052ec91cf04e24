import * as v from 'valibot';
import { visibleText } from '../base/format';
import { ruleIds } from '../protocol/rules';
import { addressIn, isTargetName } from '../protocol/targetAddress';
import { severities } from '../protocol/severity';
import { isBoundedRule } from './ignoreRules';

/** Whether it is an address at which an inspector may be: a process's id is of one start of one machine. */
function isReachable(given: string): boolean {
  const address = addressIn(given);
  return address !== undefined && address.kind !== 'pid';
}

const MAX_PATTERNS = 1_000;
const SHOWN = 60;

/** An object of JSON: `schema` alone would take a list for one. */
function objectOf<S extends v.GenericSchema>(schema: S) {
  const isObject = (given: unknown): boolean => typeof given === 'object' && !Array.isArray(given);
  return v.pipe(
    v.unknown(),
    v.check(given => given !== null && isObject(given), 'must be an object'),
    schema,
  );
}

function keysOf<E extends v.ObjectEntries>(entries: E) {
  const keys = Object.keys(entries).join(', ');
  return objectOf(
    v.strictObject(entries, ({ expected }) =>
      expected === 'never' ? `is no key that can stand there: those are ${keys}` : 'is missing',
    ),
  );
}

function oneOf<const T extends readonly string[]>(words: T, what: string) {
  return v.picklist(
    words,
    ({ received }) => `${what} ${words.join(', ')}, not ${visibleText(received, SHOWN)}`,
  );
}

const text = v.string('must be a text');
const name = v.pipe(text, v.minLength(1, 'must not be empty'));
const patterns = v.pipe(
  v.array(
    v.pipe(
      v.string('must be a pattern, as a line of a .gitignore'),
      v.check(isBoundedRule, 'has more than three "**" or 4,096 characters'),
    ),
    'must be a list of patterns, as the lines of a .gitignore',
  ),
  v.maxLength(MAX_PATTERNS, `must have at most ${MAX_PATTERNS} patterns`),
);
const address = v.pipe(
  text,
  v.check(isReachable, 'must be a port, host:port or ws://… of an inspector'),
);
const targetName = v.pipe(
  text,
  v.check(isTargetName, 'is no name: a letter, then letters, digits, ".", "_" and "-"'),
);
const pool = keysOf({
  take: name,
  put: name,
  ownPut: v.optional(v.boolean('must be true or false')),
});

/** What a project can say. The messages continue the name of what they are about. */
export const configFormat = keysOf({
  $schema: v.optional(text),
  rules: v.optional(
    objectOf(
      v.record(oneOf(ruleIds, 'is no rule: those are'), oneOf(severities, 'must be one of')),
    ),
  ),
  ignore: v.optional(patterns),
  ignoreLive: v.optional(patterns),
  pools: v.optional(objectOf(v.record(text, pool))),
  targets: v.optional(objectOf(v.record(targetName, address))),
});

/** What is wrong with a configuration, first thing first: `"rules.stale-slots" must be one of …`. */
export function mistakeIn(issue: v.BaseIssue<unknown>): string {
  const at = v.getDotPath(issue);
  return `${at === null ? 'it' : `"${visibleText(at, 2 * SHOWN)}"`} ${issue.message}`;
}
