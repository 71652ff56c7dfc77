/**
 * The demonstration: an NHS 111 service that does not exist, sending reports of people who do not exist to the gateway
 * of this installation. `start --demo` runs it; nothing else does. Its settings are its environment.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '#base/clock.ts';
import { endOnUncaught, privateLog } from '#problems/private-log.ts';
import { Draw } from '../draw.ts';
import { callsIn } from './calls-in.ts';
import { readLedger, writeLedger } from './ledger.ts';
import { sendCalls } from './send-calls.ts';

const {
  HOLDFAST_DATA: data = '.holdfast',
  HOLDFAST_ITK_PORT: itkPort = '8481',
  HOLDFAST_GP_OUT: gpOut = join(process.cwd(), 'gp-outbox'),
} = process.env;
const { values } = parseArgs({ options: { seed: { type: 'string', default: 'northmoor' } } });

const ANSWER_WITHIN_MS = 30_000;

const log = privateLog('demonstration');
endOnUncaught(log);
const stopping = new AbortController();
const { signal } = stopping;
for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
  process.once(event, () => stopping.abort());
}

await mkdir(join(data, 'demonstration'), { recursive: true, mode: 0o700 });
const file = join(data, 'demonstration', 'ledger.json');
const ledger = (await readLedger(file)) ?? {
  seed: values.seed,
  day: new Date(systemClock()).toISOString().slice(0, 10),
  taken: 0,
  drawn: 0,
  gpMessagesBefore: await gpMessages(),
  pending: null,
};
process.send?.({ ready: true });

await sendCalls(ledger, {
  clock: systemClock,
  callOf: callsIn(ledger),
  pauses: new Draw(`${ledger.seed}/pauses after ${ledger.drawn}`),
  remember: (next) => writeLedger(file, next),
  hand,
  gpMessages,
  sleep: (ms) => sleep(ms, undefined, { signal }).catch(() => undefined),
  stopping: signal,
});
if (process.connected) process.disconnect?.();

async function hand(message: string): Promise<boolean> {
  try {
    const { ok, status } = await fetch(`http://127.0.0.1:${itkPort}/nhs-111-reports`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: message,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    log.info({ status }, ok ? 'stored' : 'not stored yet');
    return ok;
  } catch {
    if (!signal.aborted) log.info('the gateway does not answer yet');
    return false;
  }
}

/** A GP message in a folder is a page and a document; none can be counted that goes elsewhere. */
async function gpMessages(): Promise<number> {
  const names = await readdir(gpOut).catch(() => []);
  return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).length;
}
