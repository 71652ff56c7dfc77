import { describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { nobody } from '../../store/people.ts';
import type { JournalRow, What } from './fold-journal.ts';
import { HEADER_ROW, journalCsv } from './journal-csv.ts';

const at = Date.parse('2026-11-25T10:00:00.123Z');
const row: JournalRow = {
  key: '7/0',
  index: 7,
  id: 'entry-id' as Uuid,
  at,
  who: 'amara' as Uuid,
  patient: 'patient-id' as Uuid,
  from: {
    session: 'session-id' as Uuid,
    openedAt: at - 60_000,
    by: 'passkey',
    device: new Uint8Array(32).fill(0xab),
  },
  what: { kind: 'opening', purpose: 'care', cases: [], under: null },
  signature: 'holds',
};
const who = {
  nameOf: (id: Uuid) => (id === 'amara' ? '=Dr "Amara", Osei' : 'Grace'),
  people: nobody,
  devices: new Map(),
};
const cells = (what: What) => journalCsv([{ ...row, what }], who);

describe('a row of the file', () => {
  it('says which entry it tells of, and where that stands', () => {
    expect(journalCsv([row], who)).toBe(
      `7,entry-id,2026-11-25T10:00:00.123Z,"'=Dr ""Amara"", Osei",,,amara,Opened,patient-id,Care,,Device abab-abab,2026-11-25T09:59:00.123Z,session-id,holds\r\n`,
    );
  });

  it('has as many cells as the row of their names', () => {
    expect(HEADER_ROW.split(',')).toHaveLength(15);
  });

  it('leaves empty what is not known', () => {
    const [bare] = journalCsv([{ ...row, patient: null, from: null }], who).split('\r\n');
    expect(bare).toMatch(/,amara,Opened,,Care,,,,,holds$/);
  });

  it('says where nobody signed it, and where that could not be checked', () => {
    expect(journalCsv([{ ...row, signature: 'broken' }], who)).toMatch(/,does not hold\r\n$/);
    expect(journalCsv([{ ...row, signature: 'unknown' }], who)).toMatch(/,not checked\r\n$/);
  });

  it('calls a device by its name where it has one', () => {
    const devices = new Map([[base64url(new Uint8Array(32).fill(0xab)), 'Front desk']]);
    expect(journalCsv([row], { ...who, devices })).toContain(',Front desk,');
  });

  it('says every moment whole: a file is read on another day', () => {
    const raise = { by: 'grace' as Uuid, at, people: 20, until: at };
    const freeze: What = {
      kind: 'freeze',
      scope: 'account',
      reason: 'budget',
      people: 40,
      limit: 40,
      raise,
    };
    expect(cells(freeze)).toContain('raised by 20, by Grace, 25 Nov 2026, 10:00');
    const people = { kind: 'raise', people: 20, until: at, of: null } as const;
    expect(cells(people)).toContain('until 25 Nov 2026, 10:00');
  });

  it('says how broken glass was reviewed, of the glass and of what was opened under it', () => {
    const review = { by: 'grace' as Uuid, at, finding: 'not-in-order' } as const;
    const glass = { kind: 'glass', reason: 'safeguarding', review } as const;
    expect(cells(glass)).toContain(',not-in-order,');
    expect(cells({ ...glass, review: null })).toContain('not yet reviewed');
    const opened = { ...row.what, under: glass } as What;
    expect(cells(opened)).toContain(',not-in-order,');
  });
});
