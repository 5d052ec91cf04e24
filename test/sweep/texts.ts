import * as fs from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '..', '..');
/** Longer texts are bundles: one of them takes longer than all others together. */
const MAX_LENGTH = 700_000;

export interface Text {
  name: string;
  text: string;
}

/** The JavaScript and TypeScript in a folder of the repository, in order, without declarations of types alone. */
export function* textsIn(...folder: string[]): Generator<Text> {
  const full = path.join(root, ...folder);
  const entries = fs.readdirSync(full, { recursive: true, withFileTypes: true });
  const names = entries
    .filter(entry => entry.isFile() && /(?<!\.d)\.[cm]?[jt]sx?$/.test(entry.name))
    .map(entry => path.join(entry.parentPath, entry.name));
  for (const name of names.sort()) {
    const text = fs.readFileSync(name, 'utf8');
    if (text.length <= MAX_LENGTH) yield { name: path.relative(root, name), text };
  }
}

/** The same text with `n += 1` for each `n++` that may be written so. */
export function withRaises({ name, text }: Text): Text {
  return {
    name: `${name}, with += 1`.replace(/(\.\w+)(, with \+= 1)$/, '$2$1'),
    text: text.replace(/(?<=[\w$\])])\+\+(?=\s*[;)\]}\n])/g, ' += 1'),
  };
}
