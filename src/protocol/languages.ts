/** What the analysis must know of a file extension. */
export interface Syntax {
  /** VS Code's name of the language. */
  language: string;
  /** Each family has its own analyser. */
  family: 'javascript' | 'go';
  /** Whether the language declares types. */
  isTyped: boolean;
  /** Whether the language allows JSX, which rules out casts like `<T>value`. */
  hasMarkup: boolean;
  /** Extensions of the files that a compiler makes of it. */
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
 * The analysed languages by file extension, the most usual extension of a language first. Imports without an extension are
 * resolved in this order, as TypeScript does. package.json activates the extension for the same languages.
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

/** VS Code's language ids, each once. */
export const languages: readonly string[] = [
  ...new Set(Object.values(syntaxes).map(({ language }) => language)),
];

/** Extensions of modules, in the order in which imports are resolved. */
export const moduleEndings: readonly string[] = endings.filter(
  ending => syntaxes[ending]?.family === 'javascript',
);

/** By the extension of a file name, path or URL; `undefined` when the language is not analysed. */
export function syntaxOf(name: string): Syntax | undefined {
  const ending = endingOf(name).toLowerCase();
  return Object.hasOwn(syntaxes, ending) ? syntaxes[ending] : undefined;
}

/** The usual extension of a VS Code language id; `undefined` when the language is not analysed. */
export function usualEnding(language: string): string | undefined {
  return endings.find(ending => syntaxes[ending]?.language === language);
}

/** Extensions of the sources that such a compiled file may come from. */
export function originalEndings(compiled: string): string[] {
  return endings.filter(ending => syntaxes[ending]?.compilesTo.includes(compiled));
}

/** A module's name, path or URL without the parts that an import may omit. */
export function moduleStem(name: string): string {
  return syntaxOf(name)?.family === 'javascript'
    ? name.slice(0, name.length - endingOf(name).length)
    : name;
}

/** Whether a file only declares types and has no code. */
export function isDeclaration(name: string): boolean {
  return /\.d\.[cm]?ts$/i.test(name);
}

/** A name's extension with its dot; empty when there is none. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot);
}
