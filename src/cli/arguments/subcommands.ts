import { jsonOption, type Options } from './option';
import { checkOptions } from './parseCheck';
import { compareOptions } from './parseCompare';
import { inspectOptions } from './parseInspect';
import { redactOptions } from './parseRedact';
import { recordOptions } from './parseRecord';
import { snapshotOptions } from './parseSnapshot';

export type Subcommand =
  'targets' | 'inspect' | 'record' | 'snapshot' | 'compare' | 'redact' | 'check' | 'mcp' | 'demo';

interface Said {
  /** Its arguments without options, for the usage line. */
  operands: string;
  /** What it does, in lines. */
  does: string[];
  options: Options;
}

/** Help on each command, in display order. */
export const subcommands: Readonly<Record<Subcommand, Said>> = {
  targets: {
    operands: '',
    does: ['Lists the Node processes of this machine that can be inspected.'],
    options: jsonOption,
  },
  inspect: {
    operands: '<port | host:port | ws://… | pid:<n> | name>… | --all',
    does: [
      "Lists what the server's pooled contexts still hold, and the resets that are to blame. Of several processes, one",
      'fault is one row, with the processes that have it.',
    ],
    options: inspectOptions,
  },
  record: {
    operands: '<port | host:port | ws://… | pid:<n> | name>',
    does: [
      'Records a load, by heap snapshots around each of its rounds, and lists what it left behind: what grows, who holds',
      'it, and where it was stored.',
    ],
    options: recordOptions,
  },
  snapshot: {
    operands: '<file.heapsnapshot>',
    does: [
      'Lists what stale values retain in a heap snapshot file, in bytes, with what keeps the largest values alive.',
    ],
    options: snapshotOptions,
  },
  compare: {
    operands: '<before.heapsnapshot> <after.heapsnapshot>',
    does: [
      'Lists what grew from the first heap snapshot file to the second, and what is stale in both.',
    ],
    options: compareOptions,
  },
  redact: {
    operands: '<file.heapsnapshot>',
    does: [
      'Writes a heap snapshot again to pass it on: nodes, sizes and edges as they are, no texts and numbers, and',
      'stand-ins for the names that are not those of JavaScript and Node.',
    ],
    options: redactOptions,
  },
  check: {
    operands: '<path…>',
    does: [
      'Lists the faulty resets in JavaScript, TypeScript and Go files, without a server. A path is a file, a folder or a',
      'glob pattern. Leaves out what .gitignore names, and node_modules unless a path leads into it.',
    ],
    options: checkOptions,
  },
  mcp: {
    operands: '',
    does: [
      'Serves coding assistants by the Model Context Protocol, on standard input and output. Their tools list targets,',
      'inspect, record, check sources of the current folder, and propose fixes.',
    ],
    options: {},
  },
  demo: {
    operands: '',
    does: ['Starts the sample server, drives a load and inspects it.'],
    options: {},
  },
};

export function isSubcommand(name: string): name is Subcommand {
  return Object.hasOwn(subcommands, name);
}
