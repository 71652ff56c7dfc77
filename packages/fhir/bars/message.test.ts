import { expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { goesAlong } from './goes-along.ts';
import { appointmentId, barsMessage } from './message.ts';
import { barsPage } from './page.ts';
import type { BarsRequest } from './request.ts';

const NOW = Date.UTC(2026, 10, 26, 3);
const request: BarsRequest = {
  id: '01957000-0000-7000-8000-000000000001' as Uuid,
  kind: 'referral',
  askedAt: NOW,
  to: { name: 'Ambulance service', dos: '111111111' },
  from: { name: 'Northmoor Urgent Care', dos: '222222222', ods: undefined },
  by: null,
  said: { reason: 'Chest pain', information: '' },
  summary: {
    patient: { name: 'Rosemary Testington', gender: 'female' },
    problem: 'Chest pain since this morning',
    disposition: {
      code: 'Dx08',
      wording: 'Contact a local service within 24 hours',
      timeframeMinutes: 1440,
    },
    unmapped: 0,
    warnings: [],
  },
  urgency: 'emergency',
  disposition: 'Dx08',
  receivedAt: NOW - 60_000,
  slot: null,
};

function resourceOf(asked: BarsRequest, type: string) {
  const found = barsMessage(asked).entry.find(({ resource }) => resource.resourceType === type);
  return found?.resource;
}
const planned = (disposition: object) => ({
  activity: [{ outcomeCodeableConcept: expect.arrayContaining([{ coding: [disposition] }]) }],
});

it('says the disposition as the case came with it, and once judged anew the words of the new one', () => {
  const system = 'https://fhir.nhs.uk/CodeSystem/pathways-dx-codes';
  expect(resourceOf(request, 'CarePlan')).toMatchObject(
    planned({ system, code: 'Dx08', display: 'Contact a local service within 24 hours' }),
  );
  expect(resourceOf({ ...request, disposition: 'Dx012' }, 'CarePlan')).toMatchObject(
    planned({ system, code: 'Dx012', display: 'Emergency ambulance' }),
  );
});

it.each([
  ['unknown', 'See a dentist', 'Disposition: See a dentist'],
  ['Dx999', 'See a dentist', 'Disposition: See a dentist (Dx999)'],
])('says a disposition that no table has in words alone: %s', (code, wording, words) => {
  const disposition = { code, wording, timeframeMinutes: null };
  const asked = { ...request, disposition: code, summary: { ...request.summary, disposition } };
  const plan = JSON.stringify(resourceOf(asked, 'CarePlan'));
  expect(plan).toContain(`{"text":"${words}"}`);
  expect(plan).not.toContain('coding');
});

it('says of the case what the page says of it, and no special instructions', () => {
  const asked: BarsRequest = {
    ...request,
    summary: {
      ...request.summary,
      callBack: '07700 900123',
      location: 'At the bus station',
      specialInstructions: 'Lives alone',
    },
  };
  const message = JSON.stringify(barsMessage(asked));
  const page = barsPage(asked);
  for (const { value } of goesAlong(asked)) expect(page).toContain(value);
  for (const value of ['Emergency', 'since this morning', 'Dx08', '07700 900123', 'bus station']) {
    expect(message).toContain(value);
    expect(page).toContain(value);
  }
  expect(message).not.toContain('Lives alone');
  expect(page).not.toContain('Lives alone');
});

it('of a booking is about an appointment with an id of its own, the same whichever slot it takes', () => {
  const booking: BarsRequest = { ...request, kind: 'booking' };
  const start = '2026-11-27T09:20:00+00:00';
  const slot = { id: 'slot-7', start, end: '2026-11-27T09:30:00+00:00', place: undefined };
  for (const asked of [booking, { ...booking, slot }])
    expect(resourceOf(asked, 'Appointment')?.id).toBe(appointmentId(request.id));
  expect(resourceOf(booking, 'ServiceRequest')?.id).toBe(request.id);
  expect(appointmentId(request.id)).not.toBe(request.id);
});
