import { parentPort, workerData } from 'node:worker_threads';
import { serveChannel } from '../base/channel';
import { createEdgeService, type EdgeContract } from './edgeService';
import { EDGES } from './edgeThread';
import type { HeapContract } from './heapContract';
import { createHeapService } from './heapService';

if (parentPort && workerData === EDGES) {
  serveChannel<EdgeContract>(parentPort, createEdgeService());
} else if (parentPort) {
  serveChannel<HeapContract>(parentPort, createHeapService(__filename));
}
