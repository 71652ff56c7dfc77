import { base64url } from '#base/bytes.ts';
import { uuidToBytes } from '#base/ids.ts';
import type { Play } from '../play.ts';
import { emptyHaul, scrape } from '../reader.ts';

/** A clinician's budget of an hour. */
const BUDGET = 60;

/** Runs inside a signed-in desk, and has everything of it but the person and their passkey. */
export const liveSession: Play = {
  name: 'stolen live session at full speed',
  story: 'Controls a clinician’s signed-in desk, and opens every case it can find.',
  bound: BUDGET,
  mustBeNoticed: true,
  async run({ hire, open, archive, watch }) {
    const victim = await hire('clinician');
    const haul = emptyHaul();
    await scrape(victim, open, haul);
    await scrape(
      victim,
      archive.slice(0, 300).map(({ id }) => id),
      haul,
    );
    const own = base64url(uuidToBytes(victim.session.account));
    const shown = await watch.seen(
      ['access.frozen'],
      0,
      ({ account }) => base64url(account as Uint8Array) === own,
    );
    return {
      exposed: haul.people.size,
      noticedMs:
        shown === null || haul.refusedAt === null ? null : Math.max(0, shown - haul.refusedAt),
      tried: Object.fromEntries(
        Object.entries(haul.endings).map(([end, count]) => [end, `${count} times`]),
      ),
    };
  },
};
