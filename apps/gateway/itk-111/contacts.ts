import type { Caller, Contact, ReportDocument } from '#care/report/document.ts';
import type { Participation, Telecom } from '#care/report/person.ts';
import type { PathwaysCase } from '#care/report/triage.ts';
import { isPlaceholder, readTelecom } from './people.ts';

type Known = Pick<ReportDocument, 'patient' | 'informants' | 'participants' | 'pathways'>;

/** Who called: the informant; where there is none, what the triage says. Code 21 of the relations is "self". */
export function callerOf({ informants, pathways }: Known): Caller | undefined {
  const isPatient = pathways
    .flatMap(({ triages }) => triages)
    .find((triage) => triage.callerIsPatient !== undefined)?.callerIsPatient;
  const informant = informants[0];
  if (informant !== undefined) {
    const self = informant.role?.code === '21' || /^self$/i.test(informant.role?.display ?? '');
    return {
      names: informant.names,
      relation: informant.role,
      isPatient: informant.role === undefined ? isPatient : self,
      telecoms: informant.telecoms,
      from: 'informant',
    };
  }
  const name = pathways.find(({ callerName }) => callerName !== undefined)?.callerName;
  const telecoms = phonesOf(pathways, 'caller');
  if (name === undefined && telecoms.length === 0 && isPatient === undefined) return undefined;
  const names =
    name === undefined ? [] : [{ text: name, prefix: [], given: [], family: [], suffix: [] }];
  return { names, isPatient, telecoms, from: 'triage' };
}

/**
 * Whom to ring, best first: the number to ring back, the caller, the number for emergencies, the patient;
 * last the desk that took the call. A number stands once, placeholders not at all.
 */
export function contactsOf(known: Known, caller: Caller | undefined): readonly Contact[] {
  const { patient, participants, pathways } = known;
  const patientName = patient.names[0]?.text;
  const callerName = caller?.names[0]?.text;
  const urgent = patient.telecoms.filter(({ use }) => use.includes('EC'));
  const others = patient.telecoms.filter(({ use }) => !use.includes('EC'));
  const desks = participants.filter(({ type }) => type === 'CALLBCK');
  const all: readonly Contact[] = [
    ...phonesOf(pathways, 'return').map(contact('return-call')),
    ...(caller?.telecoms ?? []).map(contact('caller', callerName)),
    ...phonesOf(pathways, 'caller').map(contact('caller', callerName)),
    ...urgent.map(contact('emergency-contact')),
    ...others.map(contact('patient', patientName)),
    ...phonesOf(pathways, 'patient').map(contact('patient', patientName)),
    ...desks.flatMap((desk) => desk.telecoms.map(contact('call-back-desk', deskName(desk)))),
  ];
  const usable = all.filter(
    ({ telecom }) => telecom.kind !== 'phone' || !isPlaceholder(telecom.value),
  );
  const first = new Map<string, Contact>();
  for (const one of usable) {
    const key =
      one.telecom.kind === 'phone' ? one.telecom.value.replace(/\D/g, '') : one.telecom.value;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

function contact(of: Contact['of'], name?: string) {
  return (telecom: Telecom): Contact => ({ of, name, telecom });
}

function deskName(desk: Participation): string | undefined {
  return desk.names[0]?.text ?? desk.organisation?.names[0];
}

function phonesOf(pathways: readonly PathwaysCase[], whose: string): readonly Telecom[] {
  return pathways
    .flatMap(({ phones }) => phones)
    .filter(({ of }) => of === whose)
    .map(({ number, extension }) =>
      readTelecom(extension === undefined ? number : `${number} ext ${extension}`),
    )
    .map((telecom) => ({ ...telecom, kind: 'phone' }));
}
