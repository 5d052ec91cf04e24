/** How the files of one ending are written. */
export interface Syntax {
  /** VS Code's name of the language. */
  language: string;
  /** Each family has an analysis of its own. */
  family: 'javascript' | 'go';
  /** Whether types are declared in it. */
  isTyped: boolean;
  /** Whether there may be markup in the code, which leaves no room for casts as in `<T>value`. */
  hasMarkup: boolean;
  /** The endings of what a compiler makes of such a file. */
  compilesTo: readonly string[];
}

const javascript: Syntax = {
  language: 'javascript',
  family: 'javascript',
  isTyped: false,
  hasMarkup: true,
  compilesTo: [],
};
const typescript: Syntax = {
  ...javascript,
  language: 'typescript',
  isTyped: true,
  hasMarkup: false,
};

/**
 * The languages that are analysed, by the endings of their files; of a language the most usual one comes first. In this order
 * a module is looked for whose specifier has no ending, as TypeScript does. package.json activates the extension for the same
 * languages.
 */
const syntaxes: Readonly<Record<string, Syntax>> = {
  '.ts': { ...typescript, compilesTo: ['.js'] },
  '.tsx': {
    ...typescript,
    language: 'typescriptreact',
    hasMarkup: true,
    compilesTo: ['.js', '.jsx'],
  },
  '.mts': { ...typescript, compilesTo: ['.mjs'] },
  '.cts': { ...typescript, compilesTo: ['.cjs'] },
  '.js': javascript,
  '.jsx': { ...javascript, language: 'javascriptreact' },
  '.mjs': javascript,
  '.cjs': javascript,
  '.go': { language: 'go', family: 'go', isTyped: true, hasMarkup: false, compilesTo: [] },
};
const endings = Object.keys(syntaxes);

/** VS Code's names of the languages, each once. */
export const languages: readonly string[] = [
  ...new Set(Object.values(syntaxes).map(({ language }) => language)),
];

/** The endings of modules, in the order in which they are looked for. */
export const moduleEndings: readonly string[] = endings.filter(
  ending => syntaxes[ending]?.family === 'javascript',
);

/** By the ending of a file's name, path or URL; `undefined`: it is not analysed. */
export function syntaxOf(name: string): Syntax | undefined {
  const ending = endingOf(name).toLowerCase();
  return Object.hasOwn(syntaxes, ending) ? syntaxes[ending] : undefined;
}

/** The ending that stands for a language of VS Code; `undefined`: it is not analysed. */
export function usualEnding(language: string): string | undefined {
  return endings.find(ending => syntaxes[ending]?.language === language);
}

/** The endings of what a file of that ending may have been compiled from. */
export function originalEndings(compiled: string): string[] {
  return endings.filter(ending => syntaxes[ending]?.compilesTo.includes(compiled));
}

/** The name, path or URL of a module without what its specifier may leave out. */
export function moduleStem(name: string): string {
  return syntaxOf(name)?.family === 'javascript'
    ? name.slice(0, name.length - endingOf(name).length)
    : name;
}

/** Whether a file only declares types, and holds no code. */
export function isDeclaration(name: string): boolean {
  return /\.d\.[cm]?ts$/i.test(name);
}

/** With its dot; empty when there is none. */
function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot);
}
