import { parentPort } from 'node:worker_threads';
import { serveChannel } from '../base/channel';
import type { HeapContract } from './heapContract';
import { createHeapService } from './heapService';

if (parentPort) serveChannel<HeapContract>(parentPort, createHeapService());
