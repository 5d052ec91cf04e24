import { NODE_TYPES } from '../javascript/closables';
import { isResetName } from '../javascript/reset';
import { END, RESET } from '../javascript/partialResets';
import { anyOf, namesOf, type Block, type Outline } from './outline';
import type { Owner } from './owners';
import type { Relevance } from './relevance';
import { isInShrinking } from './slotSigns';

/** Whether the class has a method by whose name another file may park it. */
export function isParkable(owner: Owner): boolean {
  return owner.hasFunction(isResetName);
}

/** Whether a reset may drop values that want closing, or forget a field that the end of the instance clears. */
export function mayForget(outline: Outline, owner: Owner): boolean {
  const { events } = owner;
  const isReset = resetTest(owner, isResetName);
  const hasDrop = events.some(event => event.sign === 'drop' && isReset(event.block));
  if (hasDrop && events.some(({ sign }) => sign === 'close')) return true;
  const hasNothing = events.some(event => event.sign === 'nothing' && isReset(event.block));
  if ((hasDrop || hasNothing) && outline.isTypeScript && CLOSABLE.test(outline.text)) return true;
  return hasNothing && setsNothing(owner, RESET) && setsNothing(owner, END);
}

/** In the types of fields: what has to be closed, or is declared with a method that does. */
const CLOSABLE = new RegExp(
  `\\b(?:${NODE_TYPES.join('|')})\\b|\\b(?:close|destroy|dispose)\\s*[?(:<]`,
);

function setsNothing(owner: Owner, name: RegExp): boolean {
  const isNamed = resetTest(owner, each => name.test(each));
  return owner.events.some(({ sign, block }) => sign === 'nothing' && isNamed(block));
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

/** Adds classes that may move a counter of a base class that another file of the project defines. */
export function addResetsOfBases(
  { text, events }: Outline,
  owners: readonly Owner[],
  relevance: Relevance,
): void {
  if (!OF_PROJECT.test(text)) return;
  const bases = [...namesOf(events, 'extends')].filter(name => isOfProject(text, name));
  if (bases.length === 0) return;
  for (const owner of owners) {
    if (owner.blocks[0]?.kind !== 'class' || !owner.hasFunction(isResetName)) continue;
    // What moves a counter forth is the class that fills the slots.
    const raised = namesOf(owner.events, 'step', 'raise');
    const movesBack = owner.events.some(({ sign, name, other, block }) => {
      const isBack =
        sign === 'rewind' || (sign === 'copy' && other === 'this' && isInShrinking(block));
      return isBack && !raised.has(name);
    });
    if (movesBack) relevance.addOwner(owner);
  }
}

const OF_PROJECT = /(?:from|require\()\s*['"]\./;

/** `import { name } from './x'` or `const name = require('./x')` */
function isOfProject(text: string, name: string): boolean {
  const word = `(?<![\\w$])(?:${anyOf([name])})(?![\\w$])`;
  return new RegExp(
    `import\\b[^;]*${word}[^;]*?from\\s*['"]\\.|${word}[^;=]*=[^;]*?require\\(\\s*['"]\\.`,
  ).test(text);
}
