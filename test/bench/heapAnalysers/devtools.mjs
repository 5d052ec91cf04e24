// Chrome DevTools' worker until its snapshot is ready, with its second thread.
import * as fs from 'node:fs';
import { report } from './report.mjs';

const [file, bundle] = process.argv.slice(2);
const { load } = await import(bundle);
const started = performance.now();
const chunks = fs.createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 });
const snapshot = await load(chunks, false);
report(started, { nodes: snapshot.nodeCount });
