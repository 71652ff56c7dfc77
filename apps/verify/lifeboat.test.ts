/** A lifeboat is named by two operators and launched by two people; then its keys are the log's, and nobody else's way in. */
import { beforeEach, describe, expect, test } from 'vitest';
import { LogBuilder, lifeboatKeys, random, signingKey } from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import { makePasskey } from './testing/passkey.ts';
import { type LogKey, verifierKeyText } from './testing/publish-log.ts';
import { parseVerifierKey } from './verifier-key.ts';

type Person = ReturnType<LogBuilder['foundingPerson']>;

let log: LogBuilder;
let first: Person;
let second: Person;
let clinician: Person;
const harbour = lifeboatKeys();
const old = () => log.logKey;
const keyOf = (key: LogKey) => parseVerifierKey(verifierKeyText(key));

beforeEach(() => {
  log = new LogBuilder().begin();
  first = log.foundingPerson();
  second = log.colleague(first.desk, ['operator']);
  clinician = log.colleague(first.desk, ['clinician']);
});

const named = () => log.nameLifeboat([first.desk, second.desk], harbour);
const launched = () => log.launch(harbour, [first.passkey, second.passkey]);

async function accepted(...keys: LogKey[]): Promise<void> {
  expect(await judge(log.files(...keys))).toMatchObject({ accepted: true });
}

async function refused(rule: string, message: RegExp, ...keys: LogKey[]): Promise<void> {
  const told = { rule, message: expect.stringMatching(message) };
  expect(await judge(log.files(...keys))).toMatchObject({ accepted: false, ...told });
}

describe('a lifeboat', () => {
  test('stands by, and the log goes on', async () => {
    named();
    log.colleague(first.desk, ['clinician']);
    await accepted();
  });

  test('is launched, and its keys are the log’s: for whoever trusts them, the first, or none yet', async () => {
    const kept = log.signedBy();
    named();
    launched();
    const person = log.signIn(clinician.account, clinician.passkey);
    log.close(person, person);
    await accepted(harbour.logKey);
    for (const key of [keyOf(old()), keyOf(harbour.logKey)])
      expect(await judge(log.files(harbour.logKey), { key })).toMatchObject({ accepted: true });
    expect(await judge(log.files(harbour.logKey), { since: kept })).toMatchObject({
      accepted: true,
    });
  });

  test('takes in a session of the site that was lost, whose passkey has counted on since', async () => {
    named();
    const lost = log.keeper;
    const before = log.entries.length;
    const tail = log.signIn(clinician.account, clinician.passkey);
    const [opened] = log.entries.splice(before);
    launched();
    log.signIn(clinician.account, clinician.passkey);
    log.entries.push(opened!);
    log.close(tail, tail);
    await accepted(harbour.logKey);
    log.entries.pop();
    log.write(lost, {
      type: 'origin.added',
      stream: 'org',
      facts: { origin: 'https://a.example' },
    });
    await refused('type/writer', /not signed by the keeper/, harbour.logKey);
  });

  test('may be dismissed, and then launches nothing', async () => {
    named();
    const facts = { lifeboat: harbour.id };
    log.write(first.desk, { type: 'lifeboat.dismissed', stream: 'org', facts });
    log.second(second.desk);
    await accepted();
    launched();
    await refused('type/launch', /no lifeboat of that name/, harbour.logKey);
  });
});

describe('it is refused', () => {
  test('named by one operator: it waits, and launches nothing', async () => {
    named();
    log.entries.pop();
    await accepted();
    launched();
    await refused('type/launch', /no lifeboat of that name/, harbour.logKey);
  });

  test('named without its pen', async () => {
    log.nameLifeboat([first.desk, second.desk], harbour, { pen: signingKey().point });
    await refused('type/facts', /pen of the lifeboat has not signed/);
  });

  test('named twice, by id or by name', async () => {
    named();
    log.nameLifeboat([first.desk, second.desk], { ...lifeboatKeys('Other'), id: harbour.id });
    await refused('type/facts', /named already/);
    log.entries.splice(-2);
    log.nameLifeboat([first.desk, second.desk], lifeboatKeys());
    await refused('type/facts', /named already/);
  });

  test('launched by one person twice, by whoever may not, or with nobody’s passkey', async () => {
    named();
    log.launch(harbour, [first.passkey, first.passkey]);
    await refused('type/launch', /the two people are one/, harbour.logKey);
    log.entries.pop();
    log.launch(harbour, [first.passkey, clinician.passkey]);
    await refused('type/launch', /somebody who may not/, harbour.logKey);
    log.entries.pop();
    log.launch(harbour, [first.passkey, makePasskey('a', 'https://a')]);
    await refused('type/launch', /nobody’s/, harbour.logKey);
  });

  test('launched from another tree, or by touches for another', async () => {
    named();
    log.launch(harbour, [first.passkey, second.passkey], { facts: { root: random(32) } });
    await refused('type/launch', /another tree/, harbour.logKey);
    log.entries.pop();
    log.launch(harbour, [first.passkey, second.passkey], { facts: { size: 3 } });
    await refused('type/launch', /another tree/, harbour.logKey);
    log.entries.pop();
    log.launch(harbour, [first.passkey, second.passkey], { touch: { challenge: random(32) } });
    await refused('type/launch', /assertion does not hold/, harbour.logKey);
    log.entries.pop();
    log.launch(harbour, [first.passkey, second.passkey], { touch: { userVerified: false } });
    await refused('type/launch', /assertion does not hold/, harbour.logKey);
  });

  test('launched by another’s pen', async () => {
    named();
    log.launch({ ...harbour, pen: signingKey() }, [first.passkey, second.passkey]);
    await refused('type/writer', /not signed by the keeper/, harbour.logKey);
  });

  test('launched, and the checkpoint signed by the key of before', async () => {
    named();
    launched();
    await refused('checkpoint/signature', /./, old());
  });

  test('after it, what the pen of before says of sessions that no passkey opened', async () => {
    named();
    const before = log.entries.length;
    log.signIn(clinician.account, clinician.passkey, { challenge: random(32) });
    const [opened] = log.entries.splice(before);
    launched();
    log.entries.push(opened!);
    await refused('chain/3', /assertion does not hold/, harbour.logKey);
  });
});
