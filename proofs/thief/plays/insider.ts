import { base64url } from '#base/bytes.ts';
import { systemClock } from '#base/clock.ts';
import { uuidToBytes } from '#base/ids.ts';
import { dayOf } from '#base/stream.ts';
import { write } from '#testkit/person.ts';
import { ending, type Play } from '../play.ts';
import { emptyHaul, scrape } from '../reader.ts';

/** A call handler's budget of an hour. */
const BUDGET = 40;

/** Has a valid account, a passkey, and bad intentions. */
export const insider: Play = {
  name: 'insider with a valid session who scrapes',
  story:
    'A call handler looks people up by name, breaks glass for whom he may not open, and opens all he can, touching his own passkey.',
  bound: BUDGET,
  mustBeNoticed: true,
  async run({ hire, open, archive, identifiers, watch }) {
    const thief = await hire('call-handler');
    const own = base64url(uuidToBytes(thief.session.account));
    const tried: Record<string, number> = {};
    const note = (what: string) => {
      tried[what] = (tried[what] ?? 0) + 1;
    };
    const found = [];
    for (const somebody of identifiers(10)) {
      const asked = thief.session.call('find', somebody).then((answer) => {
        if (answer.patient !== null) found.push(answer.patient);
      });
      note(`looks up: ${await ending(asked)}`);
    }
    const stream = `notices/${dayOf(systemClock())}`;
    note(
      `opens the notices: ${await ending(thief.keyring.ensure([{ stream, subject: null }], 'notices'))}`,
    );
    const haul = emptyHaul();
    for (const { id, patient } of archive.slice(0, 20)) {
      const breaking = write(thief, {
        stream,
        after: 0,
        type: 'glass.broken',
        facts: { patient, reason: 'earlier-care' },
        payload: { reason: 'Asked by the family' },
      });
      note(`breaks glass: ${await ending(breaking)}`);
      await scrape(thief, [id], haul);
    }
    await scrape(thief, open, haul);
    const shown = await watch.seen(
      ['access.frozen'],
      0,
      ({ account }) => base64url(account as Uint8Array) === own,
    );
    for (const [end, count] of Object.entries(haul.endings)) tried[`opens: ${end}`] = count;
    return {
      exposed: haul.people.size,
      noticedMs:
        shown === null || haul.refusedAt === null ? null : Math.max(0, shown - haul.refusedAt),
      tried: Object.fromEntries(Object.entries(tried).map(([what, n]) => [what, `${n} times`])),
    };
  },
};
