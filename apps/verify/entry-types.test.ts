/** What may not stand in a log whoever signs it. */
import { describe, expect, test } from 'vitest';
import { LogBuilder, signingKey, stream, uuid } from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import { nightShift } from './testing/night-shift.ts';
import { verifierKeyText } from './testing/publish-log.ts';
import { parseVerifierKey } from './verifier-key.ts';

type Draft = Parameters<LogBuilder['write']>[1];

/** One more entry on a log that was right until then. */
async function refusal(by: 'lead' | 'clinician' | 'gateway' | 'keeper', draft: Partial<Draft>) {
  const shift = nightShift();
  const { log, lead, clinician, gateway, file } = shift;
  const writers = {
    lead: lead.desk,
    clinician: log.signIn(clinician.account, clinician.passkey),
    gateway,
    keeper: log.keeper,
  };
  const usual = { type: 'case.taken', stream: file, facts: {} };
  log.write(writers[by], { ...usual, ...draft });
  const verdict = await judge(log.files());
  if (!verdict.accepted) expect(verdict.entry).toBe(log.entries.length - 1);
  return verdict;
}

const day = 'labels/out-of-hours/2026-11-01';
const acc = (id: Uint8Array) => stream('account', id);

describe('the type, its version and its stream', () => {
  test.each([
    ['a type that is not published', { type: 'case.deleted' }, 'type/unknown'],
    ['a type named like a property of objects', { type: 'constructor' }, 'type/unknown'],
    ['a later version', { more: { schema: 2 } }, 'type/unknown'],
    ['a patient’s stream', { stream: stream('patient', uuid()) }, 'type/stream'],
    ['no stream at all', { stream: 'case/1' }, 'type/stream'],
    ['a stream with more to it', { stream: `${stream('case', uuid())}/more` }, 'type/stream'],
    ['a second log.created', { type: 'log.created', stream: 'org' }, 'type/facts'],
  ])('%s', async (_, draft, rule) => {
    expect(await refusal('clinician', draft)).toMatchObject({ accepted: false, rule });
  });
});

describe('the facts and the seal', () => {
  test.each([
    ['a fact more than is published', { facts: { name: 'somebody' } }, 'type/facts'],
    ['a fact less', { type: 'case.contacted', seals: true }, 'type/facts'],
    [
      'a fact of another kind',
      { type: 'case.labelled', stream: day, seals: true, facts: { case: 'x' } },
      'type/facts',
    ],
    ['a payload where there is none', { seals: true }, 'type/sealed'],
    ['no payload where there is one', { type: 'case.consulted' }, 'type/sealed'],
    [
      'too few bytes to be sealed',
      { type: 'case.consulted', more: { sealed: new Uint8Array(80) } },
      'type/sealed',
    ],
  ])('%s', async (_, draft, rule) => {
    expect(await refusal('clinician', draft)).toMatchObject({ accepted: false, rule });
  });
});

test.each([0, 169, 1.5])('%d hours with no keeper', async (hours) => {
  const draft = { type: 'offline.bounded', stream: 'org', facts: { hours } };
  expect(await refusal('lead', draft)).toMatchObject({ accepted: false, rule: 'type/facts' });
});

describe('the writer', () => {
  test.each(['clinician', 'lead', 'gateway'] as const)('a keeper’s type by %s', async (by) => {
    const id = uuid();
    const opened = { streams: ['directory'], subjects: [], purpose: 'care', under: null };
    const facts = { session: id, ...opened };
    const draft = { type: 'access.granted', stream: acc(id), facts };
    expect(await refusal(by, draft)).toMatchObject({ accepted: false, rule: 'type/writer' });
  });

  test('a person’s type by the keeper', async () => {
    expect(await refusal('keeper', {})).toMatchObject({ accepted: false, rule: 'type/writer' });
  });

  test('a gateway’s type by a clinician, and a clinician’s by a gateway', async () => {
    const sent = { type: 'gp-message.sent', facts: { attempt: 1, route: 'folder' } };
    expect(await refusal('clinician', sent)).toMatchObject({ rule: 'type/writer' });
    const closed = {
      type: 'case.closed',
      facts: { outcome: 'advice', gpMessage: false },
    };
    expect(await refusal('gateway', closed)).toMatchObject({ rule: 'type/writer' });
  });

  test('a name given by neither its owner nor an operator', async () => {
    const named = { type: 'account.named', stream: 'directory', seals: true };
    const facts = { account: uuid() };
    expect(await refusal('clinician', { ...named, facts })).toMatchObject({ rule: 'type/writer' });
    expect(await refusal('lead', { ...named, facts })).toMatchObject({ accepted: true });
  });

  test('an entry without session that the keeper has not signed', async () => {
    const { log, lead } = nightShift();
    const facts = { session: lead.desk.session, by: ['phone'], found: false, subjects: [] };
    const draft = { type: 'lookup.made', stream: acc(lead.account), facts };
    for (const pretender of [
      { ...log.keeper, author: uuid() },
      { ...log.keeper, device: signingKey() },
      { ...log.keeper, device: { ...log.keeper.device, key: signingKey().key } },
      { ...log.keeper, device: { ...log.keeper.device, point: signingKey().point } },
    ]) {
      log.write(pretender, draft);
      expect(await judge(log.files())).toMatchObject({
        rule: 'type/writer',
        message: 'an entry without a session is not signed by the keeper',
        entry: log.entries.length - 1,
      });
      log.entries.pop();
    }
    log.write(log.keeper, draft);
    expect(await judge(log.files())).toMatchObject({ accepted: true });
  });
});

describe('the first entry', () => {
  test('is log.created, and nothing else is', async () => {
    const { log } = nightShift();
    log.entries.shift();
    const key = parseVerifierKey(verifierKeyText(log.logKey));
    for (const asked of [{}, { key }]) {
      expect(await judge(log.files(), asked)).toMatchObject({ rule: 'type/place', entry: 0 });
    }
    const again = new LogBuilder().begin();
    again.begin();
    expect(await judge(again.files())).toMatchObject({ rule: 'type/place', entry: 1 });
  });

  test('is signed with the key that it names', async () => {
    const log = new LogBuilder().begin({ key: signingKey().point });
    expect(await judge(log.files())).toMatchObject({ rule: 'type/writer', entry: 0 });
  });

  test('of an empty log is missing', async () => {
    expect(await judge(new LogBuilder().files())).toMatchObject({
      rule: 'type/place',
      entry: null,
    });
  });
});

test('an entry of another organisation', async () => {
  const more = { org: 'elsewhere.example/holdfast' };
  expect(await refusal('clinician', { more })).toMatchObject({ rule: 'entry/organisation' });
});
