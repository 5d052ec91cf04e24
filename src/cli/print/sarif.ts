import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  ArtifactLocation,
  Fix,
  Log,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif';
import { sarifText } from '../../base/words';
import { ruleIds, rules, summaryOf, type Rule } from '../../protocol/rules';
import type { SourceRange } from '../../protocol/sourceRange';
import type { SourceFix } from '../../protocol/sourceFinding';
import type { CheckReport, FileFinding, FileMessage } from './checkReport';
import { toLine } from './jsonOutput';
import { pathBelow } from '../../base/shownPath';

const ROOT = '%SRCROOT%';
const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** `check --sarif`: one line, a log of the Static Analysis Results Interchange Format 2.1.0 (OASIS). */
export function sarifLog(report: CheckReport, version: string, cwd: string): string {
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Pool Leak Inspector', version, rules: ruleIds.map(descriptorOf) },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { uri: pathToFileURL(`${cwd}${sep}`).href } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.errors.map(each => notificationOf(each, cwd)),
          },
        ],
        results: report.findings.map(each => resultOf(each, cwd)),
      },
    ],
  };
  return toLine(log);
}

function descriptorOf(id: Rule): ReportingDescriptor {
  const { why, mend, severity, tags } = rules[id];
  return {
    id,
    shortDescription: { text: summaryOf(id) },
    fullDescription: { text: why },
    help: { text: mend },
    defaultConfiguration: { level: severity },
    properties: { tags: [...tags] },
  };
}

function resultOf({ file, finding }: FileFinding, cwd: string): Result {
  const { rule, certainty, message, range, related, className, method, fixes } = finding;
  const artifactLocation = locationOf(file, cwd);
  const mending = fixes.filter(({ kind }) => kind !== 'suppress');
  return {
    ruleId: rule,
    ruleIndex: ruleIds.indexOf(rule),
    level: certainty === 'provable' ? rules[rule].severity : 'note',
    message: { text: sarifText(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation,
          region: regionOf(range),
        },
        logicalLocations: [
          { fullyQualifiedName: sarifText(`${className}.${method}`), kind: 'function' },
        ],
      },
    ],
    ...(related && {
      relatedLocations: related.map((each, id) => ({
        id,
        message: { text: sarifText(each.message) },
        physicalLocation: { artifactLocation, region: regionOf(each.range) },
      })),
    }),
    ...(mending.length > 0 && { fixes: mending.map(fix => fixOf(fix, artifactLocation)) }),
  };
}

function regionOf({ line, column, endLine, endColumn }: SourceRange): Region {
  return {
    startLine: line + 1,
    startColumn: column + 1,
    endLine: endLine + 1,
    endColumn: endColumn + 1,
  };
}

function fixOf({ title, edits }: SourceFix, artifactLocation: ArtifactLocation): Fix {
  const replacements = edits.map(({ start, end, text }) => ({
    deletedRegion: { charOffset: start, charLength: end - start },
    insertedContent: { text },
  }));
  return {
    description: { text: sarifText(title) },
    artifactChanges: [{ artifactLocation, replacements }],
  };
}

function notificationOf({ file, message }: FileMessage, cwd: string): Notification {
  return {
    level: 'warning',
    message: { text: sarifText(message) },
    locations: [{ physicalLocation: { artifactLocation: locationOf(file, cwd) } }],
  };
}

/** Relative if possible, so that the log also makes sense in another checkout. */
function locationOf(file: string, cwd: string): ArtifactLocation {
  const below = pathBelow(file, cwd);
  if (below === undefined) return { uri: pathToFileURL(file).href };
  const uri = below.split(sep).map(encodeURIComponent).join('/');
  return { uri, uriBaseId: ROOT };
}
