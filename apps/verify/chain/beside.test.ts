/** A service beside another system, and what that is owed: what a stranger refuses. */
import { describe, expect, test } from 'vitest';
import { LogBuilder, signingKey, stream, uuid, type Writer } from '../testing/build-log.ts';
import { judge } from '../testing/judge.ts';

const SERVICE = 'out-of-hours';
const DAY_MS = 24 * 3_600_000;

type Facts = Record<string, unknown>;

/** A service that stands by, with its operators, a shift lead and a gateway. */
function setting() {
  const log = new LogBuilder().begin();
  const operator = log.foundingPerson();
  const second = log.colleague(operator.desk, ['operator']);
  const lead = log.colleague(operator.desk, ['shift-lead']);
  const clinician = log.colleague(operator.desk, ['clinician']);
  const machine = { account: uuid(), key: signingKey() };
  log.approve(operator.desk, machine.account, machine.key);
  const gateway = log.signInMachine(machine.account, machine.key);
  const say = (by: Writer, type: string, facts: Facts = {}) =>
    log.write(by, { type, stream: 'org', facts: { service: SERVICE, ...facts } });
  const agreed = (by: Writer, type: string) => {
    say(by, type);
    log.second(second.desk);
  };
  return {
    ...{ log, operator, second, lead, clinician, gateway, say, agreed },
    standBy: () => agreed(operator.desk, 'service.stands-by'),
    switchOver: (since = 0) => say(lead.desk, 'service.switched-over', { since }),
    handBack: () => agreed(lead.desk, 'service.handing-back'),
    handedBack: (cases: number) => say(lead.desk, 'service.handed-back', { cases }),
    /** A report, as the gateway receives it. */
    report(came = log.now, due: number | null = null) {
      const [patient, id] = [uuid(), uuid()];
      const file = stream('case', id);
      log.grant(gateway, [file], [patient]);
      const facts = {
        ...{ patient, service: SERVICE, source: 'nhs-111-report', urgency: 'soon' },
        ...{ disposition: null, due },
      };
      log.write(gateway, { type: 'case.received', stream: file, seals: true, facts, at: came });
      return { file, last: log.lastId };
    },
    take(file: string) {
      log.write(clinician.desk, { type: 'case.taken', stream: file, facts: {} });
      return log.lastId;
    },
    tick(file: string, last: Uint8Array) {
      const facts = { channel: 'file', last };
      log.write(lead.desk, { type: 'case.taken-back', stream: file, facts });
    },
  };
}
type Setting = ReturnType<typeof setting>;

async function accepted({ log }: Setting) {
  expect(await judge(log.files())).toMatchObject({ accepted: true });
}

async function refused({ log }: Setting, rule: string, message: RegExp) {
  expect(await judge(log.files())).toMatchObject({
    accepted: false,
    rule,
    entry: log.entries.length - 1,
    message: expect.stringMatching(message),
  });
}

test('a whole night is accepted', async () => {
  const house = setting();
  house.standBy();
  const early = house.report();
  house.switchOver();
  const late = house.report();
  const taken = house.take(late.file);
  house.handBack();
  house.report();
  house.tick(early.file, early.last);
  house.tick(late.file, taken);
  house.handedBack(2);
  house.switchOver(house.log.now);
  house.agreed(house.operator.desk, 'service.moved-over');
  await accepted(house);
});

describe('a service goes where it may from where it stands', () => {
  test('it is not switched over from nowhere', async () => {
    const house = setting();
    house.switchOver();
    await refused(house, 'type/facts', /where it may not go/);
  });

  test('it does not stand by twice', async () => {
    const house = setting();
    house.standBy();
    house.say(house.operator.desk, 'service.stands-by');
    await refused(house, 'type/facts', /where it may not go/);
  });

  test('one operator does not make it stand by', async () => {
    const house = setting();
    house.say(house.operator.desk, 'service.stands-by');
    house.switchOver();
    await refused(house, 'type/facts', /where it may not go/);
  });

  test('what was proposed is asked again when somebody agrees', async () => {
    const house = setting();
    house.say(house.operator.desk, 'service.stands-by');
    const proposal = house.log.lastId;
    house.standBy();
    house.log.second(house.second.desk, proposal);
    await refused(house, 'type/facts', /where it may not go/);
  });

  test('it is switched over from no time to come', async () => {
    const house = setting();
    house.standBy();
    house.switchOver(house.log.now + 60_000);
    await refused(house, 'type/facts', /time to come/);
  });

  test('a clinician does not switch it over', async () => {
    const house = setting();
    house.standBy();
    house.say(house.clinician.desk, 'service.switched-over', { since: 0 });
    await refused(house, 'type/writer', /may not write it/);
  });
});

describe('a service is handed back when nothing is missing', () => {
  function night() {
    const house = setting();
    house.standBy();
    house.switchOver();
    return { ...house, one: house.report() };
  }

  test('not while a case was not taken back', async () => {
    const house = night();
    house.handBack();
    house.handedBack(0);
    await refused(house, 'type/facts', /1 cases are missing/);
  });

  test('not where more was written since', async () => {
    const house = night();
    house.tick(house.one.file, house.one.last);
    house.take(house.one.file);
    house.handBack();
    house.handedBack(1);
    await refused(house, 'type/facts', /1 cases are missing/);
  });

  test('not with another count than there are', async () => {
    const house = night();
    house.tick(house.one.file, house.one.last);
    house.handBack();
    house.handedBack(2);
    await refused(house, 'type/facts', /handed back/);
  });

  test('a case is not taken back that is owed to nobody', async () => {
    const house = setting();
    const { file, last } = house.report();
    house.tick(file, last);
    await refused(house, 'type/facts', /owed to nobody/);
  });
});

describe('a copy is let go of by rule', () => {
  /** Of a copy that came two days ago, and was due a while later. */
  function letGo(house: Setting, afterMs: number) {
    const { log, gateway } = house;
    const due = log.now - 2 * DAY_MS + 60_000;
    const { file } = house.report(log.now - 2 * DAY_MS, due);
    const at = due + DAY_MS + afterMs;
    log.write(gateway, { type: 'case.let-go', stream: file, facts: {}, at });
  }

  test('a day after it was due', async () => {
    const house = setting();
    house.standBy();
    letGo(house, 0);
    await accepted(house);
  });

  test('not before', async () => {
    const house = setting();
    house.standBy();
    letGo(house, -1);
    await refused(house, 'type/facts', /before its time/);
  });

  test('a case is not', async () => {
    const house = setting();
    house.standBy();
    house.switchOver();
    letGo(house, 0);
    await refused(house, 'type/facts', /no copy/);
  });
});
