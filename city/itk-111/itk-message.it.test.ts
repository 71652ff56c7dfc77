import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPLAINTS, type Episode, LACKS } from '../calls/episode.ts';
import { callsIn } from '../demonstration/calls-in.ts';
import { clinicalDocument } from './clinical-document.ts';
import { itkMessage } from './itk-message.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SCHEMA = join(ROOT, '../shared/data/iuc-spec/Schemas/POCD_MT000002UK01.xsd');
const NOW = Date.parse('2026-11-23T20:45:00Z');

const callOf = callsIn({ seed: 'northmoor', day: '2026-11-23' });
const all = Array.from({ length: 3000 }, (_, i) =>
  callOf(i, { endedAt: NOW, disposition: undefined }),
);
const whole = all.filter(({ lacks }) => lacks === undefined);
const first =
  <T>(of: (call: Episode) => T) =>
  (value: T) => {
    const call = whole.find((one) => of(one) === value);
    if (call === undefined) throw new Error('no such call among them');
    return call;
  };
/** One of each complaint, one without each part. */
const calls = [
  ...COMPLAINTS.map(first(({ complaint }) => complaint)),
  ...LACKS.map((lacks) => ({ ...whole[0]!, lacks })),
];

let scratch: string;
let read: { readonly status: number | null; readonly told: readonly string[] };
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-itk-'));
  const files = calls.map((_, i) => join(scratch, `${i}.xml`));
  for (const [i, call] of calls.entries()) await writeFile(files[i]!, itkMessage(call));
  const program = join(ROOT, 'apps/gateway/itk-111/dry-run.ts');
  const { status, stdout } = spawnSync(process.execPath, [program, ...files], { encoding: 'utf8' });
  read = { status, told: stdout.split(/^\d+\.xml: accepted\n/m).slice(1) };
});
afterAll(() => rm(scratch, { recursive: true }));

describe('what the gateway reads in a made-up call', () => {
  it('is all of it', () => {
    expect(read.status).toBe(0);
    expect(read.told).toHaveLength(calls.length);
    for (const told of read.told) expect(told).toContain('\nNot understood: nothing\n');
  });

  it('gives nothing to warn of where nothing is lacking', () => {
    for (const [i, { lacks }] of calls.entries()) {
      if (lacks === undefined) expect(read.told[i]).toContain('\nWarnings: none\n');
    }
  });

  it('is what was made up', () => {
    for (const [i, { patient, disposition, questions, told, lacks }] of calls.entries()) {
      const text = read.told[i]!;
      expect(text).toContain(`${patient.given} ${patient.family}`);
      expect(text).toContain(patient.address.postcode);
      expect(text).toContain(`${disposition.code}: ${disposition.wording}`);
      expect(text).toContain(told.split('\n')[0]);
      expect(text).toContain('Demonstration: made-up person.');
      if (lacks !== 'triage')
        expect(text).toMatch(new RegExp(`triage +${questions.length + 1} lines`));
      if (lacks === undefined)
        expect(text).toContain(`${patient.nhsNumber} (verified, test range)`);
      if (disposition.minutes !== null) expect(text).toContain(`${disposition.minutes} minutes`);
    }
  });

  it.each([
    ['nhs-number', /Warnings: none/, /NHS number/],
    ['traced-nhs-number', /nhs-number\/unverified/, /\(verified/],
    ['birth-date', /patient\/no-birth-date/, /born/],
    ['phone', /Warnings: none/, /0(7700|1632)[ \d]+\n {2}practice/],
    ['triage', /Warnings: none/, / lines/],
  ] as const)('without %s says so, or has no such line', (lack, said, unsaid) => {
    const text = read.told[calls.findIndex(({ lacks }) => lacks === lack)];
    expect(text).toMatch(said);
    expect(text).not.toMatch(unsaid);
  });
});

it('is valid against the official schema', async (context) => {
  if (!existsSync(SCHEMA) || spawnSync('xmllint', ['--version']).error) {
    context.skip('the official schemas are not beside this repository, or xmllint is not here');
  }
  const files = calls.map((_, i) => join(scratch, `${i}.cda`));
  for (const [i, call] of calls.entries()) await writeFile(files[i]!, clinicalDocument(call).text);
  const args = ['--noout', '--schema', SCHEMA, ...files];
  const { status, stderr } = spawnSync('xmllint', args, { encoding: 'utf8' });
  expect(stderr.split('\n').filter((line) => / error /.test(line))).toEqual([]);
  expect(status).toBe(0);
});
