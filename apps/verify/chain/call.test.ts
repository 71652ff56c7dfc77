/** "Calls" of docs/formats.md, by what is refused. */
import { describe, expect, test } from 'vitest';
import { stream, uuid, type Writer } from '../testing/build-log.ts';
import { judge } from '../testing/judge.ts';
import { nightShift } from '../testing/night-shift.ts';

function setting() {
  const { log, clinician, lead, gateway, patient } = nightShift();
  const desk = log.signIn(clinician.account, clinician.passkey);
  const call = stream('case', uuid());
  log.grant(desk, [call], [uuid()]);
  const received = (by: Writer, facts: Record<string, unknown> = {}) =>
    log.write(by, {
      type: 'case.received',
      stream: call,
      seals: true,
      facts: {
        patient,
        service: 'out-of-hours',
        source: 'call',
        urgency: 'soon',
        disposition: null,
        due: null,
        answered: log.now,
        repeat: true,
        ...facts,
      },
    });
  const ended = (by: Writer, facts: Record<string, unknown> = {}) =>
    log.write(by, {
      type: 'call.ended',
      stream: call,
      facts: { service: 'out-of-hours', ending: 'dropped', answered: log.now, ...facts },
    });
  const asked = (by: Writer, type = 'pathways.begun') =>
    log.write(by, {
      type,
      stream: call,
      seals: true,
      facts: type === 'pathways.begun' ? { step: 1 } : {},
    });
  const colleague = () => log.colleague(lead.desk, ['call-handler']).desk;
  return { log, desk, gateway, received, ended, asked, colleague };
}

async function refused(log: ReturnType<typeof setting>['log'], rule: string): Promise<void> {
  const entry = log.entries.length - 1;
  expect(await judge(log.files())).toMatchObject({ accepted: false, rule, entry });
}

describe('a call', () => {
  test('becomes its taker’s case', async () => {
    const { log, desk, received } = setting();
    received(desk);
    expect(await judge(log.files())).toMatchObject({ accepted: true });
  });

  test('is nobody else’s, and no machine’s', async () => {
    for (const by of ['colleague', 'gateway'] as const) {
      const { log, gateway, received, colleague } = setting();
      received(by === 'gateway' ? gateway : colleague());
      await refused(log, 'type/writer');
    }
  });

  test('is not ended by a colleague', async () => {
    const { log, ended, colleague } = setting();
    ended(colleague());
    await refused(log, 'type/writer');
  });

  test('ends once', async () => {
    for (const act of ['received', 'ended'] as const) {
      const house = setting();
      house.ended(house.desk);
      house[act](house.desk);
      await refused(house.log, 'type/writer');
    }
  });

  test('was answered before', async () => {
    for (const act of ['received', 'ended'] as const) {
      const house = setting();
      house[act](house.desk, { answered: house.log.now + 60_000 });
      await refused(house.log, 'type/facts');
    }
  });

  test('is asked about by its taker before it is a case, and by others after', async () => {
    const { log, desk, received, asked, colleague } = setting();
    asked(desk);
    asked(desk, 'demographics.asked');
    received(desk);
    asked(colleague());
    expect(await judge(log.files())).toMatchObject({ accepted: true });
  });

  test('is asked about by nobody else before, and by nobody once it ended', async () => {
    for (const type of ['pathways.begun', 'demographics.asked']) {
      const theirs = setting();
      theirs.asked(theirs.colleague(), type);
      await refused(theirs.log, 'type/writer');
      const over = setting();
      over.ended(over.desk);
      over.asked(over.desk, type);
      await refused(over.log, 'type/writer');
    }
  });

  test('ends in one of the ways published', async () => {
    const { log, desk, ended } = setting();
    ended(desk, { ending: 'bored' });
    await refused(log, 'type/facts');
  });
});

test('a person receives no message', async () => {
  const { log, desk, gateway } = setting();
  const facts = {
    patient: uuid(),
    service: 'out-of-hours',
    source: 'nhs-111-report',
    urgency: 'soon',
    disposition: null,
    due: null,
  };
  const file = stream('case', uuid());
  log.grant(gateway, [file], [uuid()]);
  log.write(gateway, { type: 'case.received', stream: file, seals: true, facts });
  expect(await judge(log.files())).toMatchObject({ accepted: true });
  log.write(desk, { type: 'case.received', stream: file, seals: true, facts });
  await refused(log, 'type/writer');
});
