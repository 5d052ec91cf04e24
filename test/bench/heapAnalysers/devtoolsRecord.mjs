// Chrome DevTools' comparison view: three snapshots, and the last one compared with each of the others.
import * as fs from 'node:fs';
import { report } from './report.mjs';

const [bundle, ...files] = process.argv.slice(2);
const { load } = await import(bundle);
const started = performance.now();
const snapshots = [];
for (const file of files) {
  snapshots.push(
    await load(fs.createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 }), false),
  );
}
const parsed = performance.now();
const last = snapshots.at(-1);
const classes = snapshots.slice(0, -1).map((base, uid) => {
  const diff = last.calculateSnapshotDiff(uid, base.aggregatesForDiff(last.interfaceDefinitions()));
  return Object.values(diff).filter(({ countDelta }) => countDelta > 0).length;
});
report(started, {
  rows: classes.at(-1),
  parsingMs: Math.round(parsed - started),
  comparingMs: Math.round(performance.now() - parsed),
});
process.exit(0);
