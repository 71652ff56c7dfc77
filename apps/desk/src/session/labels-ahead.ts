/** The keys of the board's lines are here before they are needed: whoever queues a call waits for nobody, and midnight may come while no keeper answers. */
import type { Clock } from '#base/clock.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Keyring, Wanted } from '#sync/keyring.ts';
import { rest } from '../store/rest.ts';

const DAY_MS = 86_400_000;
const EACH_MS = 600_000;
/** Streams in one grant. */
const MOST_STREAMS = 32;

/** Of each of these services, for the day of a moment. */
export function labelsOf(services: readonly string[], at: number): Wanted[] {
  return services.map((service) => ({
    stream: streamName({ kind: 'labels', service, day: dayOf(at) }),
    subject: null,
  }));
}

/** Has those of today and tomorrow, until the signal aborts, or the keeper refuses. */
export async function haveLabels(
  keyring: Pick<Keyring, 'ensure'>,
  services: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const wanted = [clock(), clock() + DAY_MS].flatMap((at) => labelsOf(services, at));
    try {
      for (let i = 0; i < wanted.length; i += MOST_STREAMS)
        await keyring.ensure(wanted.slice(i, i + MOST_STREAMS), 'board');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === 'access/not-allowed') return;
    }
    await rest(EACH_MS, signal);
  }
}
