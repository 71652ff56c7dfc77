/** Sessions by Care Identity: the ID tokens are a real provider's, and the keeper believes nobody's word about them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { subjectBytes } from '#identity/cis2/subject.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { openSession, type Session } from '#sync/session.ts';
import type { Transport } from '#sync/transport.ts';
import { AT_AAL3, type Cis2Issuer, startCis2Issuer } from '#testkit/cis2-issuer.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import {
  agree,
  type Desk,
  enrolAndSignIn,
  enrolPasskey,
  foundTwoOperators,
  invite,
  newAuthenticator,
  softwareDevice,
  write,
} from '#testkit/person.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const MINUTE_MS = 60_000;

let rig: Rig;
let aheadMs: number;
let issuer: Cis2Issuer;
let operator: Desk;
let second: Desk;
let clinician: Desk;
beforeEach(async () => {
  aheadMs = 0;
  issuer = await startCis2Issuer(`${ORIGIN}/cis2-callback`);
  rig = await keeperRig(() => systemClock() + aheadMs);
  [operator, second] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  clinician = await enrolAndSignIn(rig.transport, ORIGIN, await invited());
});
afterEach(async () => {
  await rig.stop();
  await issuer.stop();
});

function invited(account = uuidv7(systemClock, systemRandom)): Promise<string> {
  return invite(operator, ORIGIN, ['clinician'], [SERVICE], account);
}

async function trust(facts = issuer.trusted(issuer.clients[0].id)): Promise<void> {
  const { id } = await write(operator, { stream: 'org', after: 0, type: 'cis2.trusted', facts });
  await agree(second, id);
}

async function link(account = clinician.session.account, sub = AT_AAL3.sub): Promise<void> {
  const subject = await nodePrimitives.sha256(subjectBytes({ issuer: issuer.issuer, sub }));
  const facts = { account, subject };
  await write(operator, { stream: 'directory', after: 0, type: 'account.linked', facts });
}

/** Signs in with whatever token this gives for the challenge. */
function signIn(
  token: (challenge: Bytes) => Promise<string> = (challenge) => issuer.idToken(challenge),
  { transport, device = softwareDevice() }: { transport?: Transport; device?: Desk['device'] } = {},
): Promise<Session> {
  return openSession({
    transport: transport ?? rig.transport,
    introduce: async (challenge) => ({ kind: 'cis2', idToken: await token(challenge) }),
    device,
    primitives: nodePrimitives,
    known: null,
  });
}

/** Refused for this reason, and nothing of it in the log. */
async function refused(act: Promise<unknown>, why: string, code = 'cis2/refused'): Promise<void> {
  const before = rig.keeper.journal.size;
  await expect(act).rejects.toMatchObject({ code });
  expect(rig.why()).toContain(why);
  expect(rig.keeper.journal.size).toBe(before);
}

describe('a session by Care Identity', () => {
  beforeEach(async () => {
    await trust();
    await link();
  });

  it('is the linked account’s, with its device and its token in the log', async () => {
    const device = softwareDevice();
    let idToken = '';
    const session = await signIn(
      async (challenge) => {
        idToken = await issuer.idToken(challenge);
        return idToken;
      },
      { device },
    );
    expect(session).toMatchObject({ account: clinician.session.account, roles: ['clinician'] });
    expect(rig.keeper.state.directory.session(session.id)).toMatchObject({
      by: 'cis2',
      device: device.publicKey,
    });
    const size = rig.keeper.journal.size;
    const [last] = await postgresReader(rig.sql).entries(size - 1, size);
    const { header } = decodeEntry(last!.bytes);
    const { by } = identityFacts['session.opened'].parse(header.facts);
    expect(by).toEqual({ kind: 'cis2', idToken });
  });

  it('writes and reads as one by passkey does', async () => {
    const session = await signIn();
    expect(await session.call('budget', {})).toMatchObject({ people: 0, frozen: null });
  });

  it('is no touch of a passkey: what takes one is refused without', async () => {
    const device = softwareDevice();
    const session = await signIn(undefined, { device });
    const facts = { codeHash: systemRandom(32), expires: systemClock() + 9 * MINUTE_MS };
    const entry = await forgeEntry(
      { session, device },
      { stream: 'directory', type: 'passkey.offered', facts },
    );
    await refused(
      session.call('append', { entries: [entry] }),
      'passkey.offered: no touch',
      'step-up/refused',
    );
  });

  it.each([
    ['at AAL2', { acr: 'AAL2_ANY', amr: ['TOTP'], level: '2' }, 'acr below AAL3'],
    ['at AAL1', { acr: 'AAL1_USERPASS', amr: ['USERPASS'], level: '1' }, 'acr below AAL3'],
    ['without acr', { acr: undefined }, 'claim acr missing'],
    ['by a method not on the list', { amr: ['TOTP'] }, 'method not on the list'],
    ['long after the card was used', { since: 1_000_000_000 }, 'authenticated too long ago'],
    ['of somebody whom no account is linked to', { sub: '910000000002' }, 'linked to no account'],
  ])('is not opened %s', async (_, person, why) => {
    issuer.person = { ...AT_AAL3, ...person };
    await refused(signIn(), why);
  });

  it('is not opened with a token for another client', async () => {
    const token = (challenge: Bytes) => issuer.idToken(challenge, {}, issuer.clients[1]);
    await refused(signIn(token), 'for another audience');
  });

  it('is not opened with an expired token, while its nonce still serves', async () => {
    const token = async (challenge: Bytes) => {
      const issued = await issuer.idToken(challenge);
      aheadMs = 90_000;
      return issued;
    };
    await refused(signIn(token), 'expired');
  });

  it('is not opened with a token from another time', async () => {
    const token = async (challenge: Bytes) => {
      const issued = await issuer.idToken(challenge);
      aheadMs = -2 * MINUTE_MS;
      return issued;
    };
    await refused(signIn(token), 'in the future');
  });

  it('is not opened with another device’s token', async () => {
    let stolen = '';
    await signIn(async (challenge) => {
      stolen = await issuer.idToken(challenge);
      return stolen;
    });
    await refused(
      signIn(async () => stolen),
      'for another device, channel or moment',
    );
  });

  it('is not opened by the same request again: a nonce serves once', async () => {
    let said: unknown;
    const transport: Transport = (path, ask) => {
      if (path === '/session') said = ask;
      return rig.transport(path, ask);
    };
    await signIn(undefined, { transport });
    const again = rig.transport('/session', said as Parameters<Transport>[1] as never);
    await refused(again, 'nonce not ours, used or old', 'session/refused');
  });

  it('is not opened with the first desk’s token and nonce at another’s device', async () => {
    const theirs = softwareDevice();
    const transport: Transport = (path, ask) =>
      rig.transport(path, path === '/session' ? { ...ask, device: theirs.publicKey } : ask);
    await refused(signIn(undefined, { transport }), 'for another device, channel or moment');
  });

  it('is not opened for who has left', async () => {
    const { account } = clinician.session;
    const facts = { account, reason: 'moved on' };
    await write(operator, { stream: 'directory', after: 0, type: 'account.left', facts });
    await refused(signIn(), 'an account that has left');
  });

  it('is not opened for an account with one passkey, which is told so', async () => {
    const account = uuidv7(systemClock, systemRandom);
    await enrolPasskey(rig.transport, await invited(account), newAuthenticator(ORIGIN));
    issuer.person = { ...AT_AAL3, sub: '910000000003' };
    await link(account, issuer.person.sub);
    const before = rig.keeper.journal.size;
    await expect(signIn()).rejects.toMatchObject({ code: 'account/pending' });
    expect(rig.keeper.journal.size).toBe(before);
  });

  it('is not opened for an earlier identity, once another is linked', async () => {
    await link(clinician.session.account, '910000000009');
    await refused(signIn(), 'linked to no account');
  });

  it('is not opened by the same person’s number at another issuer', async () => {
    const other = await startCis2Issuer(`${ORIGIN}/cis2-callback`);
    try {
      await refused(
        signIn((challenge) => other.idToken(challenge, {}, other.clients[0])),
        'SIGNATURE',
      );
      await trust(other.trusted(other.clients[0].id));
      await refused(
        signIn((challenge) => other.idToken(challenge)),
        'linked to no account',
      );
      await refused(signIn(), 'SIGNATURE');
    } finally {
      await other.stop();
    }
  });
});

describe('trust in Care Identity', () => {
  it('is not there before operators wrote it down', async () => {
    await link();
    await refused(signIn(), 'not trusted here');
  });

  it('takes two operators', async () => {
    await link();
    const facts = issuer.trusted(issuer.clients[0].id);
    const { id } = await write(operator, { stream: 'org', after: 0, type: 'cis2.trusted', facts });
    await refused(signIn(), 'not trusted here');
    await agree(second, id);
    await expect(signIn()).resolves.toMatchObject({ account: clinician.session.account });
  });

  it('ends for a key that is no longer in it', async () => {
    await trust();
    await link();
    const trusted = issuer.trusted(issuer.clients[0].id);
    await trust({ ...trusted, keys: [{ ...trusted.keys[0]!, kid: 'issuer-key-2' }] });
    await refused(signIn(), 'signed by a key that is not trusted');
  });

  it('lasts across a restart of the keeper', async () => {
    await trust();
    await link();
    rig = await rig.restart();
    await expect(signIn()).resolves.toMatchObject({ account: clinician.session.account });
  });
});
