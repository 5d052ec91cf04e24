import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '..', '..');
const read = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  icon: string;
  categories: string[];
  keywords: string[];
  galleryBanner: { color: string; theme: string };
  exports: Record<string, string | { types: string; default: string }>;
};
/** Where a PNG file has its width and height. */
const PNG_SIZE = 16;
const LEAST_ICON = 256;

describe('a release', () => {
  it('has one version', () => {
    const { version, packages } = JSON.parse(read('package-lock.json')) as {
      version: string;
      packages: Record<string, { version: string }>;
    };
    assert.deepEqual([version, packages['']!.version], [manifest.version, manifest.version]);
    const [, latest] = /^## \[(\d\S*)\]/m.exec(read('CHANGELOG.md')) ?? [];
    assert.equal(latest, manifest.version);
    // What `pool-leaks --version` prints is the manifest's.
    assert.match(read('src/cli.ts'), /import packageManifest from '\.\.\/package\.json';/);
    assert.match(read('src/cli.ts'), /version: packageManifest\.version,/);
  });

  it('says what a gallery shows', () => {
    const icon = fs.readFileSync(path.join(root, manifest.icon));
    assert.ok(icon.readUInt32BE(PNG_SIZE) >= LEAST_ICON);
    assert.ok(icon.readUInt32BE(PNG_SIZE + 4) >= LEAST_ICON);
    assert.match(manifest.galleryBanner.color, /^#[\da-f]{6}$/);
    assert.ok(manifest.categories.length > 0 && manifest.keywords.length > 0);
  });
});
