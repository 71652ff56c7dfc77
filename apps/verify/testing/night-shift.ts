/** A small whole log in which every published type but a call’s stands once or more. */
import {
  LogBuilder,
  ORIGIN,
  RP,
  random,
  sha256,
  signingKey,
  stream,
  uuid,
  type Writer,
} from './build-log.ts';
import { makePasskey } from './passkey.ts';

export const LABELS = 'labels/out-of-hours/2026-11-01';
export const ASIDE = 'aside/2026-11-01';
export const NOTICES = 'notices/2026-11-01';

export type NightShift = ReturnType<typeof nightShift>;

export function nightShift() {
  const log = new LogBuilder().begin();
  const lead = log.foundingPerson();
  const say = (by: Writer, type: string, at: string, facts = {}, seals = false, after = 0) =>
    log.write(by, { type, stream: at, facts, seals, after });

  log.grant(lead.desk, ['directory']);
  say(lead.desk, 'account.named', 'directory', { account: lead.account }, true);

  const colleagues = (['EdDSA', 'RS256'] as const).map((algorithm) => {
    const account = uuid();
    const code = log.invite(lead.desk, account, ['clinician']);
    const passkey = log.enrolTwice(account, code, makePasskey(RP, ORIGIN, algorithm), {
      fmt: algorithm === 'RS256' ? 'packed' : 'none',
      extensions: algorithm === 'EdDSA',
    });
    return { account, passkey, desk: log.signIn(account, passkey) };
  });
  const clinician = colleagues[0]!;
  const replaced = log.signIn(clinician.account, clinician.passkey);
  log.close(log.keeper, replaced);

  const machine = { account: uuid(), key: signingKey() };
  log.approve(lead.desk, machine.account, machine.key);
  const gateway = log.signInMachine(machine.account, machine.key);

  const [patient, theCase, message, original] = [uuid(), uuid(), uuid(), uuid()];
  const file = stream('case', theCase);
  log.write(log.keeper, {
    type: 'lookup.made',
    stream: stream('account', machine.account),
    facts: { session: gateway.session, by: ['nhs-number'], found: false, subjects: [patient] },
  });
  log.grant(gateway, [stream('patient', patient), file, LABELS, ASIDE], [patient]);
  say(gateway, 'patient.recorded', stream('patient', patient), {}, true);
  const received = {
    patient,
    service: 'out-of-hours',
    source: 'nhs-111-report',
    urgency: 'urgent',
  };
  say(gateway, 'case.received', file, { ...received, disposition: 'Dx05', due: log.now }, true);
  say(gateway, 'document.part', file, { document: original, part: 1, of: 1 }, true, 1);
  say(gateway, 'case.labelled', LABELS, { case: theCase }, true);
  const aside = { message, source: 'nhs-111-report', problem: 'not-xml' };
  say(gateway, 'message.set-aside', ASIDE, aside, true);

  log.grant(clinician.desk, [file, stream('patient', patient)], [patient]);
  say(clinician.desk, 'case.taken', file, {}, false, 2);
  say(clinician.desk, 'case.released', file, {}, false, 3);
  say(clinician.desk, 'case.contacted', file, { outcome: 'spoke' }, true, 4);
  say(clinician.desk, 'case.consulted', file, {}, true, 5);
  say(clinician.desk, 'case.closed', file, { outcome: 'advice', gpMessage: true }, false, 6);
  const failed = { attempt: 1, route: 'https', problem: 'refused', retryAt: null };
  say(gateway, 'gp-message.failed', file, failed, false, 7);
  say(gateway, 'gp-message.sent', file, { attempt: 2, route: 'folder', of: patient }, false, 8);
  say(lead.desk, 'message.reviewed', ASIDE, { message }, true, 1);

  const second = log.colleague(lead.desk, ['operator']);
  const guardian = log.colleague(lead.desk, ['guardian'], second.desk);
  const supplier = log.colleague(lead.desk, ['support'], second.desk);
  const notices = NOTICES;
  log.grant(clinician.desk, [notices]);
  const broken = { patient, reason: 'earlier-care' };
  say(clinician.desk, 'glass.broken', notices, broken, true);
  const glass = log.lastId;
  log.grant(clinician.desk, [file], [patient], glass);
  say(guardian.desk, 'glass.reviewed', notices, { glass, finding: 'in-order' }, true);
  const excess = { scope: 'account', reason: 'budget', people: 60, limit: 60 };
  const whose = { account: clinician.account, session: clinician.desk.session };
  say(log.keeper, 'access.frozen', notices, { ...whose, ...excess });
  const until = log.now + 3_600_000;
  say(lead.desk, 'budget.raised', notices, { freeze: log.lastId, people: 10, until }, true);
  const bulk = { account: guardian.account, purpose: 'subject-access', people: 1, until };
  say(guardian.desk, 'bulk.opened', notices, bulk, true);
  const opened = log.lastId;
  log.second(second.desk);
  log.grant(guardian.desk, [file], [patient], opened);
  say(guardian.desk, 'person.forgotten', stream('patient', patient), { reason: 'request' });
  log.second(second.desk);
  say(
    clinician.desk,
    'device.named',
    'directory',
    { device: sha256(clinician.desk.device.point) },
    true,
  );
  const offer = log.offer(clinician.desk);
  const third = log.enrol(clinician.account, offer);
  say(clinician.desk, 'passkey.removed', 'directory', { credential: third.credential });
  const rights = { services: [], supplier: null };
  say(lead.desk, 'account.changed', 'directory', {
    account: clinician.account,
    roles: ['clinician', 'visitor'],
    ...rights,
  });
  say(lead.desk, 'account.linked', 'directory', {
    account: clinician.account,
    subject: random(32),
  });
  log.recover(lead.desk, supplier.account, [supplier.passkey.credential]);
  log.second(second.desk);
  say(second.desk, 'hold.lifted', 'directory', { account: supplier.account });
  say(lead.desk, 'account.left', 'directory', {
    account: supplier.account,
    reason: 'contract over',
  });
  const rekeyed = signingKey();
  say(gateway, 'machine.rekeyed', 'directory', log.machineProof(machine.account, rekeyed));
  say(log.keeper, 'keys.rotated', 'org', { what: 'key-encryption key', generation: 2 });
  log.close(clinician.desk, clinician.desk);
  return { log, lead, second, guardian, clinician, machine, gateway, patient, theCase, file };
}
