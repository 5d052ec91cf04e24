/** A module whose `handle(req, res)` puts an entry into a collection that it exports as `held`. */
export interface InsertionShape {
  title: string;
  name: string;
  text: string;
  /** The insertion, at which the refactoring is asked for. */
  at: number;
}

/** What stands for Node's types, so that a text can be checked without them. */
const TYPES = `interface ServerResponse { once(event: 'close', listener: () => void): this; setHeader(name: string, value: string): this; }
interface IncomingMessage { id: string; url?: string; }
`;

interface Held {
  declaration: string;
  type: string;
  insertion: (key: string) => string;
}

const collections: Record<string, Held> = {
  map: {
    declaration: 'new Map()',
    type: 'Map<string, unknown>',
    insertion: key => `held.set(${key}, req)`,
  },
  set: { declaration: 'new Set()', type: 'Set<unknown>', insertion: key => `held.add(${key})` },
  dictionary: {
    declaration: '{}',
    type: 'Record<string, unknown>',
    insertion: key => `held[${key}] = req`,
  },
  array: { declaration: '[]', type: 'unknown[]', insertion: key => `held.push(${key})` },
  'array of objects': {
    declaration: '[]',
    type: `{ kind: 'a' | 'b'; key: string }[]`,
    insertion: key => `held.push({ kind: 'a', key: ${key} })`,
  },
  'set of objects': {
    declaration: 'new Set()',
    type: `Set<{ kind: 'a' | 'b'; key: string }>`,
    insertion: key => `held.add({ kind: 'a', key: ${key} })`,
  },
};

/** Lines before the insertion, and the key. */
const keys: Record<string, { before: string[]; key: string }> = {
  'a field': { before: [], key: 'req.id' },
  'a constant': { before: ['const id = req.id'], key: 'id' },
  'a variable that changes': { before: [`let id = ''`, 'id = req.id'], key: 'id' },
  'a call': { before: ['const id = req.id'], key: 'String(id)' },
  'a literal': { before: [], key: `'last'` },
};

/** What stands around the insertion. */
const places: Record<string, (statement: string) => string[]> = {
  'by itself': statement => [statement],
  'as a branch': statement => [`if (req.id) ${statement}`],
  'as a branch on its own line': statement => ['if (req.id)', `  ${statement}`],
  'in an arrow function': statement => [`Array.of(req).forEach(() => {`, `  ${statement}`, `})`],
};

const styles: Record<string, { isTyped: boolean; semicolon: string; eol: string }> = {
  JavaScript: { isTyped: false, semicolon: ';', eol: '\n' },
  'JavaScript without semicolons': { isTyped: false, semicolon: '', eol: '\n' },
  'TypeScript with CRLF': { isTyped: true, semicolon: ';', eol: '\r\n' },
};

/** Every collection with every key, place and style. */
export function insertionShapes(): InsertionShape[] {
  const shapes: InsertionShape[] = [];
  for (const [ofCollection, held] of Object.entries(collections))
    for (const [ofKey, { before, key }] of Object.entries(keys))
      for (const [ofPlace, place] of Object.entries(places))
        for (const [ofStyle, style] of Object.entries(styles)) {
          const statement = held.insertion(key);
          const text = textOf(held, before, place(statement), style);
          shapes.push({
            title: `${ofCollection}, ${ofKey}, ${ofPlace}, ${ofStyle}`,
            name: style.isTyped ? `/${shapes.length}.ts` : `/${shapes.length}.js`,
            text,
            at: text.indexOf(statement),
          });
        }
  return shapes;
}

function textOf(
  { declaration, type }: Held,
  before: string[],
  inner: string[],
  { isTyped, semicolon, eol }: (typeof styles)[string],
): string {
  const lines = [
    `export const held${isTyped ? `: ${type}` : ''} = ${declaration}`,
    `export function handle(req${isTyped ? ': IncomingMessage' : ''}, res${isTyped ? ': ServerResponse' : ''}) {`,
    `  res.setHeader('x', 'y')`,
    ...[...before, ...inner].map(line => `  ${line}`),
    '}',
  ].map(line =>
    /[{)\w'\]]$/.test(line) && !/\{$|\) ?$(?<=if \(req\.id\))/.test(line) ? line + semicolon : line,
  );
  return ((isTyped ? TYPES : '') + lines.join('\n') + '\n').replaceAll('\n', eol);
}
