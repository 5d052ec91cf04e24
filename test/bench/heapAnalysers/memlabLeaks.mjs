// memlab's find-leaks on three snapshots.
import { createRequire } from 'node:module';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { report } from './report.mjs';

const [folder, ...files] = process.argv.slice(2);
const require = createRequire(path.join(folder, 'index.js'));
const { findLeaksBySnapshotFilePaths } = require('@memlab/api');
const workDir = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-memlab-'));
const started = performance.now();
const leaks = await findLeaksBySnapshotFilePaths(...files, { workDir });
report(started, { rows: leaks.length });
fs.rmSync(workDir, { recursive: true, force: true });
process.exit(0);
