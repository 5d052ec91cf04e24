import type { Owner } from './owners';
import type { Relevance } from './relevance';
import type { Scan } from './scan/scan';

const EXTENDS = /\bextends\b|\.prototype\s*=\s*(?:new\b|Object\.create\b)/;
const MAKES = /\breturn\s+new\s+[\w$]+/;
/** `destroy(x) { x.user = null; }` */
const CLEARS =
  /\(\s*([\w$]+)\b[^(){}]{0,80}\)\s*(?::[^{}();]{0,60})?\{[^{}]{0,400}?(?<![\w$.])\1\.[\w$]+\s*=(?:[^;={}]{0,100}=)?\s*(?:null|undefined|void 0)\b/;

/** Whether a class of a text may say what a pool of another file makes and how it is cleared. */
export function mayFillBase(text: string): boolean {
  return MAKES.test(text) && EXTENDS.test(text) && CLEARS.test(text);
}

/** Adds the classes that do both. */
export function addFillers({ text }: Scan, owners: readonly Owner[], relevance: Relevance): void {
  if (!mayFillBase(text)) return;
  for (const owner of owners) {
    // Only a class or constructor extends another.
    if (owner.form === 'factory') continue;
    // Of a method's block, the head stands before it.
    const own = owner.blocks.map(({ start, end }) => text.slice(Math.max(0, start - 100), end));
    if (own.some(each => MAKES.test(each)) && own.some(each => CLEARS.test(each)))
      relevance.addOwner(owner);
  }
}
