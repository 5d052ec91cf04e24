import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  ArtifactLocation,
  Fix,
  Location,
  Log,
  Notification,
  PhysicalLocation,
  Region,
  Result,
} from 'sarif';
import { sarifText } from '../../base/words';
import { ruleIds, rules, type Rule } from '../../protocol/rules';
import { isOmission } from '../../protocol/skipped';
import type { SourceRange } from '../../protocol/sourceRange';
import {
  failsCheck,
  type RelatedPlace,
  type SourceFinding,
  type SourceFix,
} from '../../protocol/sourceFinding';
import { omissionsOf, type CheckReport, type FileFinding, type SkippedFile } from './checkReport';
import { toLine } from './jsonOutput';
import { sarifRule, type RulePage } from './sarifRules';
import { pathBelow } from '../../base/shownPath';

const ROOT = '%SRCROOT%';
const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** Other places of one result. */
const MAX_RELATED = 20;

/** What a log says besides the report. */
export interface SarifContext {
  version: string;
  /** Where the command runs. */
  cwd: string;
  /** The folder that paths are relative to: the repository's, since code scanners take them so. */
  root: string;
  pageOf(rule: Rule): RulePage;
  /** The hash by which a finding's line is known again; `undefined` when its file cannot be read any more. */
  lineHashOf(finding: FileFinding): string | undefined;
}

/** `check --sarif`: one line, a log of the Static Analysis Results Interchange Format 2.1.0 (OASIS). */
export function sarifLog(report: CheckReport, context: SarifContext): string {
  const { version, cwd, root, pageOf } = context;
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            ...{ name: 'Pool Leak Inspector', version, semanticVersion: version },
            rules: ruleIds.map(id => sarifRule(id, pageOf(id))),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { uri: folderUri(root) } },
        invocations: [
          {
            executionSuccessful: omissionsOf(report).length === 0,
            workingDirectory: { uri: folderUri(cwd) },
            toolExecutionNotifications: report.skipped.map(each => notificationOf(each, root)),
          },
        ],
        results: report.findings.map(each => resultOf(each, context)),
      },
    ],
  };
  return toLine(log);
}

function resultOf(each: FileFinding, { root, lineHashOf }: SarifContext): Result {
  const { file, finding } = each;
  const { rule, range, className, method, fixes } = finding;
  const artifactLocation = locationOf(file, root);
  const mending = fixes.filter(({ kind }) => kind !== 'suppress');
  const related = (finding.related ?? []).slice(0, MAX_RELATED);
  const at = (place: SourceRange): PhysicalLocation => ({
    artifactLocation,
    region: regionOf(place),
  });
  const lineHash = lineHashOf(each);
  return {
    ruleId: rule,
    ruleIndex: ruleIds.indexOf(rule),
    level: levelOf(finding),
    message: { text: messageOf(finding, related) },
    locations: [
      {
        physicalLocation: at(range),
        logicalLocations: [
          { fullyQualifiedName: sarifText(`${className}.${method}`), kind: 'function' },
        ],
      },
    ],
    ...(lineHash !== undefined && { partialFingerprints: { primaryLocationLineHash: lineHash } }),
    ...(related.length > 0 && {
      relatedLocations: related.map((place, id) => ({
        id,
        message: { text: sarifText(place.message) },
        physicalLocation: at(place.range),
      })),
      codeFlows: [{ threadFlows: [{ locations: flowOf(finding, related, at) }] }],
    }),
    ...(mending.length > 0 && { fixes: mending.map(fix => fixOf(fix, artifactLocation)) }),
  };
}

function levelOf(finding: SourceFinding): NonNullable<Result['level']> {
  if (!failsCheck(finding)) return 'note';
  return finding.severity === 'error' ? 'error' : rules[finding.rule].severity;
}

/** The sentences, then a link to each related place, as `[text](id)` (3.11.6). */
function messageOf({ message }: SourceFinding, related: readonly RelatedPlace[]): string {
  const links = related.map((place, id) => {
    const text = sarifText(place.message).replace(/[[\]\\]/g, '\\$&');
    return `[${text.replace(/\.$/, '')}](${id})`;
  });
  return [sarifText(message), ...links.map(link => `${link}.`)].join(' ');
}

/** How a program comes to hold what the finding names. */
function flowOf(
  { message, range }: SourceFinding,
  related: readonly RelatedPlace[],
  at: (place: SourceRange) => PhysicalLocation,
): { location: Location }[] {
  const before = related.filter(({ isAfter }) => !isAfter);
  const after = related.filter(({ isAfter }) => isAfter);
  return [...before, { message, range }, ...after].map(place => ({
    location: { message: { text: sarifText(place.message) }, physicalLocation: at(place.range) },
  }));
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

function notificationOf({ file, ...skipped }: SkippedFile, root: string): Notification {
  return {
    level: isOmission(skipped) ? 'error' : 'note',
    message: { text: sarifText(skipped.message) },
    locations: [{ physicalLocation: { artifactLocation: locationOf(file, root) } }],
  };
}

function folderUri(folder: string): string {
  return pathToFileURL(`${folder}${sep}`).href;
}

/** Relative if possible, so that the log also makes sense in another checkout. */
function locationOf(file: string, root: string): ArtifactLocation {
  const below = pathBelow(file, root);
  if (below === undefined) return { uri: pathToFileURL(file).href };
  const uri = below.split(sep).map(encodeURIComponent).join('/');
  return { uri, uriBaseId: ROOT };
}
