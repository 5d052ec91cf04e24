import type { FieldStore } from '../../../protocol/poolModel';
import type { TextEdit } from '../../../protocol/sourceFinding';
import { accessText, type FixSite, type FreshNames } from './fixSite';
import { laterReads } from './laterUses';

/** Lines that keep the values of fields in variables before they are cleared, and edits of the code behind that reads them. */
export function keptForReads(
  site: FixSite,
  stores: readonly FieldStore[],
  names: FreshNames,
): { lines: string[]; replaced: TextEdit[] } {
  const lines: string[] = [];
  const replaced: TextEdit[] = [];
  const { text, style, reset } = site;
  for (const { access } of stores) {
    const reads = laterReads(site, access.path[0]!);
    if (reads.length === 0) continue;
    const name = names.claim(access.path.at(-1)!.replace(/^[#_]+/, ''));
    lines.push(`${style.isModern ? 'const' : 'var'} ${name} = ${accessText(site, access)};`);
    for (const { node, call } of reads) {
      const [start, end] = [node.start!, node.end!];
      if (!call) {
        replaced.push({ start, end, text: name });
        continue;
      }
      // The function was called with the instance as its `this`.
      const open = text.indexOf('(', end) + 1;
      const separator = call.arguments.length > 0 ? ', ' : '';
      replaced.push({ start, end, text: `${name}.call` });
      replaced.push({ start: open, end: open, text: `${reset.instance ?? 'this'}${separator}` });
    }
  }
  replaced.sort((a, b) => a.start - b.start);
  return { lines, replaced };
}
