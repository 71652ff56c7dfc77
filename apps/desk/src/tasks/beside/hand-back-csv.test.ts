import { expect, it } from 'vitest';
import type { CaseView } from '#care/case.ts';
import { exampleCase } from '#fhir/gp-message/example-case.ts';
import { handBackCsv } from './hand-back-csv.ts';

const row = { service: 'out-of-hours', urgency: 'urgent', disposition: 'Dx05', due: 0 };
const one = {
  closed: exampleCase,
  view: { row } as unknown as CaseView,
  isOpen: false,
  last: exampleCase.closedBy.id,
};
const [head, line] = handBackCsv([one]).slice(1).split('\r\n');
const cells = (text: string) =>
  [...text.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell);

it('says in one line whatever would else have to be typed', () => {
  const said = new Map(cells(head!).map((name, i) => [name, cells(line!)[i]]));
  expect(Object.fromEntries(said)).toMatchObject({
    case: exampleCase.id,
    up_to_entry: exampleCase.closedBy.id,
    state: 'closed',
    outcome: 'prescription',
    came_as: 'nhs-111-report',
    received: '2026-03-12T13:02:00.000Z',
    due: '1970-01-01T00:00:00.000Z',
    nhs_number: '9990004951',
    nhs_number_standing: 'verified',
    name: 'Mrs Edith Marlowe',
    born: '1948-07-09',
    postcode: 'ZZ99 3CZ',
    practice_ods: 'Y99999',
    caller_relation: 'Son',
  });
});

it('says of an open case neither an outcome nor a close', () => {
  const open = handBackCsv([{ ...one, isOpen: true }]);
  expect(open).toContain(',open,,out-of-hours,');
  expect(open).not.toContain('prescription,out-of-hours');
});

it('lets no cell be a formula', () => {
  const { summary } = exampleCase;
  const patient = { ...summary.patient, name: '=HYPERLINK("x")' };
  const closed = { ...exampleCase, summary: { ...summary, patient } };
  expect(handBackCsv([{ ...one, closed }])).toContain(`"'=HYPERLINK(""x"")"`);
});
