import * as fs from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '..', '..');
const dist = path.join(root, 'dist');
const modules = path.join(root, 'node_modules');
const BUNDLED = /^\s*\/\/\s*#region \S*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm;
/** Chunks for a module that is not there have no map, and nothing in them. */
const EMPTY_CHUNK_BYTES = 100;

/** What is wrong with the notices, by what the bundles' source maps and the copied files say that is in them. */
export function noticeProblems(notices: string): string[] {
  const sections = notices.split(/^={80}\n(?=\S+ \S+ \(.*\)\n={80}\n)/m).slice(1);
  const found = bundledPackages();
  const titles = found.packages.map(folder => {
    const { name, version } = JSON.parse(
      fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
    ) as Record<'name' | 'version', string>;
    return { folder, title: `${name} ${version}` };
  });
  const wrong = titles.flatMap(({ folder, title }) => {
    const section = sections.find(each => each.startsWith(`${title} (`));
    if (section === undefined) return [`no notice of ${title}, of which a bundle has something`];
    return sectionProblems(folder, title, section);
  });
  const extra = sections
    .map(section => section.slice(0, section.indexOf(' (')))
    .filter(title => !titles.some(each => each.title === title))
    .map(title => `a notice of ${title}, of which no bundle has anything`);
  return [...found.problems, ...wrong, ...extra];
}

function sectionProblems(folder: string, title: string, section: string): string[] {
  const files = fs.readdirSync(folder).filter(name => /licen[cs]e|copying|notice/i.test(name));
  const isWhole = files.every(name =>
    section.includes(fs.readFileSync(path.join(folder, name), 'utf8').replace(/\r/g, '').trim()),
  );
  const isText = /^\s*copyright /im.test(section) && section.length > 500;
  return isWhole && isText ? [] : [`the notice of ${title} has not its whole licence text`];
}

/** Folders of the packages that the files of `dist` have something of. */
function bundledPackages(): { packages: string[]; problems: string[] } {
  const packages = new Set<string>();
  const problems: string[] = [];
  const files = fs.readdirSync(dist, { recursive: true, encoding: 'utf8' });
  for (const name of files) {
    const file = path.join(dist, name);
    if (/\.(js|css)$/.test(name)) {
      if (fs.existsSync(`${file}.map`)) sourcesOf(`${file}.map`).forEach(add);
      else if (fs.statSync(file).size > EMPTY_CHUNK_BYTES)
        problems.push(`${name} has no source map`);
    } else if (/\.(wasm|ttf|woff2?|svg|png)$/.test(name)) {
      const folder = packageWith(path.basename(name), fs.readFileSync(file));
      if (folder === undefined) problems.push(`${name} is of no package`);
      else packages.add(folder);
    }
  }
  return { packages: [...packages].sort(), problems };

  function add(source: string): void {
    const [, inner] =
      /(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(source) ?? [];
    if (inner !== undefined) packages.add(path.join(root, inner));
    // The runtime that connects the modules of a bundle.
    else if (/(^|\/)webpack\/(runtime|bootstrap)/.test(source))
      packages.add(path.join(modules, 'webpack'));
  }
}

/** The package that has a file of that name and content, at its top or in its `dist`. */
function packageWith(name: string, content: Buffer): string | undefined {
  return fs
    .readdirSync(modules)
    .flatMap(entry =>
      entry.startsWith('@')
        ? fs.readdirSync(path.join(modules, entry)).map(inner => path.join(entry, inner))
        : [entry],
    )
    .map(entry => path.join(modules, entry))
    .find(folder =>
      [path.join(folder, name), path.join(folder, 'dist', name)].some(
        file => fs.existsSync(file) && fs.readFileSync(file).equals(content),
      ),
    );
}

/** The sources of a bundle, with those that packages have in bundles of their own, as bundlers mark them. */
function sourcesOf(map: string): string[] {
  const { sources, sourcesContent = [] } = JSON.parse(fs.readFileSync(map, 'utf8')) as {
    sources: string[];
    sourcesContent?: (string | null)[];
  };
  const inner = sources.flatMap((source, ordinal) =>
    source.includes('node_modules/')
      ? [...(sourcesContent[ordinal] ?? '').matchAll(BUNDLED)].map(([, name]) => name!)
      : [],
  );
  return [...sources, ...inner.map(name => `node_modules/${name}/`)];
}
