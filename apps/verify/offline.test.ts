/** Sessions that began while no keeper answered: each stands on a passkey, and on a session before it that a keeper saw. */
import { expect, test } from 'vitest';
import {
  LogBuilder,
  ORIGIN,
  RP,
  random,
  sha256,
  signingKey,
  uuid,
  type Writer,
} from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import { makePasskey } from './testing/passkey.ts';

const HOUR_MS = 3_600_000;

/** Somebody who signed in once, and their device. */
function worked() {
  const log = new LogBuilder().begin();
  const lead = log.foundingPerson();
  const colleague = log.colleague(lead.desk, ['clinician']);
  return { log, lead, ...colleague };
}

const verdict = (log: LogBuilder) => judge(log.files());

test('one that follows on a session a keeper saw is accepted, and so is what was written in it', async () => {
  const { log, account, passkey, desk } = worked();
  log.close(desk, desk);
  const offline = log.signInOffline(desk, account, passkey);
  const written = { type: 'device.named', stream: 'directory' };
  log.grant(offline, ['directory']);
  log.write(offline, { ...written, facts: { device: sha256(desk.device.point) }, seals: true });
  expect(await verdict(log)).toMatchObject({ accepted: true });
});

/** So many hours, from where a second operator agrees. */
function bound(
  { log, lead }: Pick<ReturnType<typeof worked>, 'log' | 'lead'>,
  hours: number,
): void {
  const second = log.colleague(lead.desk, ['operator']);
  log.write(lead.desk, { type: 'offline.bounded', stream: 'org', facts: { hours } });
  log.second(second.desk);
}

test('each may be followed for as long as stood when it was opened', async () => {
  const setting = worked();
  const { log, account, passkey, desk } = setting;
  bound(setting, 2);
  log.signInOffline(desk, account, passkey, { facts: { expires: log.now + 30 * HOUR_MS } });
  expect(await verdict(log)).toMatchObject({ accepted: true });
});

type Setting = ReturnType<typeof worked>;

test.each<[string, RegExp, (setting: Setting) => unknown]>([
  [
    'after a session that is none',
    /follows on no session/,
    ({ log, account, passkey, desk }) =>
      log.signInOffline(desk, account, passkey, { by: { after: uuid() } }),
  ],
  [
    'after somebody else’s session',
    /follows on no session/,
    ({ log, lead, account, passkey }) => log.signInOffline(lead.desk, account, passkey),
  ],
  [
    'at another device',
    /follows on no session/,
    ({ log, account, passkey, desk }) =>
      log.signInOffline(desk, account, passkey, { at: { device: signingKey() } }),
  ],
  [
    'after a session that itself began with no keeper there',
    /follows on no session/,
    ({ log, account, passkey, desk }) =>
      log.signInOffline(log.signInOffline(desk, account, passkey), account, passkey),
  ],
  [
    'after a session that an operator ended',
    /ended by another hand/,
    ({ log, lead, account, passkey, desk }) => {
      log.close(lead.desk, desk);
      log.signInOffline(desk, account, passkey);
    },
  ],
  [
    'for longer than a day and a half after it',
    /too long after/,
    ({ log, account, passkey, desk }) =>
      log.signInOffline(desk, account, passkey, { facts: { expires: log.now + 37 * HOUR_MS } }),
  ],
  [
    'for longer than operators allow',
    /too long after/,
    (setting) => {
      const { log, account, passkey } = setting;
      bound(setting, 2);
      const desk = log.signIn(account, passkey);
      log.signInOffline(desk, account, passkey, { facts: { expires: log.now + 3 * HOUR_MS } });
    },
  ],
  [
    'that ended before it began',
    /too long after/,
    ({ log, account, passkey, desk }) =>
      log.signInOffline(desk, account, passkey, { by: { at: log.now + 13 * HOUR_MS } }),
  ],
  [
    'with a nonce of its own choice',
    /not made from what it is/,
    ({ log, account, passkey, desk }) =>
      log.signInOffline(desk, account, passkey, { facts: { nonce: random(32) } }),
  ],
  [
    'under another id than was touched for',
    /not made from what it is/,
    ({ log, account, passkey, desk }) =>
      log.signInOffline(desk, account, passkey, { facts: { session: uuid() } }),
  ],
  [
    'by a passkey of nobody’s',
    /not by a passkey of the account/,
    ({ log, account, desk }) => log.signInOffline(desk, account, makePasskey(RP, ORIGIN)),
  ],
  [
    'without knowing who touched it',
    /assertion does not hold/,
    ({ log, account, passkey, desk }) =>
      log.signInOffline(desk, account, passkey, { userVerified: false }),
  ],
  [
    'of somebody who has left',
    /ended by another hand|fewer than two passkeys, or has left/,
    ({ log, lead, account, passkey, desk }) => {
      leaves(log, lead.desk, account);
      log.signInOffline(desk, account, passkey);
    },
  ],
])('one %s is refused', async (_, message, write) => {
  const setting = worked();
  write(setting);
  const { log } = setting;
  expect(await verdict(log)).toEqual({
    ...{ accepted: false, rule: 'chain/3', entry: log.entries.length - 1 },
    message: expect.stringMatching(message),
  });
});

function leaves(log: LogBuilder, by: Writer, account: Uint8Array): void {
  log.write(by, { type: 'account.left', stream: 'directory', facts: { account, reason: 'left' } });
}
