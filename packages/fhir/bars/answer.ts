/** What a receiver says to a request, at once or when it is asked again: read tolerantly, and taken for an answer only where it is one. */
import { z } from 'zod';
import type { Slot } from './request.ts';

export type BarsAnswer = {
  readonly answer: 'accepted' | 'rejected' | 'booked';
  readonly words: string;
  /** ISO 8601 with offset. */
  readonly at: string | undefined;
  readonly place: string | undefined;
};

const concept = z.looseObject({
  text: z.string().optional(),
  coding: z.array(z.looseObject({ display: z.string().optional() })).optional(),
});
const appointment = z.looseObject({
  resourceType: z.literal('Appointment'),
  status: z.string(),
  start: z.iso.datetime({ offset: true }).optional(),
  cancelationReason: concept.optional(),
  comment: z.string().optional(),
});
/** However the rest of it reads. */
const isAppointment = appointment.pick({ resourceType: true });
const serviceRequest = z.looseObject({
  resourceType: z.literal('ServiceRequest'),
  status: z.string(),
  statusReason: concept.optional(),
  note: z.array(z.looseObject({ text: z.string() })).optional(),
});
const location = z.looseObject({ resourceType: z.literal('Location'), name: z.string() });
const entries = z.looseObject({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.looseObject({ resource: z.unknown() })).optional(),
});
const header = z.looseObject({
  resourceType: z.literal('MessageHeader'),
  eventCoding: z.looseObject({ code: z.string() }),
  response: z.looseObject({ code: z.string() }).optional(),
});
const slot = z.looseObject({
  resourceType: z.literal('Slot'),
  id: z.string().max(200),
  status: z.string(),
  start: z.iso.datetime({ offset: true }),
  end: z.iso.datetime({ offset: true }),
});

const GONE: ReadonlySet<string> = new Set(['cancelled', 'entered-in-error', 'noshow']);
const REFUSED: ReadonlySet<string> = new Set(['revoked', 'entered-in-error']);

/** Null where nothing is answered yet, or nothing of it can be understood. */
export function readAnswer(text: string): BarsAnswer | null {
  const resources = resourcesOf(text);
  const place = first(resources, location)?.name;
  const booked = first(resources, appointment);
  if (booked !== undefined) {
    const { status, start, cancelationReason, comment = '' } = booked;
    if (status === 'booked') return { answer: 'booked', words: clip(comment), at: start, place };
    if (GONE.has(status)) return rejected(wordsOf(cancelationReason));
    return null;
  }
  const head = first(resources, header);
  if (head?.response?.code === 'fatal-error') return rejected('');
  const request = first(resources, serviceRequest);
  if (request === undefined) return null;
  const { status, statusReason, note = [] } = request;
  if (REFUSED.has(status)) return rejected(wordsOf(statusReason) || (note[0]?.text ?? ''));
  // A request that is only said back is not yet taken on; a response about it is.
  const isResponse = head === undefined || head.eventCoding.code.endsWith('-response');
  if (!isResponse || (status !== 'active' && status !== 'completed')) return null;
  return { answer: 'accepted', words: clip(note[0]?.text ?? ''), at: undefined, place };
}

/** A booking that a service holds, with what it says of it; no answer yet where it has not decided. */
export type Held = { readonly answer: BarsAnswer | null };

/** Null where it holds none. @throws where it does not say */
export function readHeld(text: string): Held | null {
  const held = foundIn(text).some((one) => isAppointment.safeParse(one).success);
  return held ? { answer: readAnswer(text) } : null;
}

/** The earliest appointment that is free; null where none is. @throws where the service does not say */
export function firstFree(text: string): Slot | null {
  const resources = foundIn(text);
  const place = first(resources, location)?.name;
  const free = resources
    .flatMap((one) => slot.safeParse(one).data ?? [])
    .filter(({ status }) => status === 'free')
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start))[0];
  if (free === undefined) return null;
  const { id, start, end } = free;
  return { id, start, end, place };
}

function rejected(words: string): BarsAnswer {
  return { answer: 'rejected', words: clip(words), at: undefined, place: undefined };
}

/** What a search found. @throws where this is no bundle, which alone can say that there is nothing */
function foundIn(text: string): readonly unknown[] {
  return (entries.parse(JSON.parse(text)).entry ?? []).map(({ resource }) => resource);
}

/** Those of a bundle, or the one that it is. */
function resourcesOf(text: string): readonly unknown[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return [];
  }
  const bundle = entries.safeParse(read);
  return bundle.success ? (bundle.data.entry ?? []).map(({ resource }) => resource) : [read];
}

function first<S extends z.ZodType>(
  resources: readonly unknown[],
  shape: S,
): z.output<S> | undefined {
  for (const one of resources) {
    const read = shape.safeParse(one);
    if (read.success) return read.data;
  }
  return undefined;
}

function wordsOf(told: z.output<typeof concept> | undefined): string {
  return told?.text ?? told?.coding?.[0]?.display ?? '';
}

function clip(text: string): string {
  return text.trim().slice(0, 20_000);
}
