/** Closed cases for the tests. The people are invented; NHS numbers are from the test range. */
import type { Uuid } from '#base/ids.ts';
import { WARNINGS } from '#care/report/warnings.ts';
import type { ClosedCase } from './closed-case.ts';

const clinician = { id: '0191f3a0-0000-7000-8000-00000000000a' as Uuid, name: 'Dr Ruth Okafor' };
const handler = { id: '0191f3a0-0000-7000-8000-00000000000b' as Uuid, name: 'Sam Pryce' };

export const exampleCase: ClosedCase = {
  id: '0191f3a0-1111-7000-8000-000000000001' as Uuid,
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
  adviceGiven: ['Drink plenty of fluids.', 'Call back if a rash appears or breathing gets hard.'],
  contacts: [
    {
      at: Date.UTC(2026, 2, 12, 13, 31),
      by: handler,
      outcome: 'no-answer',
      note: 'Rang out on the son’s mobile.',
    },
    {
      at: Date.UTC(2026, 2, 12, 13, 50),
      by: clinician,
      outcome: 'spoke',
      note: 'Spoke to the patient with her son beside her.',
    },
  ],
  consultations: [
    {
      at: Date.UTC(2026, 2, 12, 14, 25),
      by: clinician,
      consultation: {
        history:
          'Dysuria and frequency for 2 days. Shivering since this morning.\nNo loin pain, no vomiting, drinking well.\n\nType 2 diabetes, hypertension. No drug allergies known to her.',
        examination: 'By telephone: full sentences, orientated, son reads temperature 37.9 °C.',
        assessment: 'Lower urinary tract infection. No red flags for sepsis on this call.',
        plan: 'Nitrofurantoin MR 100 mg twice a day for 7 days, sent to Harbour Pharmacy.\nGP: please check renal function and urine culture within 1 week.',
        safetyNetting:
          'Call 999 if confused, breathless, mottled or not passing urine. Call 111 if no better in 48 hours.',
      },
    },
  ],
  triages: [],
  notUnderstood: 0,
};

/** As little as a case may hold: nobody identified, nobody reached. */
export const barestCase: ClosedCase = {
  id: '0191f3a0-1111-7000-8000-000000000002' as Uuid,
  provider: { name: 'Harbour Urgent Care' },
  source: 'call',
  receivedAt: Date.UTC(2026, 6, 1, 23, 50),
  closedAt: Date.UTC(2026, 6, 2, 0, 20),
  closedBy: { id: clinician.id, name: null },
  outcome: 'no-contact',
  summary: { patient: { name: '', gender: 'unknown' }, problem: '', unmapped: 0, warnings: [] },
  adviceGiven: [],
  contacts: [],
  consultations: [],
  triages: [],
  notUnderstood: 0,
};
