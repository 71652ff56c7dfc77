/** The thread that `allSigned` asks. */
import { parentPort } from 'node:worker_threads';
import { answerTo, type Question } from './packed-claims.ts';

parentPort?.on('message', (asked: Question) => parentPort?.postMessage(answerTo(asked)));
