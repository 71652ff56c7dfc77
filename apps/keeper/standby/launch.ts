/**
 * Two people make this lifeboat the main site. Their touches stand in the log's next entry, which is the first that this keeper writes; from the
 * one after it on, its own keys are the log's.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { type Bytes, equal } from '#base/bytes.ts';
import { uuidv7 } from '#base/ids.ts';
import { identityFacts } from '#identity/entries.ts';
import {
  type Lifeboat,
  launchChallenge,
  mainSiteOf,
  type Organisation,
} from '#identity/organisation.ts';
import { remember } from '#journal/checkpoint-memory.ts';
import { decodeEntry, encodeEntry, type Facts, type Header } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { formatCheckpoint } from '#tlog/checkpoint.ts';
import { equalHashes, type Hash, type TreeHead } from '#tlog/merkle.ts';
import { formatNote, signText } from '#tlog/note.ts';
import type { Answer, Ask } from '#wire/keeper.ts';
import { logSigner } from '../keys/log-keys.ts';
import { penOf } from '../keys/pen.ts';
import { openSecrets, type Root, type Secrets } from '../keys/secrets.ts';
import type { Nonces } from '../nonces.ts';
import { twoTouches } from '../policy/two-touches.ts';
import { sha256 } from '../state.ts';
import type { LifeboatKeys } from './lifeboat-keys.ts';
import type { Standby, StandbyParts } from './standby.ts';

export type Launching = {
  readonly standby: Standby;
  readonly nonces: Nonces;
  /** The keeper's own. */
  readonly folder: string;
  readonly root: Root;
};

/** From where it would go on, for two people to touch their passkeys for. */
export async function launchOptions({
  standby,
  nonces,
}: Launching): Promise<Answer<'/launch/options'>> {
  const { self, organisation } = mustKnowItself(standby);
  const { org, mirror } = standby.parts;
  const { size, root } = mirror.head;
  const { awaited } = await standby.standing();
  await mustHaveIndexKeys(standby);
  return {
    org,
    rp: organisation.rp,
    lifeboat: self.lifeboat,
    name: self.name,
    size,
    root: new Uint8Array(root),
    nonce: nonces.issue(),
    awaited: awaited.streams,
    mayGoApart: mainSiteOf(organisation) !== null,
  };
}

/** Durable when answered: what runs from then on is a keeper. */
export function launch(launching: Launching, asked: Ask<'/launch'>): Promise<Answer<'/launch'>> {
  const { standby, nonces } = launching;
  return standby.alone(async () => {
    const { self, organisation } = mustKnowItself(standby);
    const { org, mirror, own, clock, random } = standby.parts;
    if (!nonces.take(asked.nonce)) throw refused('nonce not ours, used or old');
    const { size, root } = mirror.head;
    if (asked.size !== size || !equalHashes(asked.root as Uint8Array as Hash, root)) {
      throw new Problem('lifeboat/moved-on');
    }
    // Before it stands in the log that it was launched: without them it could be nobody's keeper.
    await mustHaveIndexKeys(standby);
    const { apart } = asked;
    if (apart && mainSiteOf(organisation) === null) throw new Problem('lifeboat/not-ready');
    const launched = {
      ...{ lifeboat: self.lifeboat, size, root: asked.root, nonce: asked.nonce },
      ...(apart ? { apart } : {}),
    };
    const party = { org, rp: organisation.rp, origins: organisation.origins };
    const challenge = sha256(launchChallenge(org, launched));
    const by = await twoTouches(party, standby.parts.state.directory, challenge, asked.responses);
    const header: Header = {
      org,
      stream: 'org',
      after: 0,
      id: uuidv7(clock, random),
      type: 'lifeboat.launched',
      schema: 1,
      author: organisation.keeper,
      session: null,
      at: clock(),
      facts: z.encode(identityFacts['lifeboat.launched'], { ...launched, by }) as Facts,
    };
    const bytes = await encodeEntry(header, null, penOf(own.pen));
    await standby.write(decodeEntry(bytes));
    await becomeKeeper(launching);
    return { size: mirror.head.size };
  });
}

/** Whether the log says that this lifeboat was launched: a crash may have come between that and the rest. */
export function isLaunched({ own, state }: Pick<StandbyParts, 'own' | 'state'>): boolean {
  const { organisation } = state.directory;
  return organisation !== null && equal(organisation.key, penOf(own.pen).publicKey);
}

/** The lifeboat's keys become a keeper's. Done twice is done once; the file of secrets comes last, and makes it so. */
export async function becomeKeeper({ standby, folder, root }: Launching): Promise<void> {
  const { own, org, mirror, state } = standby.parts;
  const indexKeys = await mustHaveIndexKeys(standby);
  const note = await checkpointOf(org, own, mirror.head);
  await remember(join(folder, 'last-checkpoint'), note);
  const secrets: Secrets = {
    account: state.directory.organisation!.keeper,
    rootGeneration: 1,
    pen: own.pen,
    nextPen: null,
    logSeeds: [own.logSeed],
    keyEncryptionKeys: [{ generation: 1, key: own.keyEncryptionKey }],
    indexKeys,
    wrapping: own.wrapping,
    lifeboat: { lifeboat: own.lifeboat, privateKey: own.wrapping.privateKey },
  };
  await openSecrets(join(folder, 'secrets'), root, async () => secrets);
}

async function checkpointOf(org: string, own: LifeboatKeys, head: TreeHead): Promise<Uint8Array> {
  const text = formatCheckpoint({ origin: org, ...head, extensions: [] });
  return formatNote({ text, signatures: [await signText(text, logSigner(org, own.logSeed))] });
}

/** By which patients are found: they come as a slip, some time after the lifeboat was named. */
async function mustHaveIndexKeys({ parts }: Standby): Promise<readonly Bytes[]> {
  const indexKeys = await parts.slips.indexKeys();
  if (indexKeys === null) throw new Problem('lifeboat/not-ready');
  return indexKeys;
}

function mustKnowItself(standby: Standby): {
  readonly self: Lifeboat;
  readonly organisation: Organisation;
} {
  const { organisation } = standby.parts.state.directory;
  const { self } = standby;
  if (organisation === null || self === undefined) throw new Problem('lifeboat/not-ready');
  return { self, organisation };
}

function refused(detail: string): Problem {
  return new Problem('session/refused', detail);
}
