/**
 * What a desk brings before what it wrote: keys that it made; and from a site that was lost, to the lifeboat that goes on, the sessions it wrote in,
 * and the keys of what was new there. A session stands on its own passkey and is believed for that; a key, because the lost site's keeper sealed it to this very lifeboat, and said to
 * whom it was granted.
 */
import { type Bytes, equal } from '#base/bytes.ts';
import { isUuid, type Uuid } from '#base/ids.ts';
import { CeremonyRefused } from '#identity/ceremony.ts';
import { decodeEntry, type Entry, EntryError } from '#journal/entry.ts';
import { verifyEntrySignature } from '#journal/verify-entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { asDataKey } from '#seal/payload.ts';
import type { Slip } from '#seal/slip.ts';
import type { Ok, Params } from '#wire/keeper.ts';
import { accountStream, type Keeper, write } from '../keeper.ts';
import type { Numbered } from '../keys/stream-keys.ts';
import { indexRowsIn } from '../lifeboats/index-rows.ts';
import { openBrought } from '../lifeboats/open-brought.ts';
import { whyNotSession } from '../policy/session-proof.ts';
import { sha256 } from '../state.ts';
import type { Acting, Author } from './acting.ts';
import { takeOffers } from './take-offers.ts';
import { type AtDevice, takeOffline } from './take-offline.ts';

export async function bring(
  keeper: Keeper,
  acting: Acting,
  { offers, offline, sessions, slips }: Params<'bring'>,
): Promise<Ok<'bring'>> {
  const { turns, state } = keeper;
  if (offline.length + sessions.length + slips.length > 0) {
    await turns.alone(async () => {
      const { account, session } = acting;
      const there = { account, device: state.directory.session(session.id)!.device };
      await bringSessions(keeper, there, sessions.map(decode));
      await bringSlips(keeper, acting, slips);
      await takeOffline(keeper, there, offline);
    });
  }
  await turns.together(() => takeOffers(keeper, acting, offers));
  return {};
}

/** @throws Problem `entry/refused` where one does not hold */
export async function bringSessions(
  keeper: Keeper,
  there: AtDevice,
  entries: readonly Entry[],
): Promise<void> {
  const { journal } = keeper;
  for (const entry of entries) {
    if ((await journal.standing([entry.bytes]))[0] !== null) continue;
    const why = await whyNotBrought(keeper, there, entry).catch((error: unknown) => {
      if (error instanceof CeremonyRefused) return error.message;
      throw error;
    });
    if (why !== null) throw new Problem('entry/refused', `session.opened: ${why}`);
    await journal.add([entry]);
  }
}

async function whyNotBrought(
  { state, party, secrets }: Keeper,
  { account, device: asks }: AtDevice,
  entry: Entry,
): Promise<string | null> {
  const { header, device, sealed, stepUp } = entry;
  const pen = state.outlivedPens().find((one) => equal(device, sha256(one)));
  if (pen === undefined) return 'of no site that was lost';
  if (header.org !== party.org || header.author !== secrets.account) return 'not the keeper’s';
  if (header.session !== null || sealed !== null || stepUp !== null) return 'not the keeper’s';
  if (header.stream !== accountStream(account.id)) return 'somebody else’s';
  const why = await whyNotSession(header, state, party, true);
  if (why !== null) return why;
  const { device: theirs } = header.facts;
  if (!(theirs instanceof Uint8Array) || !equal(theirs, asks)) return 'another device';
  return (await verifyEntrySignature(entry, pen)) ? null : 'signature does not hold';
}

export async function bringSlips(
  keeper: Keeper,
  { account, session }: Author,
  slips: readonly Bytes[],
): Promise<void> {
  const { keys, index, state, secrets, party } = keeper;
  if (secrets.lifeboat === null) {
    if (slips.length > 0) throw new Problem('lifeboat/not-here');
    return;
  }
  const brought = await openBrought(slips, {
    org: party.org,
    ...secrets.lifeboat,
    pens: state.pens(),
  });
  const theirs = brought.filter(({ slip }) => slip.granted?.to === account.id);
  const fresh = theirs.filter(({ slip }) => slip.kind === 'key' && !state.isGranted(slip.about));
  await keys.take(
    fresh.map(
      ({ slip, content }): Numbered => ({
        stream: slip.about,
        generation: slip.generation,
        key: asDataKey(content),
      }),
    ),
  );
  for (const { slip, content } of theirs) {
    if (slip.kind !== 'index' || !isUuid(slip.about)) continue;
    if ((await index.rowsOf(slip.about)).length === 0)
      await index.take(new Map([[slip.about, indexRowsIn(content)]]));
  }
  if (fresh.length === 0) return;
  await write(
    keeper,
    ...fresh.map(({ slip }) => ({
      stream: accountStream(account.id),
      type: 'access.granted' as const,
      facts: {
        session: session.id,
        streams: [slip.about],
        subjects: subjectsOf(slip),
        purpose: 'brought',
        under: null,
      },
    })),
  );
}

function subjectsOf({ granted }: Slip): Uuid[] {
  const subject = granted?.subject ?? null;
  return subject === null ? [] : [subject];
}

/** @throws Problem `entry/refused` where it is none */
function decode(bytes: Bytes): Entry {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    if (error instanceof EntryError) throw new Problem('entry/refused', error.code);
    throw error;
  }
}
