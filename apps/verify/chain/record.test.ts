/** What is held is not forgotten, and a consultation is corrected by clinicians; by what is refused. */
import { expect, test } from 'vitest';
import { stream, uuid } from '../testing/build-log.ts';
import { judge } from '../testing/judge.ts';
import { nightShift } from '../testing/night-shift.ts';

/** A night that went well, and a case of somebody of its own. */
function setting() {
  const { log, lead, second, guardian, gateway } = nightShift();
  const [patient, id] = [uuid(), uuid()];
  const [person, file] = [stream('patient', patient), stream('case', id)];
  log.grant(gateway, [person, file], [patient]);
  const facts = {
    ...{ patient, service: 'out-of-hours', source: 'nhs-111-report', urgency: 'soon' },
    ...{ disposition: null, due: null },
  };
  log.write(gateway, { type: 'case.received', stream: file, seals: true, facts });
  const say = (type: string, at: string, facts: Record<string, unknown> = {}) =>
    log.write(guardian.desk, { type, stream: at, facts });
  return {
    log,
    lead,
    file,
    hold: () => say('case.held', file, { reason: 'complaint' }),
    lift: () => say('case.hold-lifted', file),
    forget() {
      say('person.forgotten', person, { reason: 'request' });
      return log.lastId;
    },
    agree: (proposal: Uint8Array) => log.second(second.desk, proposal),
  };
}

async function refused({ log }: ReturnType<typeof setting>, rule: string, message: RegExp) {
  expect(await judge(log.files())).toMatchObject({
    accepted: false,
    rule,
    entry: log.entries.length - 1,
    message: expect.stringMatching(message),
  });
}

test('whose record is held is not even proposed to be forgotten', async () => {
  const house = setting();
  house.hold();
  house.forget();
  await refused(house, 'type/facts', /record is held/);
});

test('a hold that came meanwhile stands against the second person', async () => {
  const house = setting();
  const proposal = house.forget();
  house.hold();
  house.agree(proposal);
  await refused(house, 'type/facts', /record is held/);
});

test('once it is lifted, they may be forgotten', async () => {
  const house = setting();
  house.hold();
  house.lift();
  house.agree(house.forget());
  expect(await judge(house.log.files())).toMatchObject({ accepted: true });
});

test('nothing is held that is no case', async () => {
  const house = setting();
  const { log, lead } = house;
  const facts = { reason: 'legal' };
  log.write(lead.desk, { type: 'case.held', stream: stream('case', uuid()), facts });
  await refused(house, 'type/stream', /not received/);
});

test('a call handler corrects a note, and no consultation', async () => {
  const house = setting();
  const { log, lead, file } = house;
  const handler = log.colleague(lead.desk, ['call-handler']);
  const amend = (of: string) =>
    log.write(handler.desk, {
      type: 'case.amended',
      stream: file,
      seals: true,
      facts: { entry: uuid(), of },
    });
  amend('note');
  expect(await judge(log.files())).toMatchObject({ accepted: true });
  amend('consultation');
  await refused(house, 'type/writer', /no clinician/);
});
