import { parentPort } from 'node:worker_threads';
import { analyseSource } from '../analysis/analyse';
import { serveChannel } from '../base/channel';
import type { AnalysisContract } from './analysisContract';

if (parentPort) serveChannel<AnalysisContract>(parentPort, { analyse: analyseSource });
