import { describe, expect, it } from 'vitest';
import { type CallFields, NO_CALL } from './call-fields.ts';
import { identifiersOf, NOT_JUDGED, readCall, typingFaults, whyNotQueue } from './read-call.ts';

const NOW = Date.parse('2026-11-25T03:00:00Z');
const SERVICES = ['out-of-hours'];

const whole: CallFields = {
  ...NO_CALL,
  caller: 'self',
  callBack: '07700 900123',
  nhsNumber: '999 000 0018',
  given: 'Rosemary',
  family: 'Testington',
  birthDate: '2 2 1990',
  postcode: 'zz99 9zz',
  location: 'At home',
  problem: 'Short of breath since this morning',
  disposition: 'Dx05',
  readBack: 'yes',
};

const faultOf = (part: Partial<CallFields>) => typingFaults({ ...whole, ...part }, NOW);

describe('a call that is whole', () => {
  it('has no fault, and says what a case needs', () => {
    expect(whyNotQueue(whole, NOW, SERVICES)).toEqual({});
    expect(readCall(whole, NOW)).toMatchObject({
      patient: {
        name: 'Rosemary Testington',
        birthDate: '1990-02-02',
        gender: 'unknown',
        postcode: 'ZZ99 9ZZ',
        phone: '07700 900123',
      },
      callBack: '07700 900123',
      disposition: { code: 'Dx05', urgency: 'urgent', minutes: 120 },
      call: { for: 'self', readBack: true, consent: 'not-asked' },
    });
  });

  it('says of an NHS number heard on the telephone that nobody verified it', () => {
    expect(readCall(whole, NOW).patient.nhsNumber?.verified).toBe(false);
  });

  it('keeps a caller’s number apart from the patient’s', () => {
    const said = readCall({ ...whole, caller: 'other', relation: 'neighbour' }, NOW);
    expect(said.patient.phone).toBeUndefined();
    expect(said.caller).toEqual({
      name: undefined,
      relation: 'neighbour',
      phone: '07700 900123',
    });
  });

  it('takes a baby who was born today, also in the hour after midnight in summer', () => {
    const now = Date.parse('2026-07-02T00:30:00+01:00');
    const born = { ...whole, birthDate: '2 7 2026' };
    expect(typingFaults(born, now).birthDate).toBeUndefined();
    expect(typingFaults({ ...whole, birthDate: '3 7 2026' }, now).birthDate).toMatch(/future/);
  });

  it('has no postcode where somebody wrote that there is none', () => {
    for (const postcode of ['none', 'not known'])
      expect(readCall({ ...whole, postcode }, NOW).patient.postcode).toBeUndefined();
  });

  it('carries on with nobody’s name, number or urgency', () => {
    const nobody = {
      ...whole,
      callBack: 'none',
      nhsNumber: '',
      given: '',
      family: 'not known',
      birthDate: '',
      postcode: '',
      disposition: NOT_JUDGED,
    };
    expect(whyNotQueue(nobody, NOW, SERVICES)).toEqual({});
    expect(readCall(nobody, NOW)).toMatchObject({
      patient: { name: '', gender: 'unknown' },
      callBack: undefined,
      disposition: null,
    });
    expect(identifiersOf(nobody, NOW)).toBeNull();
  });
});

describe('what is missing', () => {
  it('is said in the order of the call', () => {
    expect(Object.keys(whyNotQueue(NO_CALL, NOW, SERVICES))).toEqual([
      'caller',
      'callBack',
      'family',
      'location',
      'problem',
      'disposition',
      'readBack',
    ]);
  });

  it('is a service of one’s own', () => {
    expect(whyNotQueue({ ...whole, service: 'dental' }, NOW, SERVICES)).toHaveProperty('service');
    expect(whyNotQueue(whole, NOW, [])).toHaveProperty('service');
  });
});

describe('what people type and paste', () => {
  it.each([
    ['بنت الأزور', 'خولة'],
    ['O’Néill-Ødegård', 'Siân'],
    ['👩‍👩‍👧‍👦', 'Zoë'],
    ['x'.repeat(199), ''],
  ])('%s is a name', (family, given) => {
    expect(faultOf({ family, given })).toEqual({});
    expect(readCall({ ...whole, family, given }, NOW).patient.name).toContain(family);
  });

  it.each([
    ['a name of 400 characters', { family: 'x'.repeat(400) }, 'family', '199 characters'],
    ['a control character', { family: 'Test\u0007ington' }, 'family', 'after “Test”'],
    ['text turned round', { given: '\u202eyramesoR' }, 'given', 'at the beginning'],
    ['a null in the problem', { problem: 'Cough\u0000' }, 'problem', 'cannot be seen'],
    ['a phone in words', { callBack: 'ask the neighbour' }, 'callBack', 'digits'],
    ['too short a phone', { callBack: '999' }, 'callBack', 'too short'],
    ['too long a phone', { callBack: '0'.repeat(21) }, 'callBack', 'too long'],
    ['a wrong check digit', { nhsNumber: '999 000 0019' }, 'nhsNumber', 'one of its digits'],
    ['too few digits', { nhsNumber: '999' }, 'nhsNumber', 'this has 3'],
    ['letters in a number', { nhsNumber: '99900000I8' }, 'nhsNumber', 'digits only'],
    ['ten zeros', { nhsNumber: '0000000000' }, 'nhsNumber', 'not a valid'],
    ['a place for a postcode', { postcode: 'Eastmouth' }, 'postcode', 'no UK postcode'],
    ['31 February', { birthDate: '31 2 1990' }, 'birthDate', 'not in the calendar'],
    ['month first', { birthDate: '2/27/1990' }, 'birthDate', 'no month 27'],
    ['tomorrow', { birthDate: '26 11 2026' }, 'birthDate', 'future'],
    ['Methuselah', { birthDate: '1 1 1066' }, 'birthDate', 'Nobody alive'],
    ['half a year', { birthDate: '1 1 90' }, 'birthDate', '4 digits'],
    ['last Tuesday', { birthDate: 'last Tuesday' }, 'birthDate', 'like 27 3 1985'],
  ] as const)('%s is said beside the field', (_, part, field, words) => {
    const faults = faultOf(part);
    expect(Object.keys(faults)).toEqual([field]);
    expect(faults[field]).toContain(words);
  });

  it.each([
    '+44 (0)7700 900-123',
    '00 1 202 555 0123',
    '+93 70 555 0123',
    '01632 960001 ext. 22',
    'none',
  ])('%s is a number to call back on', (callBack) => expect(faultOf({ callBack })).toEqual({}));

  it.each([
    ['29/02/1988', '1988-02-29'],
    ['29.2.1988', '1988-02-29'],
    ['29021988', '1988-02-29'],
    ['1988-2-29', '1988-02-29'],
    ['29 February 1988', '1988-02-29'],
    ['1st May 2001', '2001-05-01'],
    ['25 11 2026', '2026-11-25'],
    ['Feb 1988', '1988-02'],
    ['1988', '1988'],
  ])('%s is a date of birth', (birthDate, iso) => {
    expect(faultOf({ birthDate })).toEqual({});
    expect(readCall({ ...whole, birthDate }, NOW).patient.birthDate).toBe(iso);
  });
});

describe('whom to look for', () => {
  const without = { nhsNumber: '', callBack: 'none', postcode: '' };
  it.each([
    ['name and birth, by sound', without],
    ['an NHS number', { callBack: 'none', family: '', birthDate: '' }],
    ['name, birth and postcode', { nhsNumber: '', callBack: 'none' }],
    ['phone and birth', { nhsNumber: '', family: '', postcode: '' }],
  ])('%s is enough', (_, part) => {
    expect(identifiersOf({ ...whole, ...part }, NOW)).not.toBeNull();
  });

  it.each<[string, Partial<CallFields>]>([
    ['a name alone', { ...without, birthDate: '' }],
    ['a year of birth', { nhsNumber: '', birthDate: '1990' }],
    ['a number that fails its check', { ...without, nhsNumber: '9990000019', birthDate: '' }],
    ['a neighbour’s phone', { nhsNumber: '', family: '', caller: 'other' }],
  ])('%s is too little', (_, part) => {
    expect(identifiersOf({ ...whole, ...part }, NOW)).toBeNull();
  });
});
