import { clearingTitle } from '../../../protocol/rules';
import type { SourceFix, TextEdit } from '../../../protocol/sourceFinding';
import type { ParkedFault } from '../rules/goStaleFields';
import { insertBefore } from '../syntax/sourceLines';
import type { GoFixInput } from './goFixInput';
import { importedNames } from './goImports';
import { zeroValueOf } from './zeroValue';

/** The fix that clears the fields before the object is parked, or why there is none, for people. */
export function clearFields(
  { rule, parking, fields }: ParkedFault,
  input: GoFixInput,
): SourceFix | string {
  const { scope, statement, text } = parking;
  const imported = importedNames(input.file);
  const lines: string[] = [];
  for (const { name, type } of fields) {
    if (scope.pkg.underlying(type).kind === 'map') {
      lines.push(...emptied(`${text}.${name}`, text, input));
      continue;
    }
    const zero = zeroValueOf(type, scope.pkg);
    const packages = [...(zero ?? '').matchAll(/\b(\w+)\.\w/g)].map(match => match[1]!);
    if (zero === undefined || !packages.every(each => imported.has(each)))
      return `the zero value of ${name} cannot be written in this file`;
    lines.push(`${text}.${name} = ${zero}`);
  }
  const edits =
    statement.type === 'defer_statement'
      ? deferTogether(parking, lines)
      : insertBefore(statement, lines);
  if (!edits) return 'it shares its line with other statements';
  return { kind: 'nil-only', title: clearingTitle(rule, fields.length, false), edits };
}

/** A map stays, because whoever takes the object may write to it at once. */
function emptied(map: string, object: string, { hasClear }: GoFixInput): string[] {
  if (hasClear) return [`clear(${map})`];
  const key = object === 'key' ? 'each' : 'key';
  return [`for ${key} := range ${map} {`, `\tdelete(${map}, ${key})`, '}'];
}

/** `defer pool.Put(x)` becomes a deferred function that clears first. */
function deferTogether(parking: ParkedFault['parking'], lines: string[]): TextEdit[] | undefined {
  const { node, statement, text, scope } = parking;
  // Its argument would be another one by then.
  if (scope.assigned.changesOf(text).length > 0 || statement.children[0] !== node) return undefined;
  const { source, start, end } = statement;
  const indent = source.indent(start);
  if (source.lineStart(start) + indent.length !== start) return undefined;
  const inner = [...lines, node.text].map(line => `${indent}\t${line}`);
  return [{ start, end, text: ['defer func() {', ...inner, `${indent}}()`].join(source.newline) }];
}
