import type { Bytes } from '#base/bytes.ts';
import { type Offer, openOffer, readOffer } from '#seal/offer.ts';
import { type DataKey, SealError } from '#seal/payload.ts';
import { accountStream, type Keeper, write } from '../keeper.ts';
import { opening } from '../policy/who-may-open.ts';
import type { Author } from './acting.ts';

/**
 * Takes the keys that somebody made for streams that are nobody's yet, where they might begin them. They open nothing that was there, so they cost no
 * budget; the access stands in the log all the same, because it says who began what, and for whom. An offer that may not be taken is left: what is
 * sealed under it is refused then, kept and shown.
 */
export async function takeOffers(
  keeper: Keeper,
  author: Author,
  raws: readonly Bytes[],
): Promise<void> {
  for (const raw of raws) {
    const opened = await openTheirs(keeper, author, raw);
    if (opened === null) continue;
    const { subject, streams, keys, isNew } = opened;
    // A key that is here stays.
    await keeper.keys.take(streams.map((stream, i) => ({ stream, generation: 1, key: keys[i]! })));
    if (!isNew) continue;
    await write(keeper, {
      stream: accountStream(author.account.id),
      type: 'access.granted',
      facts: {
        session: author.session.id,
        streams: [...streams],
        subjects: [subject],
        purpose: 'brought',
        under: null,
      },
    });
  }
}

type Opened = Pick<Offer, 'subject' | 'streams'> & {
  readonly keys: readonly DataKey[];
  /** The log does not say yet that they were taken. */
  readonly isNew: boolean;
};

/** Null where it was taken before, is somebody else's, or may not be taken. */
async function openTheirs(
  { state, party, secrets, clock, log }: Keeper,
  { account }: Author,
  raw: Bytes,
): Promise<Opened | null> {
  try {
    const offer = readOffer(raw);
    const { by, subject, streams } = offer;
    if (by !== account.id || new Set(streams).size < streams.length) return null;
    const isNew = !streams.some((stream) => state.isGranted(stream));
    // At a site that stood by, the log may say that a key was taken which never came here: it was withheld, and who made it has it.
    const wasTheirs = streams.every(
      (stream) => state.isGranted(stream) && state.isFreeFor(stream, account.id),
    );
    if (!isNew && (secrets.lifeboat === null || !wasTheirs)) return null;
    const isTheirs = streams.every((stream) => {
      const allowed = opening({ stream, subject }, account, state, clock());
      return (
        typeof allowed !== 'string' && (allowed.mayMake || !isNew) && allowed.subject === subject
      );
    });
    if (!isTheirs) {
      log.warn('keys were offered for streams that their author may not begin');
      return null;
    }
    return { subject, streams, isNew, keys: await openOffer(party.org, secrets.wrapping, offer) };
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
