import * as fs from 'node:fs';
import * as path from 'node:path';
import { linkProblems } from './links';
import { noticeProblems } from './notices';
import { npmPackageProblems } from './npmPackage';

const MAX_BYTES = 3_000_000;
const dist = path.join(__dirname, '..', '..', 'dist');
const file = path.join(dist, 'pool-leak-inspector.vsix');

/** What the package may hold; each pattern must be met at least once. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls)?\.json$/,
  /^extension\/readme\.md$/i,
  /^extension\/changelog\.md$/i,
  /^extension\/LICENSE\.txt$/i,
  /^extension\/action\.yml$/,
  /^extension\/dist\/ThirdPartyNotices\.txt$/,
  // Beside them the comments that the minimiser takes out of a bundle, where there are any.
  /^extension\/dist\/(ThirdPartyNotices|[\w.]+\.js\.LICENSE)\.txt$/,
  /^extension\/dist\/(extension|cli|analysisWorker|heapWorker)(\.[\w.-]+)?\.js$/,
  /^extension\/dist\/web-tree-sitter\.wasm$/,
  /^extension\/dist\/tree-sitter-go\.wasm$/,
  /^extension\/dist\/page\/(page\.js|page\.css|codicon\.ttf)$/,
  /^extension\/dist\/sample\/server\.js$/,
  /^extension\/media\/[\w-]+\.(svg|png)$/,
  /^extension\/media\/\w+\.schema\.json$/,
  /^extension\/media\/walkthrough\/\w+\.png$/,
  /^extension\/media\/rules\/stale-slots\.md$/,
  /^extension\/media\/holders\/map\.md$/,
];

const { size } = fs.statSync(file);
const names = centralDirectory(fs.readFileSync(file));
const strangers = names.filter(
  name =>
    !allowed.some(pattern => pattern.test(name)) &&
    !/^extension\/media\/(rules|holders)\/[\w-]+\.md$/.test(name),
);
const missing = allowed.filter(pattern => !names.some(name => pattern.test(name)));
const problems = [
  ...strangers.map(name => `not allowed in the package: ${name}`),
  ...missing.map(pattern => `missing from the package: ${pattern.source}`),
  ...(size > MAX_BYTES ? [`the package has ${size} bytes, above ${MAX_BYTES}`] : []),
  ...noticeProblems(fs.readFileSync(path.join(dist, 'ThirdPartyNotices.txt'), 'utf8')),
  ...linkProblems(
    path.basename(file),
    names.map(name => name.replace(/^extension\//, '')),
  ),
  ...npmPackageProblems(),
];
console.log(`${path.basename(file)}: ${names.length} files, ${size} bytes`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** File names in a ZIP archive, from its central directory (APPNOTE 4.3.12). */
function centralDirectory(zip: Buffer): string[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  const found: string[] = [];
  for (let i = 0; i < count; i++) {
    const nameLength = zip.readUInt16LE(at + 28);
    found.push(zip.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
}
