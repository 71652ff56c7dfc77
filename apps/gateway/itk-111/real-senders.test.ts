import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ReportDocument } from '#care/report/document.ts';
import type { UrgentCareReport } from '#care/report/report.ts';
import { urgentCareReport } from '#care/report/report.ts';
import { collapse } from './reading.ts';
import { receive } from './receive.ts';
import { instantMs } from './time.ts';

const shared = new URL('../../../../shared/data/itk-111/', import.meta.url);
const here = existsSync(shared);
if (!here)
  process.stdout.write('Real messages are not beside this checkout: they were not tried.\n');

const newUuid = () => '00000000-0000-4000-8000-000000000000';

function open(name: string): UrgentCareReport {
  const received = receive(readFileSync(new URL(`${name}.xml`, shared)), { newUuid });
  if (received.outcome !== 'accepted') throw new Error(received.problem);
  return urgentCareReport.parse(received.report);
}

const codes = (report: UrgentCareReport) => report.warnings.map(({ code }) => code).toSorted();
const questions = (document: ReportDocument) =>
  document.pathways.flatMap(({ triages }) => triages).flatMap((triage) => triage.questions);

type Facts = {
  readonly name: string;
  readonly dx: string;
  readonly minutes: number | undefined;
  readonly urgency: string;
  readonly lines: number;
  readonly sections: number;
  readonly earlier: number;
  readonly unmapped: number;
  readonly returnCall: string | undefined;
  readonly sender: string;
  readonly location: string;
  readonly warnings: readonly string[];
};

/** Read off the messages by eye. */
const FACTS: readonly Facts[] = [
  {
    name: 'adastra-itk-ooh-referral-dx06',
    dx: 'Dx06',
    minutes: 360,
    urgency: 'soon',
    lines: 73,
    sections: 8,
    earlier: 0,
    unmapped: 0,
    returnCall: '07948 625625',
    sender: 'RYE',
    location: 'SO40 2RZ',
    warnings: [],
  },
  {
    name: 'cleric-itk-ooh-referral-dx09',
    dx: 'Dx09',
    minutes: undefined,
    urgency: 'routine',
    lines: 21,
    sections: 3,
    earlier: 0,
    unmapped: 0,
    returnCall: '07798501130',
    sender: 'RX7',
    location: 'CA2 7AN',
    warnings: ['time/zone-assumed'],
  },
  {
    name: 'example-adastra-ooh',
    dx: 'DispoCodeDx87',
    minutes: 1440,
    urgency: 'routine',
    lines: 15,
    sections: 8,
    earlier: 0,
    unmapped: 0,
    returnCall: undefined,
    sender: 'RYE',
    location: 'LOH25 4NS',
    warnings: [
      'address/postcode-form',
      'disposition/triage-differs',
      'disposition/unknown-code',
      'patient/triage-differs',
      'telecom/placeholder',
      'telecom/placeholder',
    ],
  },
  {
    name: 'ic24-itk-ooh-referral-dx07',
    dx: 'Dx07',
    minutes: 720,
    urgency: 'soon',
    lines: 0,
    sections: 7,
    earlier: 0,
    unmapped: 0,
    returnCall: undefined,
    sender: 'NVE',
    location: 'NR33 9LS',
    warnings: ['document/restricted'],
  },
  {
    name: 'primary-emergency',
    dx: 'Dx001',
    minutes: undefined,
    urgency: 'unknown',
    lines: 24,
    sections: 14,
    earlier: 0,
    unmapped: 3,
    returnCall: undefined,
    sender: '5L399',
    location: 'ME5 4LS',
    warnings: [
      'address/postcode-form',
      'disposition/triage-differs',
      'disposition/unknown-code',
      'disposition/unknown-timeframe',
      'document/restricted',
      'nhs-number/invalid',
      'nhs-number/unverified',
      'patient/triage-differs',
      'triage/partial',
    ],
  },
  {
    name: 'repeat-caller-exampleV1',
    dx: 'Dx02',
    minutes: 60,
    urgency: 'urgent',
    lines: 23,
    sections: 7,
    earlier: 5,
    unmapped: 0,
    returnCall: '01702 123456',
    sender: 'Y00397',
    location: 'LS2 7UE',
    warnings: [
      'disposition/unknown-code',
      'disposition/unknown-code',
      'nhs-number/unverified',
      'nhs-number/unverified',
    ],
  },
];

describe.runIf(here).each(FACTS)('$name', (facts) => {
  const report = here ? open(facts.name) : undefined;
  if (report === undefined) return;
  const { main } = report;

  it('has the facts of the message', () => {
    expect({
      name: facts.name,
      dx: main.disposition.asSent.code,
      minutes: main.disposition.timeframeMinutes,
      urgency: main.disposition.urgency,
      lines: questions(main).length,
      sections: main.sections.length,
      earlier: report.earlier.length,
      unmapped: report.unmappedCount,
      returnCall: main.contacts.find(({ of }) => of === 'return-call')?.telecom.value,
      sender: report.delivery.senderOds,
      location: main.location?.addresses[0]?.postcode,
      warnings: codes(report),
    }).toEqual(facts);
  });

  it('agrees with what a public adaptor maps it to', () => {
    const fhir = adaptor(facts.name);
    const [patient] = fhir.all('Patient');
    const [encounter] = fhir.all('Encounter');
    expect(main.patient.names[0]).toMatchObject({
      family: [patient.name[0].family],
      given: patient.name[0].given,
    });
    expect(main.patient.birth).toMatchObject({ kind: 'date', iso: patient.birthDate });
    const number = (patient.identifier ?? []).find((one: Json) =>
      one.system?.includes('nhs-number'),
    );
    expect(main.patient.nhsNumber?.asSent).toBe(number?.value);
    expect(
      main.patient.addresses.map(({ lines, city, postcode }) => ({ lines, city, postcode })),
    ).toEqual(
      patient.address.map((one: Json) => ({
        lines: one.line,
        city: one.city,
        postcode: one.postalCode,
      })),
    );
    expect(main.patient.telecoms.map(({ asSent }) => asSent)).toEqual(
      patient.telecom.map((one: Json) => one.value),
    );
    expect(main.patient.sex).toBe(patient.gender === 'other' ? 'not-specified' : patient.gender);

    expect(main.encounter?.identifiers.map(({ system, value }) => ({ system, value }))).toEqual(
      encounter.identifier,
    );
    expect(instantMs(main.encounter?.period.start)).toBe(Date.parse(encounter.period.start));
    expect(instantMs(main.encounter?.period.end)).toBe(Date.parse(encounter.period.end));

    const [composition] = fhir.all('Composition');
    expect(main.setId).toBe(composition.identifier.value);
    expect(instantMs(main.written)).toBe(Date.parse(composition.date));
    const titles = composition.section
      .flatMap((one: Json) => one.section ?? [])
      .map((one: Json) => one.title);
    const mine = main.sections
      .filter(({ path }) => path.split('.').length === 2)
      .map(({ title }) => title);
    expect(mine).toEqual(titles);

    const chosen = questions(main).map(({ id, text, answers }) => ({
      id: id ?? 'N/A',
      text,
      answers: answers.filter(({ selected }) => selected).map((answer) => answer.text),
    }));
    const responses = fhir
      .all('QuestionnaireResponse')
      .map((one: Json) => one.item?.[0] ?? { linkId: 'N/A' });
    expect(chosen).toEqual(
      responses.map((item: Json) => ({
        id: item.linkId,
        text: item.text && collapse(item.text),
        answers: (item.answer ?? []).map((answer: Json) => collapse(answer.valueString)),
      })),
    );
    const [consent] = fhir.all('Consent');
    expect(main.consents[0]?.code?.code).toBe(consent.action[0].coding[0].code);
    const organisations = fhir.all('Organization').flatMap((one: Json) => one.name ?? []);
    for (const { who } of main.recipients)
      expect(organisations).toContain(who.organisation?.names[0]);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: another's FHIR, looked into by path
type Json = any;

function adaptor(name: string) {
  const text = readFileSync(new URL(`fhir/${name}.json`, shared)).toString();
  const resources: readonly Json[] = JSON.parse(text).entry.map((entry: Json) => entry.resource);
  return {
    all: (type: string): readonly Json[] => resources.filter((one) => one.resourceType === type),
  };
}
