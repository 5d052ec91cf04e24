import { pseudoRandom } from './pseudoRandom';

const NAMES = ['a', 'b', 'c'];
const DEPTH = 3;

/** Names that a scope has declared, and how: a name may be repeated as `var` unless it is `let`. */
type Own = Map<string, 'var' | 'let' | 'parameter'>;

/**
 * A module of nested scopes that declare a few names again and again, and use them by `use(name)`. The same seed gives the
 * same text.
 */
export function randomScopes(seed: number): string {
  const random = pseudoRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const name = (): string => NAMES[below(NAMES.length)]!;
  const use = (): string => `use(${name()})`;

  /** A block in the scopes of its function so far, outer ones first. */
  const block = (depth: number, outer: Own[], own: Own = new Map()): string => {
    const scopes = [...outer, own];
    const statements = Array.from({ length: 2 + below(3) }, () => statement(depth, scopes));
    return `{ ${statements.join('\n')} }`;
  };

  /** A function's parameters and body, with as many parameters as are given. */
  const body = (depth: number, parameters: string[]): string =>
    block(depth, [], new Map(parameters.map(each => [each, 'parameter'])));

  const head = (id: string): Own => new Map([[id, 'let']]);

  const lexical = (scopes: Own[]): string | undefined => {
    const wish = name();
    const own = scopes.at(-1)!;
    if (own.has(wish)) return undefined;
    own.set(wish, 'let');
    return wish;
  };

  const hoisted = (scopes: Own[]): string | undefined => {
    const wish = name();
    if (scopes.some(own => own.get(wish) === 'let')) return undefined;
    for (const own of scopes) if (!own.has(wish)) own.set(wish, 'var');
    return wish;
  };

  const statement = (depth: number, scopes: Own[]): string => {
    if (depth <= 0) return `${use()};`;
    const next = depth - 1;
    const wish = below(14);
    const id = wish === 0 ? hoisted(scopes) : wish < 5 ? lexical(scopes) : name();
    if (id === undefined) return `${use()};`;
    const param = name();
    switch (wish) {
      case 0:
        return `var ${id} = ${value(next)};`;
      case 1:
        return `let ${id} = ${value(next)};`;
      case 2:
        return `const { x: ${id} } = ${value(next)};`;
      case 3:
        return `function ${id}(${param}) ${body(next, [param])}`;
      case 4:
        return `class ${id} { m(${param}) ${body(next, [param])} static ${body(next, [])} }`;
      case 5:
        return block(next, scopes);
      case 6:
        return `for (let ${id} = 0, z = ${value(next)}; ${use()};) ${block(next, [...scopes, head(id)])}`;
      case 7:
        return `for (const ${id} of [1]) ${block(next, [...scopes, head(id)])}`;
      case 8: {
        const key = hoisted(scopes);
        return key === undefined ? `${use()};` : `for (var ${key} in {}) ${block(next, scopes)}`;
      }
      case 9: {
        return `try ${block(next, scopes)} catch (${id}) ${block(next, scopes, head(id))}`;
      }
      case 10:
        return `switch (${use()}) { case 1: let ${id} = 1; ${use()}; default: ${use()}; }`;
      case 11:
        return `if (1) ${block(next, scopes)} else ${block(next, scopes)}`;
      default:
        return `void (${value(next)});`;
    }
  };

  const value = (depth: number): string => {
    if (depth <= 0) return use();
    const next = depth - 1;
    const param = name();
    switch (below(7)) {
      case 0:
        return `(${param}) => ${body(next, [param])}`;
      case 1:
        return `${param} => ${use()}`;
      case 2:
        return `function ${name()}([${param}]) ${body(next, [param])}`;
      case 3:
        return `class ${name()} { p = ${value(next)}; }`;
      case 4:
        return `{ m({ x: ${param} }) ${body(next, [param])} }`;
      default:
        return use();
    }
  };

  const scopes: Own[] = [new Map()];
  const statements = Array.from({ length: 8 }, () => statement(DEPTH, scopes));
  return `export {};\n${statements.join('\n')}\n`;
}
