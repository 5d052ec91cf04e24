import { cellText, jsonText } from '../../base/words';
import type { ValueLine } from '../../protocol/rowQuery';

const columns = [
  'className',
  'key',
  'slot',
  'instance',
  'idle',
  'closable',
  'size',
  'retainedBytes',
] as const;

/** Values for the clipboard: tab-separated with a header line, or a JSON array. */
export function rowsAsText(values: readonly ValueLine[], format: 'tsv' | 'json'): string {
  const picked = values.map(value => Object.fromEntries(columns.map(name => [name, value[name]])));
  if (format === 'json') return jsonText(picked, 2);
  const cell = (value: unknown): string =>
    typeof value === 'string' ? cellText(value) : String(value ?? '');
  const lines = picked.map(value => columns.map(name => cell(value[name])).join('\t'));
  return `${[columns.join('\t'), ...lines].join('\n')}\n`;
}
