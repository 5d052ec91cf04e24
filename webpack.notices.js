const fs = require('node:fs');
const path = require('node:path');

const NAME = 'ThirdPartyNotices';
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;
const BUNDLED = /^\s*\/\/\s*#region \S*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm;
const LINE = '='.repeat(80);

/**
 * Writes the licence texts of all packages of which a build takes something. One for all compilations of the build: each
 * adds what is in its chunks, and writes the file anew. A package without a licence text ends the build.
 */
module.exports = class ThirdPartyNotices {
  /**
   * `standIns` by package name: files with the text of packages that are published without one, from a package of the same
   * owner under the same licence.
   */
  constructor(file, standIns = {}) {
    this.file = file;
    this.standIns = standIns;
    this.sections = new Map();
  }

  apply(compiler) {
    compiler.hooks.afterEmit.tap(NAME, ({ modules, chunkGraph }) => {
      for (const module of modules) {
        if (chunkGraph.getNumberOfModuleChunks(module) === 0) continue;
        for (const file of filesOf(module)) {
          this.add(file);
          this.addBundled(file);
        }
      }
      this.write();
    });
  }

  /** A file that is shipped as it is, or a module's. */
  add(file) {
    const folder = packageFolder(file);
    if (folder === undefined) return;
    const { name, version, license } = JSON.parse(
      fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
    );
    const key = `${name} ${version}`;
    if (this.sections.has(key)) return;
    const texts = licenceTexts(folder, this.standIns[name]);
    if (texts.length === 0) throw new Error(`${key} (${license}) has no licence text`);
    this.sections.set(key, [LINE, `${key} (${license})`, LINE, '', texts.join('\n\n')].join('\n'));
  }

  /** What a package's file has of other packages in its own bundle, as bundlers mark it: `//#region …/node_modules/ajv/…`. */
  addBundled(file) {
    if (packageFolder(file) === undefined) return;
    for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(BUNDLED)) {
      // Its text is that of the version that is installed here: of the same owner, under the same licence.
      const folder = path.join(__dirname, 'node_modules', name);
      if (!fs.existsSync(folder))
        throw new Error(`${file} has parts of ${name}, which is not installed`);
      this.add(path.join(folder, 'package.json'));
    }
  }

  write() {
    const sections = [...this.sections]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, text]) => text);
    const head = 'This software contains parts of the packages below, each under its own licence.';
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    fs.writeFileSync(this.file, `${[head, ...sections].join('\n\n')}\n`);
  }
};

/** Where a module's code comes from; webpack's own runtime is in the bundles as well. */
function filesOf(module) {
  if (module.type === 'runtime') return [require.resolve('webpack')];
  const parts = module.modules ? [...module.modules] : [module];
  return parts.map(part => part.nameForCondition()).filter(file => file !== null);
}

/** The innermost package that a file of `node_modules` belongs to; `undefined` for our own. */
function packageFolder(file) {
  const [, folder] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file) ?? [];
  return folder;
}

function licenceTexts(folder, standIn) {
  const files = fs.readdirSync(folder).filter(name => LICENCE_FILE.test(name));
  if (files.length > 0) return files.sort().map(name => read(path.join(folder, name)));
  if (standIn !== undefined) return [read(standIn)];
  // Some have it in their readme, as its last section.
  const readme = fs.readdirSync(folder).find(name => /^readme/i.test(name));
  const text = readme === undefined ? '' : read(path.join(folder, readme));
  const [section] = /^#*[ \t]*licen[cs]e\b[^]*?copyright[^]*$/im.exec(text) ?? [];
  return section === undefined ? [] : [section];
}

function read(file) {
  return fs.readFileSync(file, 'utf8').replace(/\r\n/g, '\n').trim();
}
