import { expect, it } from 'vitest';
import type { CaseSummary } from '#care/payloads.ts';
import { whyNotTell } from './why-not-tell.ts';

const patient = { name: 'Rosemary Testington', gender: 'female' } as const;
const call = { for: 'self', readBack: true, earlier: [] } as const;
const said = (consent: 'yes' | 'no' | 'not-asked', practice?: CaseSummary['patient']['practice']) =>
  whyNotTell({
    patient: { ...patient, practice },
    call: { ...call, consent, earlier: [] },
  });

it('speaks against a message that they did not want shared, or that has nowhere to go', () => {
  const harbour = { name: 'Harbour Surgery' };
  expect(said('yes', harbour)).toEqual([]);
  expect(said('not-asked', harbour)).toEqual([]);
  expect(said('not-asked', { name: '', ods: 'Z00001' })).toEqual([]);
  expect(said('no', harbour)).toEqual([expect.stringMatching(/^They said no/)]);
  expect(said('yes')).toEqual([expect.stringMatching(/^No GP practice is known/)]);
  expect(said('no', { name: '' })).toHaveLength(2);
  expect(whyNotTell({ patient: { ...patient, practice: harbour } })).toEqual([]);
});
