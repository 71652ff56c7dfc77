import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { fileKeyPort } from '#seal/file-key-port.ts';
import type { Draft } from '#sync/author.ts';
import { type Desk, enrolAndSignIn, invite, newAuthenticator, signIn } from '#testkit/person.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from './testing/rig.ts';

let rig: Rig;
let founder: Desk;
beforeEach(async () => {
  rig = await keeperRig();
  founder = await enrolAndSignIn(rig.transport, ORIGIN, rig.link!);
});
afterEach(() => rig.stop());

const newId = (): Uuid => uuidv7(systemClock, systemRandom);
const types = async () => {
  const reader = postgresReader(rig.sql);
  const { size } = await reader.head();
  return (await reader.entries(0, size)).map(({ bytes }) => decodeEntry(bytes).header.type);
};

describe('the keeper', () => {
  it('writes the log that says how its first person came in', async () => {
    expect(await types()).toEqual([
      'log.created',
      'account.invited',
      'passkey.registered',
      'passkey.registered',
      'session.opened',
    ]);
    expect(founder.session.roles).toContain('operator');
  });

  it('remembers everybody across a restart, and offers no second founding link', async () => {
    rig = await rig.restart();
    expect(rig.link).toBeNull();
    expect(rig.keeper.state.directory.account(founder.session.account)).toMatchObject({
      kind: 'person',
    });
  });

  it('lets a person whom an operator invites come in once', async () => {
    const link = await invite(founder, ORIGIN, ['clinician'], [SERVICE], newId());
    const colleague = await enrolAndSignIn(rig.transport, ORIGIN, link);
    expect(colleague.session.roles).toEqual(['clinician']);
    await expect(enrolAndSignIn(rig.transport, ORIGIN, link)).rejects.toMatchObject({
      code: 'enrolment/code-unknown',
    });
  });

  it('makes nobody wait for a stranger who proves nothing', async () => {
    const turns = vi.spyOn(rig.keeper.turns, 'alone');
    const stranger = newAuthenticator(ORIGIN);
    const { device } = founder;
    await expect(signIn(rig.transport, [stranger], device)).rejects.toMatchObject({
      code: 'session/refused',
    });
    const asked = await rig.transport('/session/options', {
      protocol: PROTOCOL,
      knownKeeper: null,
    });
    const enrolling = rig.transport('/enrol', {
      protocol: PROTOCOL,
      code: systemRandom(32),
      nonce: asked.nonce,
      response: {},
      by: null,
    });
    await expect(enrolling).rejects.toMatchObject({ code: 'enrolment/code-unknown' });
    expect(turns).not.toHaveBeenCalled();
  });

  it('says in its private log whose question it refused', async () => {
    const { session } = founder;
    const asking = session.call('grant', {
      streams: [{ stream: 'org', subject: null }],
      purpose: 'care',
    });
    await expect(asking).rejects.toMatchObject({ code: 'access/second-operator' });
    expect(rig.logged().at(-1)).toMatchObject({
      msg: 'refused',
      part: 'keeper',
      problem: 'access/second-operator',
      account: session.account,
      session: session.id,
    });
  });

  it('does not let somebody who is no operator invite', async () => {
    const link = await invite(founder, ORIGIN, ['clinician'], [SERVICE], newId());
    const colleague = await enrolAndSignIn(rig.transport, ORIGIN, link);
    const inviting = invite(colleague, ORIGIN, ['operator'], [SERVICE], newId());
    await expect(inviting).rejects.toMatchObject({ code: 'entry/refused' });
  });

  it('releases a key only once the access stands in the log', async () => {
    await founder.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    expect((await types()).at(-1)).toBe('access.granted');
  });

  it('opens what its author sealed', async () => {
    await founder.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    const { account } = founder.session;
    const draft: Draft = {
      stream: 'directory',
      after: 0,
      type: 'account.named',
      facts: { account },
      payload: { name: 'Ada Northmoor' },
    };
    const entry = await founder.author.write(draft);
    const { positions } = await founder.session.call('append', { entries: [entry] });
    expect(await founder.session.call('append', { entries: [entry] })).toEqual({ positions });
    expect((await founder.keyring.open(entry)).payload).toEqual({ name: 'Ada Northmoor' });
  });
});

describe('a keeper', () => {
  it.each([
    ['kek', 'key-file/missing'],
    ['secrets', 'keeper/secrets-missing'],
  ])('whose %s is gone does not open, and makes no other', async (file, code) => {
    await rm(join(rig.folder, file));
    await expect(rig.restart()).rejects.toMatchObject({ code });
    expect(await readdir(rig.folder)).not.toContain(file);
  });

  it('does not open with another key file', async () => {
    const other = await fileKeyPort(join(rig.folder, 'other'), null, systemRandom);
    expect(other.id).toHaveLength(16);
    await rename(join(rig.folder, 'other'), join(rig.folder, 'kek'));
    await expect(rig.restart()).rejects.toMatchObject({ code: 'seal/does-not-open' });
  });
});
