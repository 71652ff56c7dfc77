/** Whether entries were signed by whom they say: so a server can hide what the log holds, and cannot make anything up. */
import { type Bytes, equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { identityFacts } from '#identity/entries.ts';
import type { Entry } from '#journal/entry.ts';
import type { Primitives } from '#seal/primitives.ts';

/** `unknown` where the key is not among those at hand: the keeper's from before or after this session's, a session that was not told. */
export type Signature = 'holds' | 'broken' | 'unknown';

type Checking = Pick<Primitives, 'sha256' | 'verify'>;
type OpenedBy = { readonly account: Uuid; readonly device: Bytes };

/** Of each, in their order. @param keeperKey as this desk knows it */
export async function signaturesOf(
  entries: readonly Entry[],
  keeperKey: Bytes,
  primitives: Checking,
): Promise<readonly Signature[]> {
  const keeper = await primitives.sha256(keeperKey);
  const byKeeper = async (entry: Entry): Promise<Signature> =>
    equal(entry.device, keeper) ? signed(entry, keeperKey, primitives) : 'unknown';
  const sessions = new Map<Uuid, OpenedBy>();
  await Promise.all(
    entries.map(async (entry) => {
      const opened = sessionIn(entry);
      if (opened !== null && (await byKeeper(entry)) === 'holds') sessions.set(...opened);
    }),
  );
  return Promise.all(
    entries.map(async (entry): Promise<Signature> => {
      const { session, author } = entry.header;
      if (session === null) return byKeeper(entry);
      const opened = sessions.get(session);
      if (opened === undefined) return 'unknown';
      const isTheirs = opened.account === author;
      const device = await primitives.sha256(opened.device);
      return isTheirs && equal(entry.device, device)
        ? signed(entry, opened.device, primitives)
        : 'broken';
    }),
  );
}

async function signed(entry: Entry, key: Bytes, { verify }: Checking): Promise<Signature> {
  return (await verify(key, entry.signedBytes, entry.signature)) ? 'holds' : 'broken';
}

function sessionIn({ header }: Entry): [Uuid, OpenedBy] | null {
  if (header.type !== 'session.opened' || header.session !== null) return null;
  const said = identityFacts[header.type].safeParse(header.facts);
  const stream = parseStream(header.stream);
  if (!said.success || stream?.kind !== 'account') return null;
  return [said.data.session, { account: stream.id, device: said.data.device }];
}
