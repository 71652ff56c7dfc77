import { describe, expect, test } from 'vitest';
import { ORG } from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import { nightShift } from './testing/night-shift.ts';
import { verifierKeyText } from './testing/publish-log.ts';
import { parseVerifierKey } from './verifier-key.ts';

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
        accounts: { people: 3, invited: 0, machines: 1 },
        passkeys: 3,
        sessions: { people: 4, machines: 1 },
        entries: { people: 12, machines: 7, keeper: 16 },
        coverage: { chained: 19, of: 19 },
        access: { grants: 3, lookups: 1, peopleOpened: 1 },
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
