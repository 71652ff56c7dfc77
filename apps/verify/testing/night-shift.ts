/** A small whole log in which every published type stands once or more. */
import { LogBuilder, ORIGIN, RP, signingKey, stream, uuid, type Writer } from './build-log.ts';
import { makePasskey } from './passkey.ts';

export const LABELS = 'labels/out-of-hours/2026-11-01';
export const ASIDE = 'aside/2026-11-01';

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
    const passkey = log.enrol(account, code, makePasskey(RP, ORIGIN, algorithm), {
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
    facts: { session: gateway.session, by: ['nhs-number'], subjects: [patient] },
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
  say(gateway, 'gp-message.sent', file, { attempt: 2, route: 'folder' }, false, 8);
  say(lead.desk, 'message.reviewed', ASIDE, { message }, true, 1);
  log.close(clinician.desk, clinician.desk);
  return { log, lead, clinician, machine, gateway, patient, theCase, file };
}
