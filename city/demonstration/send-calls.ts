import type { Clock } from '#base/clock.ts';
import type { Draw } from '../draw.ts';
import { itkMessage } from '../itk-111/itk-message.ts';
import type { CallOf } from './calls-in.ts';
import type { Ledger, Pending } from './ledger.ts';
import { OPENING_SIZE, occasionAfter } from './opening.ts';

/** What the sender works with. */
export interface Sending {
  readonly clock: Clock;
  readonly callOf: CallOf;
  /** Draws how long it is until somebody calls again. */
  readonly pauses: Draw;
  /** Remembers durably. */
  remember(ledger: Ledger): Promise<void>;
  /** Hands a message to the gateway; true once it is stored. Never throws. */
  hand(message: string): Promise<boolean>;
  /** How many GP messages have left: each is a case that somebody finished. */
  gpMessages(): Promise<number>;
  /** Ends early where the demonstration is to stop. */
  sleep(ms: number): Promise<void>;
  readonly stopping: AbortSignal;
}

const MOST_OPEN = 40;
const PAUSE_MS = { least: 20_000, most: 90_000 };
const TRY_AGAIN_MS = 5_000;
/**
 * For so long a call that nobody takes is offered again unchanged, so that one which arrived unheard stands once. After
 * that (no operator has approved the gateway yet) it is dropped for another: its clock would not look live any more.
 */
const OFFERED_FOR_MS = 120_000;

/** Sends calls until it is told to stop: the opening ones at once, then one after the other. */
export async function sendCalls(begun: Ledger, sending: Sending): Promise<void> {
  const { pauses, sleep, stopping } = sending;
  let ledger = begun;
  while (!stopping.aborted) {
    if (await enoughOpen(ledger, sending)) {
      await sleep(TRY_AGAIN_MS);
      continue;
    }
    const pending = await settled(ledger, sending);
    const stored = await sending.hand(itkMessage(sending.callOf(pending.number, pending)));
    ledger = {
      ...ledger,
      drawn: pending.number,
      taken: ledger.taken + (stored ? 1 : 0),
      pending: stored ? null : pending,
    };
    if (stored) await sending.remember(ledger);
    if (!stored) await sleep(TRY_AGAIN_MS);
    else if (ledger.taken >= OPENING_SIZE)
      await sleep(pauses.between(PAUSE_MS.least, PAUSE_MS.most));
  }
}

/** The call to offer now, in the ledger before it leaves: after a crash it is offered again, to the byte the same. */
async function settled(ledger: Ledger, { clock, remember }: Sending): Promise<Pending> {
  const now = clock();
  const { pending } = ledger;
  if (pending !== null && now - pending.since < OFFERED_FOR_MS) return pending;
  const number = ledger.drawn + 1;
  const next = { number, since: now, ...occasionAfter(ledger.taken, now) };
  await remember({ ...ledger, drawn: number, pending: next });
  return next;
}

/** As far as can be seen from here: this has no session, and a case closed without a GP message still counts as open. */
async function enoughOpen(ledger: Ledger, { gpMessages }: Sending): Promise<boolean> {
  const finished = Math.max(0, (await gpMessages()) - ledger.gpMessagesBefore);
  return ledger.taken - finished >= MOST_OPEN;
}
