/** What people at desks that keep do all night, as far as a proof needs it. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { Problem } from '#problems/catalogue.ts';
import { SERVICE } from './house.ts';
import type { Seated } from './kept-desk.ts';
import { newId, until } from './people.ts';

export type Call = { readonly stream: string; readonly patient: Uuid };

/** A call of somebody new, from its first ring to the queue. With nobody to ask, they are found by nothing yet. */
export async function takeCall(desk: Seated, family = `Tidewater ${newId()}`): Promise<Call> {
  const [id, patient] = [newId(), newId()];
  const stream = streamName({ kind: 'case', id });
  const record = streamName({ kind: 'patient', id: patient });
  await desk.begin(patient, [stream, record]);
  const identifiers = { nhsNumber: null, family, birthDate: '1980-01-01', phone: null };
  const asking = desk.session.call('match', { ...identifiers, postcode: 'ZZ99 9ZZ', as: patient });
  await asking.catch((error: unknown) => {
    // As at a desk: whatever the lookup comes to, the call goes on.
    if (!(error instanceof Problem)) throw error;
  });
  const now = Date.now();
  const facts = {
    ...{ patient, service: SERVICE, source: 'call' as const, urgency: 'urgent' as const },
    ...{ disposition: null, due: now + 3_600_000, answered: now - 60_000, repeat: false },
  };
  const said = { problem: 'Earache', unmapped: 0, warnings: [] };
  const payload = { patient: { name: family, gender: 'unknown' as const }, ...said };
  await desk.write({ stream, after: 0, type: 'case.received', facts, payload });
  return { stream, patient };
}

export function writeNote(desk: Seated, { stream }: Call, note: string): Promise<Uuid> {
  const facts = { outcome: 'spoke' as const };
  return desk.write({ stream, after: 1, type: 'case.contacted', facts, payload: { note } });
}

export function allSent({ outbox }: Seated, withinMs = 20_000): Promise<true> {
  const isSent = async () => (outbox.items.length === 0 ? true : undefined);
  return until('all is sent', isSent, withinMs);
}

export function allSafe({ outbox }: Seated): Promise<true> {
  const left = () => outbox.items.length + outbox.kept.length;
  return until('all is safe', async () => (left() === 0 ? true : undefined));
}
