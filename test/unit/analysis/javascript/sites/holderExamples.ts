import * as fs from 'node:fs';
import * as path from 'node:path';
import { holders, type HeapHolder, type HolderKind } from '../../../../../src/protocol/holders';

/** The name that a page's examples stand for. */
export const FILE = 'server.ts';

/** How the heap tells the holder of each page's bad example. `origin`: the text from where V8 locates the function on. */
export const heapHolders: Record<
  HolderKind,
  Omit<HeapHolder, 'kind' | 'origin'> & { origin: string; is: 'callback' | 'class' | 'inside' }
> = {
  map: { className: null, name: 'recent', origin: '(req: Incoming', is: 'inside' },
  set: { className: null, name: 'open', origin: '(req: Incoming', is: 'inside' },
  array: { className: null, name: 'log', origin: '(req: Incoming', is: 'inside' },
  object: { className: null, name: 'byId', origin: '(req: Incoming', is: 'inside' },
  field: { className: 'Audit', name: '#last', origin: 'class Audit', is: 'class' },
  closure: { className: null, name: 'entry', origin: '() => console.debug(Date', is: 'inside' },
  listener: {
    className: 'EventEmitter',
    name: 'updated',
    origin: '() => res.write',
    is: 'callback',
  },
  timer: { className: 'Timeout', name: 'expire', origin: '(): unknown => res', is: 'callback' },
  promise: { className: null, name: 'ready', origin: '() => res.end(req', is: 'callback' },
  'async-context': {
    className: 'Timeout',
    name: 'session',
    origin: '(req: Incoming',
    is: 'inside',
  },
  pool: { className: 'Context', name: 'req', origin: 'class Context', is: 'class' },
};

/** A holder in words, as in `the Map recent`. */
export function wordsOf(kind: HolderKind): string {
  const { name, className } = heapHolders[kind];
  const owner = className === null ? '' : ` of ${className}`;
  return `the ${holders[kind].noun} ${name}${owner}`;
}

/** A page's text, and the code blocks under its headings. */
export class HolderPage {
  readonly text: string;

  constructor(kind: HolderKind) {
    const root = path.join(__dirname, '..', '..', '..', '..', '..');
    this.text = fs.readFileSync(path.join(root, 'media', 'holders', `${kind}.md`), 'utf8');
  }

  get headings(): string[] {
    return [...this.text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!);
  }

  /** The text under a heading, up to its first code block; and that block. */
  section(heading: string): { words: string; code: string } {
    const [, after = ''] = this.text.split(`\n## ${heading}\n`);
    const found = /^([^]*?)```\w+\n([^]*?)```/.exec(after.split(/^## /m)[0]!);
    if (!found) throw new Error(`no code under ${heading}`);
    return { words: found[1]!.trim(), code: found[2]! };
  }
}
