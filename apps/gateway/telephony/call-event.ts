/** What a telephone switch tells of a call: when it rang and what became of it. Never who rang, and from which number. */
import { z } from 'zod';
import type { CareFacts } from '#care/entries.ts';

const service = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,38}$/, 'service must be one of this provider, as out-of-hours');
const moment = z.iso
  .datetime({ offset: true, error: 'must be a time with its offset, as 2026-11-26T03:00:00Z' })
  .transform((text) => Date.parse(text));

/** The switch's own name of the call, by which a repetition is known. Digits alone could be a telephone number, and are not taken. */
const call = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/, 'call must be up to 100 letters, digits, dots and hyphens')
  .refine((text) => !/^[\d.-]{5,20}$/.test(text), 'call must not be a telephone number');

const told = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('answered'),
    call,
    service,
    offered: moment,
    answered: moment,
  }),
  z.strictObject({ event: z.literal('abandoned'), call, service, offered: moment, ended: moment }),
]);

export type CallEvent = { readonly call: string } & (
  | { readonly type: 'telephone.answered'; readonly facts: CareFacts<'telephone.answered'> }
  | { readonly type: 'telephone.abandoned'; readonly facts: CareFacts<'telephone.abandoned'> }
);

export type ReadEvent =
  | { readonly kind: 'event'; readonly event: CallEvent }
  /** By field what is wrong; nothing of what was sent. */
  | { readonly kind: 'fault'; readonly faults: readonly string[] };

/** A clock may run ahead of ours by this much. */
const AHEAD_MS = 60_000;
/** What was not told within two days is told no more: the room's day is over. */
const OLDEST_MS = 48 * 3_600_000;
/** Nobody waits so long to be answered. */
const LONGEST_MS = 12 * 3_600_000;

/** @param services those that this provider has */
export function readCallEvent(body: unknown, services: readonly string[], now: number): ReadEvent {
  const read = told.safeParse(body);
  if (!read.success) return { kind: 'fault', faults: read.error.issues.map(wordsOf) };
  const { event, call, service, offered } = read.data;
  const end = event === 'answered' ? read.data.answered : read.data.ended;
  const last = event === 'answered' ? 'answered' : 'ended';
  const faults = [
    services.includes(service) ? null : 'service: not one of this provider',
    end < offered ? `${last}: before it was offered` : null,
    end > now + AHEAD_MS ? `${last}: in the future` : null,
    offered < now - OLDEST_MS ? 'offered: more than two days ago' : null,
    end - offered > LONGEST_MS ? `${last}: more than twelve hours after it was offered` : null,
  ].filter((words) => words !== null);
  if (faults.length > 0) return { kind: 'fault', faults };
  return {
    kind: 'event',
    event:
      event === 'answered'
        ? { call, type: 'telephone.answered', facts: { service, offered, answered: end } }
        : { call, type: 'telephone.abandoned', facts: { service, offered, ended: end } },
  };
}

/** Which field, and what it must be: a number that somebody sent all the same is not said again. */
function wordsOf({ code, path, message }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys')
    return 'there is a field that is not taken; no telephone number ever is';
  const field = path.join('.');
  return field === '' ? 'must be a JSON object' : `${field}: ${message.replace(`${field} `, '')}`;
}
