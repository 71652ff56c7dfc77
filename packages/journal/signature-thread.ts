/** The thread that `allSigned` asks. An answer to each question, in their order. */
import { parentPort } from 'node:worker_threads';
import { allHold, type Packed } from './packed-claims.ts';

parentPort?.on('message', (claims: Packed) => parentPort?.postMessage(allHold(claims)));
