import { describe, expect, it } from 'vitest';

import { brokenRule } from './import-rules.ts';

describe('an import', () => {
  it.each([
    ['packages/tlog/tile.ts', 'packages/base/bytes.ts'],
    ['packages/sync/outbox.ts', 'packages/journal/entry.ts'],
    ['packages/tlog/tile.ts', 'packages/tlog/proof.ts'],
    ['apps/server/main.ts', 'packages/wire/server.ts'],
    ['apps/keeper/main.ts', 'packages/pathways/moves.ts'],
    ['apps/server/feed.test.ts', 'packages/seal/data-key.ts'],
    ['apps/cli/demonstration/play-neighbours.ts', 'packages/testkit/pds.ts'],
    ['packages/tlog/tile.test.ts', 'packages/testkit/arbitrary.ts'],
    ['apps/desk/tests/enrol.browser.test.ts', 'packages/testkit/browser.ts'],
    ['packages/testkit/postgres.ts', 'packages/postgres/cluster.ts'],
  ])('may lead from %s to %s', (from, to) => {
    expect(brokenRule({ from, to })).toBeUndefined();
  });

  it.each([
    ['packages/base/ids.ts', 'packages/tlog/tile.ts', 'below'],
    ['packages/journal/entry.ts', 'packages/seal/data-key.ts', 'below'],
    ['packages/sync/outbox.ts', 'apps/desk/src/main.tsx', 'below'],
    ['apps/keeper/main.ts', 'apps/server/main.ts', 'no other app'],
    ['apps/verify/main.ts', 'packages/base/bytes.ts', 'second implementation'],
    ['apps/verify/main.test.ts', 'packages/base/bytes.ts', 'second implementation'],
    ['apps/server/main.ts', 'packages/seal/data-key.ts', 'holds no key'],
    ['apps/keeper/main.ts', 'packages/care/report/report.ts', 'no payload'],
    ['apps/keeper/main.ts', 'packages/care/case.ts', 'no payload'],
    ['apps/keeper/main.ts', 'packages/pathways/triage.ts', 'no payload'],
    ['packages/pathways/signed-pack.ts', 'packages/care/entries.ts', 'below'],
    ['packages/tlog/tile.ts', 'packages/testkit/postgres.ts', 'tests alone'],
    ['apps/cli/installation.ts', 'city/clock/time.ts', 'below'],
    ['apps/cli/installation.ts', 'packages/testkit/software-authenticator.ts', 'tests alone'],
    ['packages/tlog/tile.ts', 'packages/shed/spade.ts', 'no floor'],
  ])('may not lead from %s to %s', (from, to, rule) => {
    expect(brokenRule({ from, to })).toContain(rule);
  });
});
