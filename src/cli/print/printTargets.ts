import type { NodeTarget } from '../../protocol/target';
import { addressText, type NamedTargets } from '../../protocol/targetAddress';
import type { Style } from './style';
import { formatTable, type TableColumn } from './table';

const columns: TableColumn[] = [
  { title: 'pid', align: 'right', limit: 12 },
  { title: 'node', align: 'left', limit: 16 },
  { title: 'inspector', align: 'left', limit: 80 },
  { title: 'title', align: 'left', limit: 60 },
  { title: 'directory', align: 'left', limit: 80 },
];

/** Formats the processes, each with its workers below it. */
export function formatTargets(targets: NodeTarget[], style: Style): string {
  if (targets.length === 0) {
    return 'No Node process found. Start the server with --inspect, or as the same user.\n';
  }
  const rows = targets.flatMap(({ pid, node, url, title, cwd, workers }) => [
    [
      pid === undefined ? '' : String(pid),
      node ?? '',
      url === undefined ? 'not open' : addressOf(url),
      title,
      cwd ?? '',
    ],
    ...workers.map(worker => ['', '', worker.url, `worker: ${worker.title}`, '']),
  ]);
  return formatTable(columns, rows, style, '');
}

/** The servers that the project names, which are not asked whether they are there; '' where it names none. */
export function formatNamed(named: NamedTargets, style: Style): string {
  const rows = Object.entries(named).map(([name, address]) => [name, addressText(address)]);
  if (rows.length === 0) return '';
  const columns: TableColumn[] = [
    { title: 'named here', align: 'left', limit: 62 },
    { title: 'inspector', align: 'left', limit: 80 },
  ];
  return `\n${formatTable(columns, rows, style)}`;
}

/** What `inspect` takes: `127.0.0.1:9229`. */
function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
