// @vscode/v8-heap-parser until its graph is ready and its classes are known.
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { report } from './report.mjs';

const [file, folder] = process.argv.slice(2);
const { decode_bytes: decode } = createRequire(import.meta.url)(folder);
const started = performance.now();
const graph = decode(fs.readFileSync(file));
const classes = graph.get_class_groups(0, 100, false);
report(started, { classes: classes.length });
