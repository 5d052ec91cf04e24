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

/** Values for the clipboard: tab-separated with a head line, or a JSON array. */
export function rowsAsText(values: readonly ValueLine[], format: 'tsv' | 'json'): string {
  const picked = values.map(value => Object.fromEntries(columns.map(name => [name, value[name]])));
  if (format === 'json') return JSON.stringify(picked, null, 2);
  // Tabs and line ends were made visible when the values became lines.
  const lines = picked.map(value => columns.map(name => String(value[name] ?? '')).join('\t'));
  return `${[columns.join('\t'), ...lines].join('\n')}\n`;
}
