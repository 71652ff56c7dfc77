import { describe, expect, it } from 'vitest';
import { type MainSite, SiteAway } from '#backup/main-site.ts';
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { formatCheckpoint } from '#tlog/checkpoint.ts';
import { Frontier } from '#tlog/frontier.ts';
import { memoryLog, numberedEntries } from '#tlog/memory-log.ts';
import { rfc6962, type TreeHead } from '#tlog/merkle.ts';
import { formatNote, signText } from '#tlog/note.ts';
import { ed25519NoteSigner } from '#tlog/note-ed25519.ts';
import { ed25519KeyFromSeed } from '#tlog/note-ed25519-node.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { asKeyName } from '#tlog/verifier-key.ts';
import type { Standing } from '#wire/lifeboat.ts';
import { type Pulling, pull } from './pull.ts';

const hasher = rfc6962(sha256);
const ORG = 'test.example/holdfast';
const head = { size: 0, root: Frontier.empty(hasher).root() };
const signer = ed25519NoteSigner(sha256, asKeyName(ORG), ed25519KeyFromSeed(systemRandom(32)));
async function signedNote(of: TreeHead): Promise<Bytes> {
  const text = formatCheckpoint({ origin: ORG, ...of, extensions: [] });
  return new Uint8Array(formatNote({ text, signatures: [await signText(text, signer)] }));
}
const note = await signedNote(head);

const WELL: Standing = {
  ...{ lifeboat: '01890a5d-ac96-774b-bcce-b302099a8057' as Standing['lifeboat'], org: ORG },
  ...{ ...head, root: new Uint8Array(head.root), slip: 0, unopened: 0, attachments: 0 },
  ...{ awaited: { streams: 0, since: null }, refused: null, ticket: 'ticket', cosigned: note },
  joined: null,
};
const REFUSED: Standing = { ...WELL, refused: { why: 'forked', at: 1, size: 0 } };

/** A site that shows its log, and of the rest what a test says; a keeper that stands so. */
function pulling(stands: Standing, site: Partial<MainSite>): Pulling {
  const taken = async () => stands;
  return {
    site: {
      checkpoint: async () => note,
      resource: () => away(),
      slips: async () => ({ slips: [] }),
      attachment: async () => null,
      cosigned: async () => undefined,
      ...site,
    },
    keeper: {
      standing: async () => ({ ...stands, refused: null }),
      ...{ takeEntries: taken, takeSlips: taken, takeAttachment: taken },
      wantedAttachments: async () => [],
      close: () => undefined,
    },
    ...{ hasher, absent: new Set<string>(), altered: new Set<string>(), progress: () => undefined },
  };
}

const away = () => Promise.reject(new SiteAway('503'));

describe('a courier', () => {
  it('tells the main site what was signed for, once', async () => {
    const told: unknown[] = [];
    const site = { cosigned: async (one: unknown) => void told.push(one) };
    expect(await pull(pulling(WELL, site), null)).toEqual({ stands: WELL, untold: null });
    await pull(pulling(WELL, site), note);
    expect(told).toEqual([note]);
  });

  it('tells it only once the pictures that entries name are here too', async () => {
    const picture = new TextEncoder().encode('a picture');
    const told: string[] = [];
    const wants = { ...WELL, attachments: 1 };
    const attachment = { get: away as MainSite['attachment'] };
    const { keeper, absent, ...rest } = pulling(wants, {
      attachment: (hash) => attachment.get(hash),
      cosigned: async () => void told.push('cosigned'),
    });
    const wantedAttachments = async (after: number) =>
      after < 0 ? [{ index: 7, hash: new Uint8Array(sha256(picture)) }] : [];
    const takeAttachment = async () => {
      told.push('picture');
      return WELL;
    };
    // One that the site had no more, of somebody who was forgotten since.
    absent.add('gone');
    const asking = { ...keeper, wantedAttachments, takeAttachment };
    const pulls = () => pull({ ...rest, absent, keeper: asking }, null);
    await expect(pulls()).rejects.toThrow(SiteAway);
    expect(told).toEqual([]);
    attachment.get = async () => picture;
    await pulls();
    expect(told).toEqual(['picture', 'cosigned']);
  });

  it('says what came, where the main site does not listen', async () => {
    const pulled = await pull(pulling(WELL, { cosigned: away }), null);
    expect(pulled.stands).toEqual(WELL);
    expect(pulled.untold).toBeInstanceOf(SiteAway);
  });

  it('says that a site was refused, whatever else that site does not answer', async () => {
    const site = { slips: away, attachment: away, cosigned: away };
    expect(await pull(pulling(REFUSED, site), null)).toEqual({ stands: REFUSED, untold: null });
  });

  it('asks nothing more of a site that was refused', async () => {
    const asked: string[] = [];
    const site = {
      async slips() {
        asked.push('slips');
        return { slips: [] };
      },
      cosigned: async () => void asked.push('cosigned'),
    };
    await pull(pulling(REFUSED, site), null);
    expect(asked).toEqual([]);
  });

  it('brings keys once the log names who may have them, and each entry once, in order', async () => {
    const log = memoryLog(hasher, numberedEntries(2_000));
    const files = log.resources();
    const shown = await signedNote(log.head);
    const [calls, brought]: [string[], Bytes[]] = [[], []];
    const stands = (): Standing => ({ ...WELL, size: brought.length, cosigned: null });
    const { keeper, ...rest } = pulling(WELL, {
      checkpoint: async () => shown,
      resource: async (path) => new Uint8Array(files.get(path)!),
      slips: async () => {
        calls.push('slips');
        return { slips: [] };
      },
    });
    const takeEntries = async ({ entries }: { readonly entries: readonly Bytes[] }) => {
      calls.push('entries');
      brought.push(...entries);
      return stands();
    };
    const standing = async () => stands();
    await pull({ ...rest, keeper: { ...keeper, standing, takeEntries } }, null);
    expect(brought).toEqual(log.entries);
    expect(calls).toEqual(['entries', 'slips', 'entries', 'entries', 'entries', 'slips']);
  });
});
