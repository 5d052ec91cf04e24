import { CLOSABLE_WORDS, END_OF_LIFE, PLAIN_RESET, isResetName } from '../../../protocol/poolNames';
import { namesOf, type Block, type Scan, type Sign } from './scan/scan';
import type { Owner } from './owners';
import type { Relevance } from './relevance';

/** Whether the class has a method by whose name another file may park it. */
export function isParkable(owner: Owner): boolean {
  return owner.hasFunction(isResetName);
}

/** Adds a class-like whose reset may drop values that want closing, or forget a field that the end of the instance clears. */
export function addForgetting(scan: Scan, owner: Owner, relevance: Relevance): void {
  const { events } = owner;
  const drops = events.filter(({ sign }) => sign === 'drop' || sign === 'nothing');
  if (drops.length === 0) return;
  const droppedBy = (isNamed: (block: Block) => boolean, wanted: Sign): string[] =>
    drops.flatMap(({ sign, name, block }) => (sign === wanted && isNamed(block) ? [name] : []));
  const isReset = resetTest(owner, isResetName);
  const dropped = droppedBy(isReset, 'drop');
  const nothing = droppedBy(isReset, 'nothing');
  const mayStayOpen =
    (dropped.length > 0 && events.some(({ sign }) => sign === 'close')) ||
    (dropped.length + nothing.length > 0 && scan.isTypeScript && namesClosable(scan));
  const isEnd = resetTest(owner, name => END_OF_LIFE.test(name));
  const hasReset = nothing.length > 0 && owner.hasFunction(name => PLAIN_RESET.test(name));
  const ended = hasReset ? droppedBy(isEnd, 'nothing') : [];
  if (mayStayOpen || ended.length > 0)
    relevance.addMembers(owner, [...dropped, ...nothing, ...ended]);
}

/** A method begins by clearing something: `reset() { this.user = null;`. */
const CLEARS_FIRST =
  /(?<!\bconstructor\s*|\bfunction\s+[\w$]+\s*)\(\s*\)\s*(?::\s*[^={};]{1,40})?\{\s*(?:super\.\w+\(\);?\s*)?this\.[\w$#]+(?:\.clear\(|\.length\s*=|\s*=\s*(?:(?:null|undefined|0|false|-\s*1)\b|''|""|\[\]))/;
const EXPORTS = /\bexport\b|\bexports\b/;

/** Whether a text may have a class that another file parks after one of its methods has cleared a part. */
export function mayBeParkedByUsers(text: string): boolean {
  return EXPORTS.test(text) && CLEARS_FIRST.test(text);
}

const MAX_HEAD = 60;

/** Adds a class with such a method. */
export function addPartlyCleared({ text }: Scan, owner: Owner, relevance: Relevance): void {
  if (owner.form === 'factory') return;
  if (
    owner.blocks.some(({ start, end }) =>
      CLEARS_FIRST.test(text.slice(Math.max(0, start - MAX_HEAD), end)),
    )
  )
    relevance.addOwner(owner);
}

const closable = new WeakMap<Scan, boolean>();

/** Asked for each class of a text, and looked for once. */
function namesClosable(scan: Scan): boolean {
  let names = closable.get(scan);
  if (names === undefined) closable.set(scan, (names = CLOSABLE_WORDS.test(scan.text)));
  return names;
}

/** Tests whether a block stands in a method of a name; those of a factory may be called anything. */
function resetTest(
  { form, hasFunction }: Owner,
  isNamed: (name: string) => boolean,
): (block: Block) => boolean {
  if (form === 'factory') {
    let isAny: boolean | undefined;
    return () => (isAny ??= hasFunction(isNamed));
  }
  return block => {
    for (let at: Block | undefined = block; at?.kind === 'function'; at = at.parent)
      if (isNamed(at.name)) return true;
    return false;
  };
}

function isStart({ kind, name }: Block): boolean {
  return kind === 'class' || name === 'constructor';
}

/** Adds classes that may move a counter of a base class that another file of the project defines. */
export function addResetsOfBases(
  { text, events }: Scan,
  owners: readonly Owner[],
  relevance: Relevance,
): void {
  const bases = namesOf(events, 'extends');
  if (bases.size === 0) return;
  const imported = importedNames(text);
  if (![...bases].some(name => imported.has(name))) return;
  for (const owner of owners) {
    if (owner.blocks[0]?.kind !== 'class') continue;
    // What it starts or moves forth itself is no counter of the base class.
    const own = new Set<string>();
    for (const { sign, name, block } of owner.events)
      if (isStart(block) || sign === 'step' || sign === 'raise') own.add(name);
    const movesBack = owner.events.some(({ sign, name, other }) => {
      if (sign !== 'rewind' && !(sign === 'copy' && other === 'this')) return false;
      return !own.has(name);
    });
    if (movesBack) relevance.addOwner(owner);
  }
}

/** `import { name } from './x'` or `const name = require('./x')` */
const OF_PROJECT = /\bfrom\s*['"]\.|\brequire\(\s*['"]\./g;
const MAX_IMPORT_LENGTH = 1_000;

/** Words before the paths of other files of the project: the names that come from there are among them. */
export function importedNames(text: string): Set<string> {
  const names = new Set<string>();
  for (const { 0: path, index } of text.matchAll(OF_PROJECT)) {
    const begin = path.startsWith('from') ? 'import' : ';';
    const start = Math.max(text.lastIndexOf(begin, index), index - MAX_IMPORT_LENGTH, 0);
    for (const name of text.slice(start, index).match(/[\w$]+/g) ?? []) names.add(name);
  }
  return names;
}
