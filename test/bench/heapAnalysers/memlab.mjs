// memlab until its heap is ready, dominators and retained sizes included.
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { report } from './report.mjs';

const [file, folder] = process.argv.slice(2);
const require = createRequire(path.join(folder, 'index.js'));
const { getFullHeapFromFile } = require('@memlab/heap-analysis');
const started = performance.now();
const heap = await getFullHeapFromFile(file);
report(started, { nodes: heap.nodes.length });
process.exit(0);
