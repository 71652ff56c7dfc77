/** "Merged records" of docs/formats.md, by what is refused. */
import { expect, test } from 'vitest';
import { stream, uuid } from '../testing/build-log.ts';
import { judge } from '../testing/judge.ts';
import { NOTICES, nightShift } from '../testing/night-shift.ts';

function setting() {
  const { log, clinician, lead, second } = nightShift();
  const desk = log.signIn(clinician.account, clinician.passkey);
  const boss = log.signIn(lead.account, lead.passkey);
  const agreeing = log.signIn(second.account, second.passkey);
  const [patient, other] = [uuid(), uuid()];
  const [file, otherFile] = [stream('patient', patient), stream('patient', other)];
  log.grant(desk, [otherFile, NOTICES], [other]);
  return {
    log,
    desk,
    other,
    patient,
    open: () => log.grant(desk, [otherFile], [other]),
    merge: (into = patient) =>
      log.write(desk, { type: 'patient.merged', stream: otherFile, facts: { into }, seals: true }),
    part: () =>
      log.write(desk, { type: 'patient.parted', stream: otherFile, facts: {}, seals: true }),
    forget() {
      log.write(boss, { type: 'person.forgotten', stream: file, facts: { reason: 'court' } });
      log.second(agreeing);
    },
    breakGlass() {
      const facts = { patient, reason: 'life-at-risk' };
      log.write(desk, { type: 'glass.broken', stream: NOTICES, facts, seals: true });
      return log.lastId;
    },
  };
}

async function refused(log: ReturnType<typeof setting>['log'], rule: string): Promise<void> {
  const entry = log.entries.length - 1;
  expect(await judge(log.files())).toMatchObject({ accepted: false, rule, entry });
  log.entries.pop();
}
const accepted = async (log: ReturnType<typeof setting>['log']) =>
  expect(await judge(log.files())).toMatchObject({ accepted: true });

test('whoever is forgotten is forgotten under every record, until they are another person again', async () => {
  const { log, open, merge, part, forget } = setting();
  merge();
  forget();
  open();
  await refused(log, 'chain/7');
  part();
  open();
  await accepted(log);
});

test('glass that was broken for a person opens what is theirs, and what is another’s no more', async () => {
  const { log, desk, other, merge, breakGlass } = setting();
  const glass = breakGlass();
  log.grant(desk, [stream('patient', other)], [other], glass);
  await refused(log, 'chain/7');
  merge();
  log.grant(desk, [stream('patient', other)], [other], glass);
  await accepted(log);
});

test('a record is not merged with itself; in a circle it stays as it was', async () => {
  const { log, desk, other, patient, merge, forget, open } = setting();
  merge(other);
  await refused(log, 'type/facts');
  merge();
  const circle = { type: 'patient.merged', facts: { into: other }, seals: true };
  log.grant(desk, [stream('patient', patient)], [patient]);
  log.write(desk, { ...circle, stream: stream('patient', patient) });
  await accepted(log);
  forget();
  open();
  await refused(log, 'chain/7');
});
