import { describe, expect, it } from 'vitest';
import { formatReport, NotAsWritten, type Report, readReport, reportWords } from './report.ts';

const LOST = { what: 'Of these, lost', value: 0, unit: '', most: 0 };
const KEPT: Report = {
  format: 'holdfast/drill/v1',
  drill: 'ransomware',
  begun: '2026-11-27T01:02:03.004Z',
  steps: [
    { what: 'Building', at: 0, took: 1.25 },
    { what: 'Working', at: 1.25, took: 10 },
  ],
  figures: [
    { what: 'Acknowledged', value: 812, unit: '', most: null },
    LOST,
    { what: 'Until one board', value: 7.123456789, unit: 's', most: 30 },
  ],
  said: { 'an entry is dropped': 'refused: forked' },
  setting: { desks: 8 },
  machine: { processor: 'Some | processor', cores: 2 },
  versions: { Holdfast: '0.1.0' },
  runbook: 'docs/runbooks/main-site-lost.md',
};
const with_ = (lost: number): Report => ({ ...KEPT, figures: [{ ...LOST, value: lost }] });

describe('a report of a drill', () => {
  it('is the same when it is read again, and written again', () => {
    const text = formatReport(KEPT);
    expect(readReport(text)).toEqual(KEPT);
    expect(formatReport(readReport(text))).toBe(text);
  });

  it('is the same however it was put together', () => {
    const { drill, figures, ...rest } = KEPT;
    const [{ most, ...lost }] = [LOST];
    const other = { figures: [{ most, ...lost }], ...rest, drill };
    expect(formatReport(other)).toBe(formatReport({ ...KEPT, figures: [LOST] }));
    expect(readReport(formatReport(other)).figures).toEqual([LOST]);
  });

  it('says at its head what follows from its figures', () => {
    expect(formatReport(KEPT)).toMatch(/^# Drill ransomware: PASSED\n/);
    expect(formatReport(with_(1))).toMatch(/^# Drill ransomware: FAILED\n/);
    expect(reportWords(readReport(formatReport(with_(1))))).toContain('MORE THAN 0');
  });

  it('passes at the most that a figure may be, and not beyond', () => {
    const at = (value: number) =>
      formatReport({ ...KEPT, figures: [{ what: 'Time', value, unit: 's', most: 30 }] });
    expect(at(30)).toContain('PASSED');
    expect(at(30.001)).toContain('FAILED');
  });

  it('has every step, with its time', () => {
    expect(formatReport(KEPT)).toContain('| Working | 1.3 | 10.0 |');
    expect(formatReport(KEPT)).toContain('it took 11 seconds');
  });

  it('keeps its tables whole, whatever a machine is called', () => {
    expect(formatReport(KEPT)).toContain('| processor | Some   processor |');
  });
});

describe('a report that was changed is refused:', () => {
  const text = formatReport(with_(1));
  it.each([
    ['its heading', text.replace('FAILED', 'PASSED')],
    ['a figure of the page', text.replace('| Of these, lost | 1 |', '| Of these, lost | 0 |')],
    ['a figure of the JSON', text.replace('"value": 1,', '"value": 0,')],
    ['the verdict of the JSON', text.replace('"passed": false', '"passed": true')],
    ['what is asked of a figure', text.replace('"most": 0', '"most": 1')],
    ['a word after it', `${text}And all was well.\n`],
    ['a word before it', `All was well.\n\n${text}`],
    ['its end', text.slice(0, -5)],
    ['another format', text.replace('holdfast/drill/v1', 'holdfast/drill/v2')],
    ['a page of something else', '# Minutes of a meeting\n'],
    ['an empty file', ''],
  ])('%s', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(() => readReport(changed)).toThrow(NotAsWritten);
  });
});
