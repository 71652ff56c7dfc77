/** Who is not let in. Everything here goes through the server's relay to a keeper that is a process, as an attacker would have to. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bytes, base64url, concat, fromBase64url } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect, type Sql } from '#postgres/connect.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type Introduction, openSession } from '#sync/session.ts';
import { relayTransport, type Transport } from '#sync/transport.ts';
import {
  agree,
  enrolAndSignIn,
  enrolPasskey,
  invite,
  newAuthenticator,
  signIn,
  softwareDevice,
  write,
} from '#testkit/person.ts';
import { type Misbehaviour, SoftwareAuthenticator } from '#testkit/software-authenticator.ts';
import { type Ask, type HandshakePath, PROTOCOL } from '#wire/keeper.ts';
import { type House, openHouse, SERVICE } from './house.ts';
import { type Founder, founder, hire, newId, type Person, until } from './people.ts';
import { verify } from './verify.ts';

let house: House;
let sql: Sql;
let relay: Transport;
let operator: Founder;
let colleague: Person;
let before: number;
beforeAll(async () => {
  house = await openHouse();
  sql = connect(house.databaseUrl, { max: 2 });
  relay = relayTransport(house.origin, fetch);
  operator = await founder(house);
  colleague = await hire(house, operator, ['clinician']);
});
afterAll(async () => {
  await sql.end();
  await house.stop();
});
beforeEach(async () => {
  before = await size();
});

const codeOf = (link: string) => fromBase64url(link.slice(link.indexOf('#') + 1));
const size = async () => (await postgresReader(sql).head()).size;

/** The types of the entries that this test let into the log. */
async function added(): Promise<string[]> {
  const entries = await postgresReader(sql).entries(before, await size());
  return entries.map(({ bytes }) => decodeEntry(bytes).header.type);
}

function introduced(introduce: Introduction, transport = relay) {
  return openSession({
    transport,
    introduce,
    device: softwareDevice(),
    primitives: nodePrimitives,
    known: null,
  });
}

/** The relay, with what is asked on one path changed on its way, as whoever sits on the server could. */
function tampering<P extends HandshakePath>(path: P, change: (ask: Ask<P>) => Ask<P>): Transport {
  return (asked, ask) =>
    relay(asked, (asked as string) === path ? (change(ask as never) as never) : ask);
}

const FORGED: readonly [string, Misbehaviour][] = [
  ['from another origin', { origin: 'https://desk.example' }],
  ['for another relying party', { rp: 'desk.example' }],
  ['without user verification', { userVerified: false }],
  ['without user presence', { userPresent: false }],
  ['over another challenge', { challenge: systemRandom(32) }],
  ['with an old counter', { counter: 0 }],
  [
    'with extension results, which may hold keys',
    { extensions: { prf: { results: { first: 'AAAA' } } } },
  ],
];

describe('a session', () => {
  it.each(FORGED)('is not opened by an assertion %s', async (_, wrong) => {
    const forging: Introduction = async (challenge) => ({
      kind: 'passkey',
      response: colleague.authenticators[0].get(challenge, wrong),
    });
    await expect(introduced(forging)).rejects.toMatchObject({ code: 'session/refused' });
    expect(await added()).toEqual([]);
  });

  it('is opened by the same passkey when nothing is wrong', async () => {
    await signIn(relay, colleague.authenticators, softwareDevice());
    expect(await added()).toEqual(['session.opened']);
  });

  it('is not opened by a passkey that nobody registered', async () => {
    const stranger = new SoftwareAuthenticator('localhost', house.origin);
    await expect(signIn(relay, [stranger], softwareDevice())).rejects.toMatchObject({
      code: 'session/refused',
    });
    expect(await added()).toEqual([]);
  });

  it('is not opened by one passkey under the name of another', async () => {
    const stranger = new SoftwareAuthenticator('localhost', house.origin);
    const posing: Introduction = async (challenge) => {
      const id = base64url(operator.authenticators[0].credential);
      return { kind: 'passkey', response: { ...stranger.get(challenge), id, rawId: id } };
    };
    await expect(introduced(posing)).rejects.toMatchObject({ code: 'session/refused' });
    expect(await added()).toEqual([]);
  });

  it('is not opened by an assertion that was overheard', async () => {
    const link = await invite(operator, house.origin, ['clinician'], [SERVICE], newId());
    // A passkey that counts nothing, as those that are kept in a cloud: no counter gives the copy away.
    const authenticator = new SoftwareAuthenticator('localhost', house.origin, null, false);
    await enrolPasskey(relay, link, authenticator);
    await enrolPasskey(relay, link, newAuthenticator(house.origin), authenticator);
    let overheard: Ask<'/session'> | undefined;
    const listening = tampering('/session', (ask) => {
      overheard = ask;
      return ask;
    });
    await introduced(
      async (challenge) => ({
        kind: 'passkey',
        response: authenticator.get(challenge),
      }),
      listening,
    );
    before = await size();
    await expect(relay('/session', overheard!)).rejects.toMatchObject({ code: 'session/refused' });
    const { nonce } = await relay('/session/options', {
      protocol: PROTOCOL,
      knownKeeper: null,
    });
    await expect(relay('/session', { ...overheard!, nonce })).rejects.toMatchObject({
      code: 'session/refused',
    });
    expect(await added()).toEqual([]);
  });

  it.each(['device', 'channel'] as const)(
    'is not opened for another %s key than the passkey introduced',
    async (key) => {
      const mine = {
        device: softwareDevice().publicKey,
        channel: (await nodePrimitives.agreementKey()).publicKey,
      };
      const stealing = tampering('/session', (ask) => ({ ...ask, [key]: mine[key] }));
      const opening = signIn(stealing, colleague.authenticators, softwareDevice());
      await expect(opening).rejects.toMatchObject({ code: 'session/refused' });
      expect(await added()).toEqual([]);
    },
  );

  it('is not opened by a machine that no operator approved, or whose signature does not hold', async () => {
    const machine = softwareDevice();
    const asking =
      (signer: typeof machine): Introduction =>
      async (challenge) => ({
        kind: 'machine',
        name: 'Stranger',
        key: machine.publicKey,
        signature: await signer.sign(challenge),
      });
    await expect(introduced(asking(machine))).rejects.toMatchObject({
      code: 'machine/not-approved',
    });
    await expect(introduced(asking(softwareDevice()))).rejects.toMatchObject({
      code: 'session/refused',
    });

    const approval = {
      account: newId(),
      name: 'Stranger',
      role: 'gateway',
      key: machine.publicKey,
    } as const;
    const approving = write(colleague, {
      stream: 'directory',
      after: 0,
      type: 'machine.approved',
      facts: approval,
    });
    await expect(approving).rejects.toMatchObject({ code: 'entry/refused' });
    await expect(introduced(asking(machine))).rejects.toMatchObject({
      code: 'machine/not-approved',
    });
    await expect(colleague.session.call('pendingMachines', {})).rejects.toMatchObject({
      code: 'access/not-allowed',
    });
    expect(await added()).toEqual([]);
  });

  it('is not opened for a device key that could sign nothing', async () => {
    const device = {
      ...softwareDevice(),
      publicKey: concat(new Uint8Array([4]), systemRandom(64)),
    };
    await expect(signIn(relay, colleague.authenticators, device)).rejects.toMatchObject({
      code: 'session/refused',
    });
    expect(await added()).toEqual([]);
  });

  it('is not begun in another protocol', async () => {
    const headers = { 'content-type': 'application/cbor' };
    const body = toCbor({ protocol: PROTOCOL + 1 });
    const answer = await fetch(`${house.origin}/relay/session/options`, {
      method: 'POST',
      headers,
      body,
    });
    expect(await answer.json()).toMatchObject({ type: 'protocol/other-version' });
  });
});

describe('an enrolment code', () => {
  const invited = () => invite(operator, house.origin, ['clinician'], [SERVICE], newId());

  it('that nobody gave out lets nobody in', async () => {
    const made = enrolPasskey(
      relay,
      `#${base64url(systemRandom(16))}`,
      newAuthenticator(house.origin),
    );
    await expect(made).rejects.toMatchObject({ code: 'enrolment/code-unknown' });
    expect(await added()).toEqual([]);
  });

  it('serves for two passkeys and no more', async () => {
    const link = await invited();
    await enrolAndSignIn(relay, house.origin, link);
    before = await size();
    await expect(enrolAndSignIn(relay, house.origin, link)).rejects.toMatchObject({
      code: 'enrolment/code-unknown',
    });
    await expect(enrolAndSignIn(relay, house.origin, house.enrolment)).rejects.toMatchObject({
      code: 'enrolment/code-unknown',
    });
    expect(await added()).toEqual([]);
  });

  it('gives one passkey to one of several browsers that race for it', async () => {
    const link = await invited();
    before = await size();
    const racing = Array.from({ length: 6 }, () =>
      enrolPasskey(relay, link, newAuthenticator(house.origin)),
    );
    const ended = await Promise.allSettled(racing);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of ended) {
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: 'enrolment/refused' });
    }
    expect(await added()).toEqual(['passkey.registered']);
  });

  it('gives no second passkey to hands that do not hold the first', async () => {
    const link = await invited();
    const [first, thief] = [newAuthenticator(house.origin), newAuthenticator(house.origin)];
    await enrolPasskey(relay, link, first);
    before = await size();
    const second = newAuthenticator(house.origin);
    for (const voucher of [second, thief, colleague.authenticators[0]]) {
      await expect(enrolPasskey(relay, link, second, voucher)).rejects.toMatchObject({
        code: 'enrolment/refused',
      });
    }
    expect(await added()).toEqual([]);
    await enrolPasskey(relay, link, second, first);
    expect(await added()).toEqual(['passkey.registered']);
  });

  it('lets nobody in before the second passkey', async () => {
    const link = await invited();
    const first = newAuthenticator(house.origin);
    await enrolPasskey(relay, link, first);
    before = await size();
    await expect(signIn(relay, [first], softwareDevice())).rejects.toMatchObject({
      code: 'account/pending',
    });
    expect(await added()).toEqual([]);
  });

  it.each(FORGED.filter(([, { counter }]) => counter === undefined))(
    'registers no passkey %s',
    async (_, wrong) => {
      const code = codeOf(await invited());
      before = await size();
      const authenticator = new SoftwareAuthenticator('localhost', house.origin);
      // As the desk sends it, but for the desk's own removal of extension results.
      const { nonce, options } = await relay('/enrol/options', { protocol: PROTOCOL, code });
      const response = authenticator.create(fromBase64url(options.challenge as string), wrong);
      const registering = relay('/enrol', { protocol: PROTOCOL, code, nonce, response, by: null });
      await expect(registering).rejects.toMatchObject({ code: 'enrolment/refused' });
      expect(await added()).toEqual([]);
    },
  );
});

describe('a channel', () => {
  /** Sends to the keeper what a desk asked before, once more. */
  async function overhearing(): Promise<{ person: Person['session']; asked: Ask<'/channel'>[] }> {
    const asked: Ask<'/channel'>[] = [];
    const listening = tampering('/channel', (ask) => {
      asked.push(ask);
      return ask;
    });
    const { session } = await signIn(listening, colleague.authenticators, softwareDevice());
    await session.call('whoami', {});
    return { person: session, asked };
  }

  it('takes each question once', async () => {
    const { asked } = await overhearing();
    before = await size();
    for (const ask of asked) {
      await expect(relay('/channel', ask)).rejects.toMatchObject({ code: 'request/repeated' });
      await expect(relay('/channel', { ...ask, n: ask.n + 10 })).rejects.toMatchObject({
        code: 'session/unknown',
      });
    }
    expect(await added()).toEqual([]);
  });

  it('goes on after a question was sent twice by the browser, whose first answer was lost', async () => {
    let asks = 0;
    const losing: Transport = async (path, ask) => {
      const answer = await relay(path, ask);
      asks += 1;
      return path === '/channel' && asks % 2 === 0 ? relay(path, ask) : answer;
    };
    const { session, author } = await signIn(losing, colleague.authenticators, softwareDevice());
    const stream = streamName({ kind: 'room', day: dayOf(systemClock()) });
    const facts = { presence: 'away' } as const;
    before = await size();
    for (let i = 0; i < 4; i += 1) {
      const entry = await author.write({ stream, after: i, type: 'presence.said', facts });
      await session.call('append', { entries: [entry] });
    }
    expect(await added()).toHaveLength(4);
  });

  it('takes no question under another session', async () => {
    const { asked } = await overhearing();
    for (const session of [operator.session.id, newId()]) {
      await expect(relay('/channel', { ...asked.at(-1)!, session, n: 900 })).rejects.toMatchObject({
        code: 'session/unknown',
      });
    }
  });

  it('takes no answer that the server put together', async () => {
    const answering: Transport = async (path, ask) => {
      const answer = await relay(path, ask);
      return path === '/channel'
        ? ({ box: flipped((answer as { box: Bytes }).box) } as never)
        : answer;
    };
    const signing = signIn(answering, colleague.authenticators, softwareDevice());
    // As good as no answer; why, for whoever asks.
    await expect(signing).rejects.toMatchObject({
      ...{ code: 'keeper/unavailable', detail: 'channel/does-not-open' },
    });
  });

  it('ends with its session', async () => {
    const { session, author } = await signIn(relay, colleague.authenticators, softwareDevice());
    const stream = `account/${session.account}`;
    const facts = { session: session.id, reason: 'signed out' };
    await session.call('append', {
      entries: [await author.write({ stream, after: 0, type: 'session.closed', facts })],
    });
    await expect(session.call('whoami', {})).rejects.toMatchObject({ code: 'session/unknown' });
  });

  it('says of a refusal its code and nothing else', async () => {
    const headers = { 'content-type': 'application/cbor' };
    const body = toCbor({ session: new Uint8Array(16), n: 1, box: new Uint8Array(16) });
    const answer = await fetch(`${house.origin}/relay/channel`, { method: 'POST', headers, body });
    expect(answer.status).toBe(401);
    expect(Object.keys((await answer.json()) as object)).toEqual(['type', 'title', 'status']);
  });
});

/** What the keeper lets in is what a stranger accepts: else one insider could make the whole log worthless as evidence. */
describe('the log', () => {
  it('is one that a stranger accepts, also when rights change under somebody at work', async () => {
    const worker = await hire(house, operator, ['operator', 'clinician']);
    const desk = { ...worker };
    const ended = { written: 0, refused: 0 };
    const note = (act: Promise<unknown>) =>
      act.then(
        () => {
          ended.written += 1;
        },
        (error: { code?: string }) => {
          expect(error.code).toMatch(/^(entry\/refused|step-up\/refused|session\/unknown)$/);
          ended.refused += 1;
        },
      );
    const account = worker.session.account;
    const change = async (roles: Role[], account: Uuid) => {
      const { id } = await write(operator, {
        stream: 'directory',
        after: 0,
        type: 'account.changed',
        facts: { account, roles, services: [SERVICE], supplier: null },
      });
      await agree(operator.second, id);
    };
    const inviteOne = () => invite(desk, house.origin, ['clinician'], [SERVICE], newId());
    for (let round = 0; round < 12; round += 1) {
      // In the other order each time: made an operator, and made none.
      const roles: Role[] = round % 2 === 0 ? ['clinician'] : ['clinician', 'operator'];
      const working = [note(inviteOne()), note(inviteOne()), note(inviteOne())];
      const changing = change(roles, account);
      const again = signIn(relay, worker.authenticators, worker.device);
      working.push(note(inviteOne()), note(inviteOne()));
      await Promise.all([...working, changing]);
      Object.assign(desk, await again);
    }
    expect(ended.written).toBeGreaterThan(0);
    expect(ended.refused).toBeGreaterThan(0);

    await until('a checkpoint covers all', async () => {
      const text = await (await fetch(`${house.origin}/checkpoint`)).text();
      return Number(text.split('\n')[1]) >= (await size()) ? true : undefined;
    });
    const { exit, out } = await verify(house.origin, '--json');
    expect({ exit, ...JSON.parse(out) }).toMatchObject({ exit: 0, accepted: true });
  });
});

function flipped(bytes: Bytes): Bytes {
  return bytes.with(0, bytes[0]! ^ 1) as Bytes;
}
