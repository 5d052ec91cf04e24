import { pseudoRandom } from './pseudoRandom';

/** Words of the language, and names that its library or its runtime gives. All others are the program's own. */
const GIVEN = new Set(
  (
    'break case catch class const continue debugger default delete do else export extends finally for function if import ' +
    'in instanceof new return super switch this throw try typeof var void while with yield let static async await of get ' +
    'set from as null undefined true false constructor prototype length push pop shift unshift splice add clear values ' +
    'keys next value call apply bind fill Map Set WeakMap Array Object Buffer Error Promise Symbol Math Number String ' +
    'Boolean Uint8Array require module exports find forEach has iterator private readonly public protected interface ' +
    'type object string number boolean unknown any never node net alloc concat require reusify release implements'
  ).split(' '),
);
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A program with every name of its own replaced by one that says nothing, another one for each seed. */
export function renamed(
  text: string,
  seed: number,
): { text: string; nameOf: (original: string) => string } {
  const random = pseudoRandom(seed);
  const names = new Map<string, string>();
  const used = new Set<string>();
  const nameOf = (original: string): string => {
    if (GIVEN.has(original)) return original;
    let name = names.get(original);
    while (name === undefined) {
      const length = 2 + Math.floor(random() * 6);
      const made = Array.from(
        { length },
        () => LETTERS[Math.floor(random() * LETTERS.length)]!,
      ).join('');
      const isCapital = /^[A-Z]/.test(original);
      const wish = isCapital ? made[0]!.toUpperCase() + made.slice(1) : made;
      if (used.has(wish) || GIVEN.has(wish)) continue;
      names.set(original, (name = wish));
      used.add(wish);
    }
    return name;
  };
  const replaced = text.replace(/'[^'\n]*'|[A-Za-z_$][\w$]*/g, word =>
    word.startsWith("'") ? word : nameOf(word),
  );
  return { text: replaced, nameOf };
}
