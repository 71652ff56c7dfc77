import { base64url } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidToBytes } from '#base/ids.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { agree, enrolPasskey, invite, newAuthenticator } from '#testkit/person.ts';
import { newId } from '../../people.ts';
import { ending, type Play } from '../play.ts';

/** Has an operator's live session, and not their passkey; or has bought one operator. */
export const forgedInvitation: Play = {
  name: 'malicious account invitation',
  story:
    'Holds an operator’s live session and makes accounts for himself, without the passkey, and then with one operator’s help.',
  bound: 0,
  mustBeNoticed: false,
  async run({ house, relay, operator }) {
    const tried: Record<string, string> = {};
    const facts = async (roles: readonly string[]) => ({
      account: uuidToBytes(newId()),
      roles,
      services: ['out-of-hours'],
      supplier: null,
      codeHash: await nodePrimitives.sha256(systemRandom(16)),
      expires: systemClock() + 3_600_000,
    });
    const said = async (roles: readonly string[]) => ({
      stream: 'directory',
      type: 'account.invited',
      facts: await facts(roles),
    });
    const send = (entry: Uint8Array<ArrayBuffer>) =>
      operator.session.call('append', { entries: [entry] });
    tried['without a touch'] = await ending(
      send(await forgeEntry(operator, await said(['clinician']))),
    );
    const earlier = operator.authenticators[0].assert(systemRandom(32));
    tried['with an earlier touch'] = await ending(
      send(await forgeEntry(operator, await said(['clinician']), { touch: async () => earlier })),
    );
    const thief = newAuthenticator(house.origin);
    const link = await invite(operator, house.origin, ['operator', 'clinician'], [], newId());
    tried['one operator makes an operator'] = await ending(enrolPasskey(relay, link, thief));
    const code = `${house.origin}/enrol#${base64url(systemRandom(16))}`;
    tried['a guessed link'] = await ending(enrolPasskey(relay, code, thief));
    tried['the founding link again'] = await ending(enrolPasskey(relay, house.enrolment, thief));
    tried['his own second'] = await ending(agree(operator, newId()));
    const worked = Object.values(tried).filter((end) => end === 'it worked').length;
    return { exposed: worked, noticedMs: null, tried };
  },
};
