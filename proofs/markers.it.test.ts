/** A stolen disk: what the house keeps is searched, byte by byte, for what was said of a patient, by a clinician, and of a member of staff. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { utf8 } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import type { CaseRow } from '#care/case-row.ts';
import { connect, type Sql } from '#postgres/connect.ts';
import { sealAttachment } from '#seal/attachment.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { write } from '#testkit/person.ts';
import { findMarkers } from './find-marker.ts';
import { type House, openHouse } from './house.ts';
import {
  approveGateway,
  boardWith,
  founder,
  hire,
  openCase,
  type Person,
  sendReport,
  until,
  workThrough,
} from './people.ts';
import { reportOf } from './report.ts';

const PATIENT = {
  family: 'Quillfeather',
  given: 'Zebedina',
  nhsNumber: '9992345675',
  phone: '07700900461',
  street: '47 Wobbleton Crescent',
  problem: 'Sudden hiccupnosis since breakfast',
} as const;
const NOTE = 'Crumblewick answered the telephone';
const ASSESSMENT = 'Probable flimflamitis of the ankle';
const STAFF = 'Doctor Grimbald Throstlewick';
const PIXELS = 'Pixelwhistle';
const CAPTION = 'Blotchwort on the shin';
const OBSERVED = 'Cuffsnuffle, left arm';
const REFERRED = 'For the Grumblethwaite clinic';
const ASIDE = 'Unreadable Snickerdoodle Message';
const MARKERS = [
  ...[
    PATIENT.family,
    PATIENT.given,
    PATIENT.nhsNumber,
    '999 234 5675',
    PATIENT.phone,
    '07700 900461',
    'Wobbleton',
  ],
  ...['hiccupnosis', 'Crumblewick', 'flimflamitis', 'Throstlewick', 'Snickerdoodle'],
];

let house: House;
let sql: Sql;
let clinician: Person;
beforeAll(async () => {
  house = await openHouse();
  sql = connect(house.superuserUrl, { max: 1 });
  const operator = await founder(house);
  await approveGateway(house, operator);
  clinician = await hire(house, operator, ['clinician']);
});
afterAll(async () => {
  await sql.end();
  await house.stop();
});

/** All of the main job, and what goes wrong beside it. */
async function work(): Promise<void> {
  const { account } = clinician.session;
  await clinician.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
  await write(clinician, {
    stream: 'directory',
    after: 0,
    type: 'account.named',
    facts: { account },
    payload: { name: STAFF },
  });

  const report = reportOf({ number: 1, ...PATIENT });
  expect(await sendReport(house, report)).toMatchObject({ status: 200 });
  expect(await sendReport(house, report)).toMatchObject({ status: 200 });
  // The same id with other content, what is no report, and what is cut short: each is set aside whole.
  await sendReport(house, reportOf({ number: 1, ...PATIENT, problem: ASIDE }));
  await sendReport(house, new TextEncoder().encode(`<note>${ASIDE}</note>`));
  await sendReport(house, report.subarray(0, report.length - 40));

  const board = await boardWith(
    clinician,
    ({ cases, setAside }) => cases.size === 1 && setAside.size === 3,
  );
  expect([...board.setAside.values()].map(({ problem }) => problem).sort()).toEqual([
    'itk/same-id-other-content',
    'itk/unknown-root',
    'xml/not-well-formed',
  ]);
  const [row] = [...board.cases.values()];
  const view = await openCase(clinician, row!);
  expect(view.summary.patient).toMatchObject({
    nhsNumber: { value: PATIENT.nhsNumber },
    phone: expect.stringContaining('07700'),
  });
  const consultation = {
    history: NOTE,
    examination: '',
    assessment: ASSESSMENT,
    plan: '',
    safetyNetting: '',
  };
  await writeMore(row!);
  await workThrough(clinician, row!, { note: NOTE, consultation });
  await until('the GP message is sent', async () => {
    const seen = await openCase(clinician, row!);
    return seen.row.gpMessage.kind === 'sent' ? seen : undefined;
  });
}

/** Observations, a picture, a referral: a picture's bytes lie outside the log. */
async function writeMore({ id }: CaseRow): Promise<void> {
  const stream = `case/${id}`;
  const draft = { stream, after: 0 };
  const { org } = clinician.session;
  const { key, sealed, hash } = await sealAttachment(
    nodePrimitives,
    systemRandom,
    { org, stream },
    utf8(PIXELS.repeat(500)),
  );
  await clinician.session.call('attach', { stream, bytes: sealed });
  await write(clinician, {
    ...draft,
    type: 'case.pictured',
    facts: { hash, bytes: sealed.length },
    payload: { name: '', mediaType: 'image/jpeg', caption: CAPTION, key },
  });
  await write(clinician, {
    ...draft,
    type: 'case.observed',
    facts: {},
    payload: { takenAt: '2026-11-01T20:00:00Z', pulse: 71, note: OBSERVED },
  });
  const asked = await write(clinician, {
    ...draft,
    type: 'referral.asked',
    facts: { kind: 'referral', to: 'utc-1' },
    payload: { reason: REFERRED, information: '' },
  });
  // Nobody lists that service.
  await write(clinician, {
    ...draft,
    type: 'referral.withdrawn',
    facts: { referral: asked.id },
  });
}

it('shows nothing of what was said, wherever it is searched', { timeout: 120_000 }, async () => {
  await work();
  await house.kill9('gateway');
  await house.startAgain('gateway');
  // From memory to the database's own files; what the WAL has of it stays there.
  await sql`CHECKPOINT`;
  const unsaid = [PIXELS, CAPTION, OBSERVED, REFERRED];
  expect(await findMarkers(house.kept, [...MARKERS, ...unsaid])).toEqual([]);
});

it('would have shown it: the GP’s folder, which is not ours to seal, is full of it', async () => {
  const found = await findMarkers([house.gpFolder], MARKERS);
  const markers = new Set(found.map(({ marker }) => marker));
  for (const marker of [
    PATIENT.family,
    PATIENT.given,
    'Wobbleton',
    'Crumblewick',
    'flimflamitis',
    'Throstlewick',
  ]) {
    expect(markers, marker).toContain(marker);
  }
});

it('would have shown it: one name in the clear in the database is found in the WAL and in its table', async () => {
  await sql`CREATE TABLE unsealed (name text, packed bytea)`;
  await sql`INSERT INTO unsealed VALUES (${PATIENT.family}, ${Buffer.from(`x${Buffer.from(STAFF).toString('base64')}`)})`;
  await sql`CHECKPOINT`;
  const found = await findMarkers(house.kept, MARKERS);
  expect(found.some(({ file, as }) => file.includes('/pg_wal/') && as === 'utf-8')).toBe(true);
  expect(found.some(({ file, as }) => file.includes('/base/') && as === 'utf-8')).toBe(true);
  expect(found.some(({ marker, as }) => marker === 'Throstlewick' && as === 'base64')).toBe(true);
});
