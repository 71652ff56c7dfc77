import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLOSE_OUTCOMES } from '#care/entries.ts';
import { WARNINGS } from '#care/report/warnings.ts';
import type { CompositionSection } from '#fhir/r4/composition.ts';
import type { Patient } from '#fhir/r4/patient.ts';
import { cleanText } from '#fhir/r4/text.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { ClosedCase } from './closed-case.ts';
import { brokenRules } from './document-rules.ts';
import { barestCase, exampleCase } from './example-case.ts';
import { readMarkup, squeezed } from './markup-reader.ts';
import { gpMessage as messageOf } from './message.ts';

const gpMessage = (closed: ClosedCase) => messageOf(closed, sha256);

function patientOf(closed: ClosedCase): Patient {
  return gpMessage(closed).bundle.entry.flatMap(({ resource }) =>
    resource.resourceType === 'Patient' ? [resource] : [],
  )[0]!;
}

function withPatient(changes: Partial<ClosedCase['summary']['patient']>): ClosedCase {
  const { summary } = exampleCase;
  return { ...exampleCase, summary: { ...summary, patient: { ...summary.patient, ...changes } } };
}

function titles(closed: ClosedCase): readonly string[] {
  return gpMessage(closed).bundle.entry[0].resource.section.map(({ title }) => title);
}

function textOf(closed: ClosedCase, title: string): string {
  const sections: readonly CompositionSection[] =
    gpMessage(closed).bundle.entry[0].resource.section;
  const section = sections.find((one) => one.title === title)!;
  return 'text' in section ? readMarkup(section.text.div).text : '';
}

function reasonsOf(closed: ClosedCase): readonly string[] {
  return gpMessage(closed).bundle.entry.flatMap(({ resource }) =>
    resource.resourceType === 'Encounter'
      ? (resource.reasonCode ?? []).map(({ text = '' }) => text)
      : [],
  );
}

describe('the document', () => {
  test.each([
    ['full', exampleCase],
    ['barest', barestCase],
  ])('keeps the rules of FHIR R4: a %s case', (_which, closed) => {
    expect(brokenRules(JSON.stringify(gpMessage(closed).bundle))).toEqual([]);
  });

  test.each(CLOSE_OUTCOMES)('keeps them with the outcome %s', (outcome) => {
    const { bundle } = gpMessage({ ...exampleCase, outcome });
    expect(brokenRules(JSON.stringify(bundle))).toEqual([]);
  });

  test('holds each party once, the Composition first', () => {
    const types = gpMessage(exampleCase).bundle.entry.map(({ resource }) => resource.resourceType);
    expect(types).toEqual([
      'Composition',
      'Patient',
      'Encounter',
      'Organization',
      'Organization',
      'Practitioner',
      'PractitionerRole',
      'Condition',
      ...Array.from({ length: 10 }, () => 'Observation'),
      'ServiceRequest',
      'ServiceRequest',
    ]);
  });

  test('says measurements in units and codes that programs know, and a whole early warning score alone', () => {
    const measured = gpMessage(exampleCase).bundle.entry.flatMap(({ resource }) =>
      resource.resourceType === 'Observation' ? [resource] : [],
    );
    expect(measured.map(({ code }) => code.text)).toEqual([
      'Respiratory rate',
      'Oxygen saturation in Arterial blood',
      'Heart rate',
      'Body temperature',
      'Glucose [Moles/volume] in Blood',
      'Blood pressure panel with all children optional',
      'Pain severity - 0-10 verbal numeric rating [Score] - Reported',
      'Consciousness (ACVPU)',
      'NEWS2 total score',
      'Body temperature',
    ]);
    expect(measured[3]).toMatchObject({
      status: 'final',
      effectiveDateTime: '2026-03-12T13:55:00.000Z',
      code: { coding: [{ system: 'http://loinc.org', code: '8310-5' }] },
      valueQuantity: { value: 37.9, unit: '°C', system: 'http://unitsofmeasure.org', code: 'Cel' },
    });
    expect(measured[8]).toMatchObject({ valueInteger: 1 });
    expect(measured[9]).toMatchObject({ status: 'amended' });
  });

  test('carries a coded finding as it was coded, under its consultation', () => {
    const [composition, ...others] = gpMessage(exampleCase).bundle.entry;
    const finding = others.find(({ resource }) => resource.resourceType === 'Condition')!;
    expect(finding.resource).toMatchObject({
      code: {
        coding: [
          {
            system: 'https://codes.example/made-up',
            code: 'F-17',
            display: 'Lower urinary symptoms',
          },
        ],
      },
    });
    const consultation = composition.resource.section.find(({ title }) =>
      /^Consultation/.test(title),
    );
    expect(consultation?.entry).toEqual([{ reference: finding.fullUrl }]);
  });

  test('of a case that was closed again is another document', () => {
    const [first, second] = [gpMessage(exampleCase), gpMessage({ ...exampleCase, edition: 2 })];
    const urls = (message: typeof first) => message.bundle.entry.map(({ fullUrl }) => fullUrl);
    expect(new Set([...urls(first), ...urls(second)]).size).toBe(2 * urls(first).length);
    expect(second.id).not.toBe(first.id);
  });

  const again = {
    ...exampleCase,
    edition: 3,
    reopened: {
      at: Date.UTC(2026, 2, 13, 9, 5),
      by: exampleCase.contacts[0]!.by,
      reason: 'Her son rang: she is confused.',
    },
    replaces: { edition: 2, sentAt: Date.UTC(2026, 2, 12, 14, 41) },
  };

  test('of a case that was opened again says first what it replaces, and why', () => {
    const { bundle, html } = gpMessage(again);
    const earlier = gpMessage({ ...exampleCase, edition: 2 }).bundle.entry[0].resource;
    expect(bundle.entry[0].resource.relatesTo).toEqual([
      { code: 'replaces', targetIdentifier: earlier.identifier },
    ]);
    expect(brokenRules(JSON.stringify(bundle))).toEqual([]);
    const title = 'This report replaces an earlier one';
    expect(titles(again)[0]).toBe(title);
    expect(textOf(again, title)).toBe(
      'It replaces Our report sent Thu 12 March 2026, 14:41 Opened again Fri 13 March 2026, 09:05 By Sam Pryce Why Her son rang: she is confused.',
    );
    expect(html.indexOf(title)).toBeLessThan(html.indexOf('What happened'));
    expect(html).toContain('she is confused');
  });

  test('replaces nothing where no report had been sent', () => {
    const closed = { ...again, replaces: null };
    expect(gpMessage(closed).bundle.entry[0].resource).not.toHaveProperty('relatesTo');
    expect(titles(closed)[0]).toBe('This case was opened again');
    expect(gpMessage(exampleCase).bundle.entry[0].resource).not.toHaveProperty('relatesTo');
    expect(titles(exampleCase)[0]).toBe('What happened');
  });

  test('sent twice is the same bytes', () => {
    const [once, again] = [gpMessage(exampleCase), gpMessage(structuredClone(exampleCase))];
    expect(JSON.stringify(again.bundle)).toBe(JSON.stringify(once.bundle));
    expect(again.html).toBe(once.html);
  });

  test('has ids of its own for each case, frozen', () => {
    expect(gpMessage(exampleCase).id).toBe('e7ebe514-674f-8b2a-847e-b8405772ccd2');
    const ids = (closed: ClosedCase) =>
      gpMessage(closed).bundle.entry.map(({ fullUrl }) => fullUrl);
    expect(new Set([...ids(exampleCase), ...ids(barestCase)]).size).toBe(20 + 4);
  });

  test('a period does not run backwards where two clocks differ', () => {
    const closed = { ...exampleCase, closedAt: exampleCase.receivedAt - 60_000 };
    expect(brokenRules(JSON.stringify(gpMessage(closed).bundle))).toEqual([]);
  });

  test('the organisation is the author where the clinician’s name is not known', () => {
    const [composition, ...others] = gpMessage(barestCase).bundle.entry;
    const provider = others.find(({ resource }) => resource.resourceType === 'Organization')!;
    expect(composition.resource.author).toEqual([{ reference: provider.fullUrl }]);
  });
});

describe('the patient', () => {
  test('a verified NHS number says so as UK Core does', () => {
    expect(patientOf(exampleCase).identifier).toEqual([
      {
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
            valueCodeableConcept: {
              coding: [
                {
                  system:
                    'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland',
                  code: '01',
                  display: 'Number present and verified',
                },
              ],
            },
          },
        ],
        system: 'https://fhir.nhs.uk/Id/nhs-number',
        value: '9990004951',
      },
    ]);
    expect(titles(exampleCase)).not.toContain('Check before filing');
  });

  test('an unverified one is marked, and the reader warned', () => {
    const closed = withPatient({ nhsNumber: { value: '999 000 4951', verified: false } });
    const [identifier] = patientOf(closed).identifier!;
    expect(identifier).toMatchObject({ value: '9990004951' });
    expect(JSON.stringify(identifier!.extension)).toContain('"02"');
    expect(textOf(closed, 'Check before filing')).toContain('did not verify');
  });

  test.each(['9990004950', '0000000000', '999000495', 'unknown'])(
    'the invalid %s never travels as an NHS number, whatever its sender said of it',
    (value) => {
      const closed = withPatient({ nhsNumber: { value, verified: true } });
      expect(patientOf(closed).identifier).toEqual([
        { type: { text: 'NHS number as sent, not valid' }, value },
      ]);
      expect(textOf(closed, 'Check before filing')).toContain('not valid');
    },
  );

  test('without a number has no identifier, and the reader is warned', () => {
    expect(patientOf(barestCase).identifier).toBeUndefined();
    expect(textOf(barestCase, 'Check before filing')).toContain('not known');
  });

  test.each([
    ['1948', '1948', '1948'],
    ['1948-07', '1948-07', 'July 1948'],
    ['1948-07-09', '1948-07-09', '9 July 1948'],
    ['1948-02-30', undefined, '1948-02-30'],
    ['about 70', undefined, 'about 70'],
  ])('born %s', (birthDate, field, words) => {
    const patient = patientOf(withPatient({ birthDate }));
    expect(patient.birthDate).toBe(field);
    expect(readMarkup(patient.text.div).text).toContain(words);
  });

  test('a postcode is shown once', () => {
    const inAddress = withPatient({
      address: '4 Quay Cottages, Testford, ZZ99 3CZ',
      postcode: 'ZZ993CZ',
    });
    expect(readMarkup(patientOf(inAddress).text.div).text).not.toContain('ZZ993CZ');
    expect(patientOf(inAddress).address).toEqual([
      { text: '4 Quay Cottages, Testford, ZZ99 3CZ', postalCode: 'ZZ993CZ' },
    ]);
  });

  test('an organisation code that cannot be one is shown, not sent as one', () => {
    const closed = withPatient({ practice: { name: 'Lower Harbour Surgery', ods: 'see notes' } });
    const { bundle } = gpMessage(closed);
    const practice = bundle.entry[4]!.resource;
    expect(practice).toMatchObject({ resourceType: 'Organization', name: 'Lower Harbour Surgery' });
    expect(practice).not.toHaveProperty('identifier');
  });
});

test('a practice that is known by its code alone is one', () => {
  const { bundle, html } = gpMessage(withPatient({ practice: { name: '', ods: 'Y99999' } }));
  const practice = bundle.entry[4]!.resource;
  expect(practice).toMatchObject({
    resourceType: 'Organization',
    name: 'Y99999',
    identifier: [{ value: 'Y99999' }],
  });
  expect(html).toContain('<dt>GP practice</dt><dd><p>Y99999</p></dd>');
  expect(brokenRules(JSON.stringify(bundle))).toEqual([]);
});

describe('what the practice reads', () => {
  test('first what happened, what was decided and what to do', () => {
    expect(titles(exampleCase)).toEqual([
      'What happened',
      'What was decided',
      'What you need to do',
      'The NHS 111 report',
      'Contacts',
      'Observations',
      'Consultation, Thu 12 March 2026, 14:25',
      'Referrals and bookings',
      'Notes on the NHS 111 report',
    ]);
  });

  test('every plan stands under what to do, the newest first', () => {
    const [first] = exampleCase.consultations;
    const second = {
      ...first!,
      at: first!.at + 3_600_000,
      consultation: { ...first!.consultation, plan: 'Ring Monday.' },
    };
    const text = textOf({ ...exampleCase, consultations: [first!, second] }, 'What you need to do');
    expect(text).toMatch(/15:25 Ring Monday\..*14:25 Nitrofurantoin/);
  });

  test('the disposition that stands, and the one that it came with', () => {
    const disposition = { code: 'Dx012', wording: 'Emergency ambulance' };
    const judgedAnew = { ...exampleCase, disposition };
    expect(textOf(judgedAnew, 'What happened')).toContain(
      'Disposition Emergency ambulance It came with Contact a local service within 2 hours',
    );
    expect(textOf(exampleCase, 'What happened')).not.toContain('It came with');
    expect(reasonsOf(judgedAnew).slice(1)).toEqual([
      'Disposition Dx012: Emergency ambulance',
      'It came with disposition Dx05: Contact a local service within 2 hours',
    ]);
    expect(reasonsOf(exampleCase).slice(1)).toEqual([
      'Disposition Dx05: Contact a local service within 2 hours',
    ]);
  });

  test('calls that were made, and calls that came in', () => {
    const [unanswered, spoke] = exampleCase.contacts;
    const closed: ClosedCase = {
      ...exampleCase,
      contacts: [
        { ...unanswered!, condition: 'unknown' },
        { ...unanswered!, outcome: 'voicemail', condition: null },
        { ...spoke!, condition: 'worse' },
        { ...spoke!, outcome: 'called-in', note: 'Tom Marlowe (Son) rang.' },
        { ...spoke!, outcome: 'called-in', condition: 'better', note: '' },
      ],
    };
    expect(textOf(closed, 'What happened')).toContain(
      'Calls made 3, answered: 1 The patient or caller rang 2 times',
    );
    const text = textOf(closed, 'Contacts');
    expect(text).toContain('Calls to and from the patient or caller');
    expect(text).toContain('Comfort call: no answer');
    expect(text).toContain('Left a voicemail');
    expect(text).toContain('Comfort call: worse');
    expect(text).toMatch(/The patient or caller rang Dr Ruth Okafor Tom Marlowe \(Son\) rang\./);
    expect(text).toContain('The patient or caller rang: better');
    const onlyRang = { ...closed, contacts: closed.contacts.slice(4) };
    expect(textOf(onlyRang, 'What happened')).toContain(
      'Calls made None The patient or caller rang Once',
    );
  });

  test('a referral that no answer comes back from says so', () => {
    const [referral] = exampleCase.referrals;
    const at = Date.UTC(2026, 2, 12, 14, 36);
    const sent = (route: 'folder' | 'https'): ClosedCase => ({
      ...exampleCase,
      referrals: [{ ...referral!, state: { kind: 'sent', at, route }, answer: null }],
    });
    expect(textOf(sent('folder'), 'Referrals and bookings')).toContain(
      'Handed over Thu 12 March 2026, 14:36. No answer comes back this way.',
    );
    expect(textOf(sent('https'), 'Referrals and bookings')).toContain('not answered yet');
  });

  test('a pregnancy, where it was recorded', () => {
    const [observed] = exampleCase.observations;
    const observations = [
      { ...observed!, observations: { ...observed!.observations, pregnant: true } },
    ];
    expect(textOf({ ...exampleCase, observations }, 'Observations')).toContain('Pregnant Yes');
    expect(textOf(exampleCase, 'Observations')).not.toContain('Pregnant');
  });

  test('nothing is made up where nothing was written', () => {
    expect(textOf(barestCase, 'What happened')).toContain('No problem was written down.');
    expect(textOf(barestCase, 'What was decided')).toContain('No consultation was recorded.');
    expect(textOf(barestCase, 'The call')).toContain('None was given');
    expect(textOf(barestCase, 'The call')).not.toMatch(/shared|Interpreter|Needs/);
  });

  test('a code that its sender did not give is not told as one', () => {
    const said = (wording: string) => {
      const disposition = { code: 'unknown', wording, timeframeMinutes: null };
      return textOf({ ...barestCase, summary: { ...barestCase.summary, disposition } }, 'The call');
    };
    expect(said('See a dentist')).toContain('Disposition See a dentist');
    expect(said('')).toContain('Disposition Not known');
    expect(said('') + said('See a dentist')).not.toContain('unknown');
  });

  test.each([
    ['yes', 'They said yes'],
    ['no', 'They said no'],
    ['not-asked', 'Not asked'],
  ] as const)('what a caller needs, and whether it may be shared: %s', (consent, words) => {
    const call = { for: 'self', readBack: true, earlier: [], consent } as const;
    const summary = { ...barestCase.summary, call: { ...call, earlier: [] } };
    const needing = { ...summary, call: { ...summary.call, language: 'Polish', needs: 'Deaf' } };
    const told = textOf({ ...barestCase, summary: needing }, 'The call');
    expect(told).toContain('Interpreter Polish');
    expect(told).toContain('Needs Deaf');
    expect(told).toContain(`May it be shared with others who care for them? ${words}`);
  });

  test('where no practice is known, whoever reads it is told so', () => {
    const words = 'GP practice is not known';
    expect(textOf(barestCase, 'Check before filing')).toContain(words);
    for (const practice of [undefined, { name: '' }, { name: '', ods: '' }])
      expect(textOf(withPatient({ practice }), 'Check before filing')).toContain(words);
    expect(titles(withPatient({ practice: { name: '', ods: 'Y99999' } }))).not.toContain(
      'Check before filing',
    );
  });

  test('a doubt about who it is comes before everything', () => {
    const summary = {
      ...exampleCase.summary,
      warnings: [WARNINGS['patient/triage-differs'], WARNINGS['triage/partial']],
    };
    const closed = { ...exampleCase, summary };
    expect(titles(closed)[0]).toBe('Check before filing');
    expect(textOf(closed, 'Check before filing')).toContain('names another person');
    expect(textOf(closed, 'Notes on the NHS 111 report')).toContain(
      'marked the triage as incomplete',
    );
  });

  test('a doubt that was found twice is told once', () => {
    const { patient } = withPatient({
      nhsNumber: { value: '9990004951', verified: false },
    }).summary;
    const warnings = [WARNINGS['nhs-number/unverified']];
    const closed = { ...exampleCase, summary: { ...exampleCase.summary, patient, warnings } };
    expect(textOf(closed, 'Check before filing').match(/NHS number/g)).toHaveLength(1);
  });

  test('that there are pictures is told, though none is sent', () => {
    expect(titles(exampleCase)).not.toContain('Pictures');
    const [at, by] = [exampleCase.receivedAt, exampleCase.closedBy];
    const closed = { ...exampleCase, pictures: [{ at, by, caption: 'Rash on the arm' }] };
    const told = textOf(closed, 'Pictures');
    for (const words of ['not sent', 'Rash on the arm', 'Dr Ruth Okafor'])
      expect(told).toContain(words);
    expect(brokenRules(JSON.stringify(gpMessage(closed).bundle))).toEqual([]);
  });

  test('what could not be read is counted', () => {
    expect(textOf({ ...exampleCase, notUnderstood: 3 }, 'Check before filing')).toContain(
      'missing here: 3',
    );
  });

  test('times are UK times: summer, and the night the clocks go back', () => {
    expect(textOf(barestCase, 'What happened')).toContain('Thu 2 July 2026, 00:50');
    const late = { ...barestCase, closedAt: Date.UTC(2026, 9, 25, 1, 30) };
    expect(textOf(late, 'What happened')).toContain('Sun 25 October 2026, 01:30');
  });
});

describe('hostile text', () => {
  const closedCases = fc
    .array(hostileText(), { minLength: 23, maxLength: 23 })
    .map((texts): ClosedCase => {
      const t = (i: number) => texts[i]!;
      const [consulted] = exampleCase.consultations;
      const [, observed] = exampleCase.observations;
      const [referred] = exampleCase.referrals;
      return {
        ...exampleCase,
        edition: 2,
        reopened: { at: exampleCase.closedAt, by: { ...exampleCase.closedBy }, reason: t(22) },
        provider: { name: 'Harbour Urgent Care' },
        closedBy: { ...exampleCase.closedBy, name: t(0) },
        summary: {
          ...exampleCase.summary,
          patient: {
            ...exampleCase.summary.patient,
            name: t(1),
            address: t(2),
            nhsNumber: { value: t(3), verified: true },
            birthDate: t(4),
            phone: t(5),
            practice: { name: t(6), ods: t(7) },
          },
          problem: t(8),
          sender: t(9),
          contactAt: t(10),
          warnings: [t(11)],
        },
        adviceGiven: [t(12)],
        contacts: [{ ...exampleCase.contacts[0]!, note: t(13) }],
        consultations: [
          {
            ...consulted!,
            corrected: { ...consulted!.corrected!, reason: t(14) },
            consultation: {
              ...consulted!.consultation,
              plan: t(13),
              followUp: t(15),
              findings: [{ system: 'urn:made-up', code: t(16), display: t(17) }],
            },
          },
        ],
        observations: [{ ...observed!, observations: { ...observed!.observations, note: t(18) } }],
        referrals: [{ ...referred!, to: t(19), reason: t(20), answer: { words: t(21) } }],
      };
    });

  test('never becomes markup, in the document or on the page, and is all there', () => {
    const elementsOf = (html: string) => readMarkup(page(html)).elements.map(({ name }) => name);
    const known = new Set([...elementsOf(gpMessage(exampleCase).html)]);
    fc.assert(
      fc.property(closedCases, (closed) => {
        const { bundle, html } = gpMessage(closed);
        expect(brokenRules(JSON.stringify(bundle))).toEqual([]);
        const { elements, text } = readMarkup(page(html));
        for (const { name, attributes } of elements) {
          expect(known).toContain(name);
          expect(Object.keys(attributes).filter((key) => !PAGE_ATTRIBUTES.has(key))).toEqual([]);
        }
        for (const shown of [
          closed.summary.problem,
          closed.contacts[0]!.note,
          closed.adviceGiven[0]!,
        ]) {
          expect(text).toContain(squeezed(cleanText(shown)));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('the page', () => {
  const { html } = gpMessage(exampleCase);

  test('is whole in itself: no script, nothing fetched, nothing sent', () => {
    const { elements } = readMarkup(page(html));
    const names = new Set(elements.map(({ name }) => name));
    for (const refused of ['script', 'link', 'img', 'iframe', 'object', 'form', 'a', 'base']) {
      expect(names).not.toContain(refused);
    }
    expect(html).not.toMatch(/url\(|@import|https?:/);
  });

  test('its policy allows exactly the style that it carries', async () => {
    const style = html.match(/<style>([\s\S]*)<\/style>/)![1]!;
    const digest = new Uint8Array(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)),
    );
    const { elements } = readMarkup(page(html));
    const policy = elements.find(({ attributes }) => attributes['http-equiv'])!.attributes.content;
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${digest.toBase64()}'; base-uri 'none'; form-action 'none'`,
    );
  });

  test('names its language, has one first heading, and heads each table’s columns', () => {
    const { elements } = readMarkup(page(html));
    expect(elements[0]).toEqual({ name: 'html', attributes: { lang: 'en-GB' } });
    expect(elements.filter(({ name }) => name === 'h1')).toHaveLength(1);
    const scopes = elements
      .filter(({ name }) => name === 'th')
      .map(({ attributes }) => attributes.scope);
    const scoped = (columns: number, rows: number) => [
      ...Array.from({ length: columns }, () => 'col'),
      ...Array.from({ length: rows }, () => 'row'),
    ];
    expect(scopes).toEqual([...scoped(4, 2), ...scoped(3, 9), ...scoped(4, 2)]);
  });

  test('its title names nobody', () => {
    expect(html).toContain('<title>Urgent care report for the GP practice</title>');
  });
});

const PAGE_ATTRIBUTES = new Set([
  'lang',
  'charset',
  'name',
  'content',
  'http-equiv',
  'class',
  'scope',
]);

/** The page without its document type, which XML has no use for. */
function page(html: string): string {
  return html.replace(/^<!doctype html>\n/, '');
}

function hostileText(): fc.Arbitrary<string> {
  const bits = fc.constantFrom(
    '<script>alert(1)</script>',
    '</p></div></body>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '<!--',
    ']]>',
    '<![CDATA[',
    '<?php',
    '&amp;',
    '&#x3c;b&#x3e;',
    '&nbsp;',
    '\u0000',
    '\u202e',
    '\ud800',
    '\uffff',
    '\r\n\r\n',
    '\n',
    '$&',
    '$`',
    'javascript:alert(1)',
    '<style>*{display:none}</style>',
    '</style>',
    '__proto__',
  );
  return fc
    .array(fc.oneof(bits, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 5 })
    .map((parts) => parts.join(''));
}
