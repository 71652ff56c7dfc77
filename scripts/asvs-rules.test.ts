import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { REQUIREMENTS, type Requirement } from './asvs-requirements.ts';
import { faultsOfAsvs } from './asvs-rules.ts';
import { ROOT } from './source-files.ts';

const ASKED: readonly Requirement[] = [
  { number: 'V1.1.1', level: 1 },
  { number: 'V1.1.2', level: 2 },
  { number: 'V2.1.1', level: 2 },
];
const MET = '| V1.1.1 | 1 | Few words | met | [door.ts](door.ts "a test") |';
const DEPLOYED = '| V1.1.2 | 2 | Few words | met | By the deployment ([page](page.md)). |';
const OPEN = '| V2.1.1 | 2 | Few words | not met | Nobody has built it. |';
const OVERVIEW = [
  '| [V1 Words](v1.md) | 1 · 0 · 0 | 1 · 0 · 0 | 0 · 0 · 0 |',
  '| [V2 Words](v2.md) | 0 · 0 · 0 | 0 · 1 · 0 | 0 · 0 · 0 |',
  '| All | 1 · 0 · 0 | 1 · 1 · 0 | 0 · 0 · 0 |',
  'Of those met, 1 rest at least in part on the deployment.',
  '- **V2.1.1** (2) Few words: somebody builds it.',
];

const faults = (rows: readonly string[], overview: readonly string[] = OVERVIEW) =>
  faultsOfAsvs(ASKED, [rows.join('\n')], overview.join('\n'));
const instead = (row: string) => faults([MET, DEPLOYED, OPEN].with(0, row));

describe('a table of the standard', () => {
  it('holds each requirement once, judged and counted', () => {
    expect(faults([MET, DEPLOYED, OPEN])).toEqual([]);
  });

  it.each([
    ['a requirement missing', [MET, OPEN], 'V1.1.2 is missing'],
    ['one twice', [MET, MET, DEPLOYED, OPEN], 'V1.1.1 stands more than once'],
    ['one of no standard', [MET, DEPLOYED, OPEN, MET.replace('1.1.1', '1.9.1')], 'V1.9.1 is no'],
  ])('may not have %s', (_, rows, fault) => {
    expect(faults(rows)).toContainEqual(expect.stringContaining(fault));
  });

  it.each([
    ['another level', MET.replace('| 1 |', '| 3 |'), 'is of level 1'],
    ['another verdict', MET.replace('| met |', '| nearly |'), 'is none of'],
    ['a sentence of the standard', MET.replace('Few', 'Few '.repeat(8)), 'too many words'],
    ['met and nothing that shows it', MET.replace(/\[.*\)/, 'we do that'), 'points at nothing'],
    ['n/a and no reason', '| V1.1.1 | 1 | Few words | n/a | no |', 'gives no reason'],
    ['not met and no reason', '| V1.1.1 | 1 | Few words | not met | no |', 'gives no reason'],
  ])('may not say %s', (_, row, fault) => {
    expect(instead(row)).toContainEqual(expect.stringContaining(fault));
  });
});

describe('its overview', () => {
  it.each([
    ['a chapter', 0, OVERVIEW[0]!.replace('1 ·', '2 ·'), 'V1 counts'],
    ['all of them', 2, OVERVIEW[2]!.replace('1 ·', '2 ·'), 'All counts'],
    ['those of the deployment', 3, OVERVIEW[3]!.replace('1', '0'), '1 rest on the deployment'],
  ])('may not miscount %s', (_, line, said, fault) => {
    const overview = OVERVIEW.with(line, said);
    expect(faults([MET, DEPLOYED, OPEN], overview)).toContainEqual(expect.stringContaining(fault));
  });

  it('lists what is not met, with what would close it', () => {
    const short = OVERVIEW.with(4, '- **V2.1.1** (2) Words.');
    for (const overview of [OVERVIEW.slice(0, 4), short]) {
      expect(faults([MET, DEPLOYED, OPEN], overview)).toEqual([
        expect.stringContaining('V2.1.1 (2) is not met, and not listed'),
      ]);
    }
  });

  it('lists nothing else, and nothing twice', () => {
    const met = '- **V1.1.1** (1) Few words: somebody builds it.';
    for (const more of [met, OVERVIEW[4]!]) {
      expect(faults([MET, DEPLOYED, OPEN], [...OVERVIEW, more])).toHaveLength(1);
    }
  });
});

describe('the requirements', () => {
  const standard = join(ROOT, '../shared/data/assurance/asvs-5.0.0.json');

  it.runIf(existsSync(standard))(
    'are the standard’s, where it lies beside the checkout',
    async () => {
      const { requirements } = JSON.parse(await readFile(standard, 'utf8')) as {
        requirements: { req_id: string; L: string }[];
      };
      expect(REQUIREMENTS).toEqual(
        requirements.map(({ req_id, L }) => ({ number: req_id, level: Number(L) })),
      );
    },
  );

  it('are 345', () => {
    expect(REQUIREMENTS).toHaveLength(345);
    expect(new Set(REQUIREMENTS.map(({ number }) => number)).size).toBe(345);
  });
});
