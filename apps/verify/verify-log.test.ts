import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { folderSource } from './source/folder.ts';
import { ORG } from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import { nightShift } from './testing/night-shift.ts';
import { verifierKeyText } from './testing/publish-log.ts';
import { parseVerifierKey } from './verifier-key.ts';
import { verifyLog } from './verify-log.ts';

describe('a log in which every rule holds', () => {
  test('is accepted, and counted', async () => {
    const { log } = nightShift();
    const verdict = await judge(log.files());
    expect(verdict).toMatchObject({
      accepted: true,
      report: {
        origin: ORG,
        size: log.entries.length,
        keyFrom: 'log',
        logKey: verifierKeyText(log.logKey),
        continues: null,
        accounts: { people: 6, invited: 0, machines: 1 },
        passkeys: 13,
        sessions: { people: 7, machines: 1 },
        entries: { people: 32, machines: 8, keeper: 33 },
        coverage: { chained: 40, of: 40 },
        access: { grants: 6, lookups: 1, peopleOpened: 1 },
        first: '2026-11-01T08:00:01.000Z',
        unseen: 0,
      },
    });
  });

  test('is accepted with the key given, and says so', async () => {
    const { log } = nightShift();
    const key = parseVerifierKey(verifierKeyText(log.logKey));
    expect(await judge(log.files(), { key })).toMatchObject({
      accepted: true,
      report: { keyFrom: 'given' },
    });
  });
});

test('a frozen log, with passkeys of all three algorithms, gives the frozen report', async () => {
  const vectors = new URL('../../vectors/verify/', import.meta.url);
  const report: unknown = JSON.parse(
    await readFile(new URL('night-shift.report.json', vectors), 'utf8'),
  );
  const source = folderSource(fileURLToPath(new URL('night-shift', vectors)));
  const asked = { key: null, since: null, progress: () => {} };
  expect((await verifyLog(source, asked)).report).toEqual(report);
});
