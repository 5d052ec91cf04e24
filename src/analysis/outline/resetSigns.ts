import { isResetName } from '../javascript/reset';
import { END, RESET } from '../javascript/partialResets';
import { anyOf, namesOf, type Outline } from './outline';
import type { Owner } from './owners';

/** Whether the class has a method by whose name another file may park it. */
export function isParkable({ functions }: Owner): boolean {
  return functions.some(isResetName);
}

/** Whether a reset may drop values that want closing, or forget a field that the end of the instance clears. */
export function mayForget(outline: Outline, owner: Owner): boolean {
  const { events, functions } = owner;
  if (!functions.some(isResetName)) return false;
  if (outline.isTypeScript && namesOf(events, 'drop', 'nothing').size > 0) return true;
  if (namesOf(events, 'drop').size > 0 && namesOf(events, 'close').size > 0) return true;
  const isPair = functions.some(name => RESET.test(name)) && functions.some(name => END.test(name));
  return isPair && namesOf(events, 'nothing').size > 0;
}

/** Whether a class may move a counter or drop values of a base class that another file of the project defines. */
export function mayResetBase(outline: Outline, owners: readonly Owner[]): boolean {
  const { text, events } = outline;
  const bases = [...namesOf(events, 'extends')].filter(name => isOfProject(text, name));
  if (bases.length === 0) return false;
  return owners.some(({ blocks, functions, events: own }) => {
    if (!functions.some(isResetName) || blocks[0]?.kind !== 'class') return false;
    return namesOf(own, 'rewind', 'copy', 'drop', 'nothing').size > 0;
  });
}

/** `import { name } from './x'` or `const name = require('./x')` */
function isOfProject(text: string, name: string): boolean {
  const word = `(?<![\\w$])(?:${anyOf([name])})(?![\\w$])`;
  return new RegExp(
    `import\\b[^;]*${word}[^;]*?from\\s*['"]\\.|${word}[^;=]*=[^;]*?require\\(\\s*['"]\\.`,
  ).test(text);
}
