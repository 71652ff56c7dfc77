import { base64url } from '#base/bytes.ts';
import { systemClock } from '#base/clock.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { dayOf } from '#base/stream.ts';
import { write } from '#testkit/person.ts';
import { newId } from '../../people.ts';
import { ending, type Play } from '../play.ts';
import { details, emptyHaul, scrape } from '../reader.ts';

/** A call handler's budget of an hour. */
const BUDGET = 40;

const CALLS = 5;

/** The case of a call that nobody made. */
function begun(patient: Uuid) {
  return [{ stream: `case/${newId()}`, subject: patient }];
}

/** Has a valid account, a passkey, and bad intentions. */
export const insider: Play = {
  name: 'insider with a valid session who scrapes',
  story:
    'A call handler looks people up by name, begins calls in their names, breaks glass for whom he may not open, and opens all he can, touching his own passkey.',
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
    const haul = emptyHaul();
    for (const somebody of identifiers(10)) {
      const asked = thief.session.call('find', somebody).then((answer) => {
        if (answer.patient !== null) found.push(answer.patient);
      });
      note(`looks up: ${await ending(asked)}`);
    }
    for (const [i, somebody] of identifiers(CALLS, open.length).entries()) {
      const { id, patient } = archive[i]!;
      const call = () => thief.keyring.ensure(begun(patient), 'receive');
      note(`begins a call for somebody not looked up: ${await ending(call())}`);
      await ending(thief.session.call('find', somebody));
      note(`begins a call: ${await ending(call())}`);
      await details(thief, patient, haul);
      const old = thief.keyring.ensure([{ stream: `case/${id}`, subject: null }], 'care');
      note(`opens an old case in that call: ${await ending(old)}`);
    }
    const stream = `notices/${dayOf(systemClock())}`;
    note(
      `opens the notices: ${await ending(thief.keyring.ensure([{ stream, subject: null }], 'notices'))}`,
    );
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
