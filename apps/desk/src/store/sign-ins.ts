/** Where and when an account signed in, from the entries that the server keeps for this. */
import { type Bytes, base64url } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { PlacedEntry } from '#wire/server.ts';

export type SignIn = {
  readonly session: Uuid;
  /** SHA-256 of the device's public key, as `device.named` names it. */
  readonly device: Bytes;
  /** The same, to compare and to look a name up by. */
  readonly deviceId: string;
  readonly by: 'passkey' | 'offline' | 'cis2' | 'machine';
  /** Where in the log it stands. */
  readonly index: number;
  readonly at: number;
  readonly expires: number;
  readonly closed: {
    readonly at: number;
    readonly reason: string;
    readonly by: Uuid | null;
  } | null;
};

export type DeviceUse = {
  readonly device: Bytes;
  readonly id: string;
  /** Its first and its latest sign-in. */
  readonly first: SignIn;
  readonly latest: SignIn;
};

/** In the log's order. What cannot be read is left out. */
export async function signInsOf(
  entries: readonly Pick<PlacedEntry, 'index' | 'bytes'>[],
  sha256: (bytes: Bytes) => Promise<Bytes>,
): Promise<SignIn[]> {
  const found = new Map<Uuid, SignIn>();
  for (const { index, bytes } of entries) {
    const { type, facts, at, session: writtenIn, author } = decodeEntry(bytes).header;
    if (type === 'session.opened') {
      const said = identityFacts[type].safeParse(facts);
      if (!said.success) continue;
      const { session, by, expires } = said.data;
      const device = await sha256(said.data.device);
      const deviceId = base64url(device);
      found.set(session, {
        session,
        device,
        deviceId,
        by: by.kind,
        index,
        at,
        expires,
        closed: null,
      });
    } else if (type === 'session.closed') {
      const said = identityFacts[type].safeParse(facts);
      const known = said.success ? found.get(said.data.session) : undefined;
      if (!said.success || known === undefined || known.closed !== null) continue;
      const closed = { at, reason: said.data.reason, by: writtenIn === null ? null : author };
      found.set(known.session, { ...known, closed });
    }
  }
  return [...found.values()];
}

/**
 * Those that are live, the latest first.
 * @param endedAt where in the log all of the account were ended at once, by its leaving or a recovery; null where they never were
 */
export function liveOf(
  signIns: readonly SignIn[],
  endedAt: number | null,
  now: number,
): readonly SignIn[] {
  return signIns
    .filter(({ closed, expires, index }) => {
      return closed === null && now < expires && (endedAt === null || index > endedAt);
    })
    .reverse();
}

/** Each device once, the one used last first. */
export function devicesOf(signIns: readonly SignIn[]): readonly DeviceUse[] {
  return [...Map.groupBy(signIns, ({ deviceId }) => deviceId)]
    .map(([id, uses]) => ({ id, device: uses[0]!.device, first: uses[0]!, latest: uses.at(-1)! }))
    .sort((a, b) => b.latest.index - a.latest.index);
}
