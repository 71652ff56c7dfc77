/** Closed cases for the tests. The people are invented; NHS numbers are from the test range. */
import type { Uuid } from '#base/ids.ts';
import { WARNINGS } from '#care/report/warnings.ts';
import type { ClosedCase } from './closed-case.ts';

const clinician = { id: '0191f3a0-0000-7000-8000-00000000000a' as Uuid, name: 'Dr Ruth Okafor' };
const handler = { id: '0191f3a0-0000-7000-8000-00000000000b' as Uuid, name: 'Sam Pryce' };

export const exampleCase: ClosedCase = {
  id: '0191f3a0-1111-7000-8000-000000000001' as Uuid,
  edition: 1,
  reopened: null,
  replaces: null,
  provider: { name: 'Harbour Urgent Care', ods: 'A1B2C' },
  source: 'nhs-111-report',
  receivedAt: Date.UTC(2026, 2, 12, 13, 2),
  closedAt: Date.UTC(2026, 2, 12, 14, 40),
  closedBy: clinician,
  outcome: 'prescription',
  summary: {
    patient: {
      name: 'Mrs Edith Marlowe',
      nhsNumber: { value: '9990004951', verified: true },
      birthDate: '1948-07-09',
      gender: 'female',
      address: '4 Quay Cottages, Lower Harbour, Testford',
      postcode: 'ZZ99 3CZ',
      phone: '01632 960123',
      practice: { name: 'Lower Harbour Surgery', ods: 'Y99999' },
    },
    caller: { name: 'Tom Marlowe', relation: 'Son', phone: '07700 900456' },
    callBack: '07700 900456',
    location: 'At home, ground floor',
    problem: 'Burning on passing urine for 2 days, now shivering and “not herself”.',
    disposition: {
      code: 'Dx05',
      wording: 'Contact a local service within 2 hours',
      timeframeMinutes: 120,
    },
    specialInstructions: 'Hard of hearing: ring twice and speak slowly.',
    sender: 'NHS 111 South Coast',
    contactAt: '2026-03-12T12:41:00+00:00',
    unmapped: 2,
    warnings: [WARNINGS['disposition/triage-differs']],
  },
  disposition: { code: 'Dx05', wording: 'Contact a local service within 2 hours' },
  adviceGiven: ['Drink plenty of fluids.', 'Call back if a rash appears or breathing gets hard.'],
  contacts: [
    {
      at: Date.UTC(2026, 2, 12, 13, 31),
      by: handler,
      outcome: 'no-answer',
      condition: null,
      note: 'Rang out on the son’s mobile.',
      corrected: null,
    },
    {
      at: Date.UTC(2026, 2, 12, 13, 50),
      by: clinician,
      outcome: 'spoke',
      condition: null,
      note: 'Spoke to the patient with her son beside her.',
      corrected: null,
    },
  ],
  consultations: [
    {
      id: '0191f3a0-3333-7000-8000-000000000001' as Uuid,
      at: Date.UTC(2026, 2, 12, 14, 25),
      by: clinician,
      corrected: {
        at: Date.UTC(2026, 2, 12, 14, 31),
        by: clinician,
        reason: 'The dose was written as once a day.',
      },
      consultation: {
        history:
          'Dysuria and frequency for 2 days. Shivering since this morning.\nNo loin pain, no vomiting, drinking well.\n\nType 2 diabetes, hypertension. No drug allergies known to her.',
        examination: 'By telephone: full sentences, orientated, son reads temperature 37.9 °C.',
        assessment: 'Lower urinary tract infection. No red flags for sepsis on this call.',
        plan: 'Nitrofurantoin MR 100 mg twice a day for 7 days, sent to Harbour Pharmacy.\nGP: please check renal function and urine culture within 1 week.',
        safetyNetting:
          'Call 999 if confused, breathless, mottled or not passing urine. Call 111 if no better in 48 hours.',
        followUp: 'We ring tomorrow at 10:00.',
        findings: [
          {
            system: 'https://codes.example/made-up',
            code: 'F-17',
            display: 'Lower urinary symptoms',
          },
        ],
      },
    },
  ],
  triages: [],
  observations: [
    {
      id: '0191f3a0-3333-7000-8000-000000000002' as Uuid,
      takenAt: Date.UTC(2026, 2, 12, 13, 55),
      by: handler,
      corrected: null,
      observations: {
        takenAt: '2026-03-12T13:55:00+00:00',
        respiration: 18,
        saturation: 96,
        onOxygen: false,
        systolic: 128,
        diastolic: 76,
        pulse: 92,
        consciousness: 'alert',
        temperature: 37.9,
        glucose: 8.4,
        pain: 3,
      },
    },
    {
      id: '0191f3a0-3333-7000-8000-000000000003' as Uuid,
      takenAt: Date.UTC(2026, 2, 12, 14, 20),
      by: clinician,
      corrected: { at: Date.UTC(2026, 2, 12, 14, 22), by: clinician, reason: 'Read again.' },
      observations: {
        takenAt: '2026-03-12T14:20:00+00:00',
        temperature: 38.2,
        note: 'By her son.',
      },
    },
  ],
  pictures: [],
  referrals: [
    {
      id: '0191f3a0-3333-7000-8000-000000000004' as Uuid,
      kind: 'booking',
      to: 'Harbour Urgent Treatment Centre',
      askedAt: Date.UTC(2026, 2, 12, 14, 33),
      by: clinician,
      reason: 'If no better tomorrow.',
      state: { kind: 'booked', at: Date.UTC(2026, 2, 12, 14, 36) },
      answer: {
        words: 'Bring a sample.',
        at: '2026-03-13T09:40:00+00:00',
        place: 'Quay Street entrance',
      },
    },
    {
      id: '0191f3a0-3333-7000-8000-000000000005' as Uuid,
      kind: 'referral',
      to: 'Community nursing',
      askedAt: Date.UTC(2026, 2, 12, 14, 34),
      by: handler,
      reason: '',
      state: { kind: 'failed', attempt: 5, retryAt: null, problem: 'refused' },
      answer: null,
    },
  ],
  notUnderstood: 0,
};

/** As little as a case may hold: nobody identified, nobody reached. */
export const barestCase: ClosedCase = {
  id: '0191f3a0-1111-7000-8000-000000000002' as Uuid,
  edition: 1,
  reopened: null,
  replaces: null,
  provider: { name: 'Harbour Urgent Care' },
  source: 'call',
  receivedAt: Date.UTC(2026, 6, 1, 23, 50),
  closedAt: Date.UTC(2026, 6, 2, 0, 20),
  closedBy: { id: clinician.id, name: null },
  outcome: 'no-contact',
  summary: { patient: { name: '', gender: 'unknown' }, problem: '', unmapped: 0, warnings: [] },
  disposition: null,
  adviceGiven: [],
  contacts: [],
  consultations: [],
  triages: [],
  observations: [],
  pictures: [],
  referrals: [],
  notUnderstood: 0,
};
