import * as fs from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '..', '..');
/** Of a link or picture in Markdown; one with a scheme leads elsewhere, one that begins with `#` stays on the page. */
const RELATIVE = /\]\((?![a-z][\w+.-]*:|#)([^)#\s]+)/g;

/** The relative links of a package's pages that lead to no file of it. `names`: its files, relative to the repository's root. */
export function linkProblems(what: string, names: readonly string[]): string[] {
  const files = new Set(names.map(name => name.toLowerCase()));
  const pages = names.filter(name => /\.md$/i.test(name) && !/^changelog/i.test(name));
  return pages.flatMap(page => {
    const text = fs.readFileSync(path.join(root, ownName(page)), 'utf8');
    return [...text.matchAll(RELATIVE)]
      .map(([, link]) => path.posix.join(path.posix.dirname(page), link!))
      .filter(file => !files.has(file.toLowerCase()))
      .map(file => `${page} in ${what} links to ${file}, which is not in it`);
  });
}

/** Packers change the case of the names of some pages. */
function ownName(page: string): string {
  return fs.readdirSync(root).find(name => name.toLowerCase() === page.toLowerCase()) ?? page;
}
