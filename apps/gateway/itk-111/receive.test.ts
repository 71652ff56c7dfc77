import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type UrgentCareReport, urgentCareReport } from '#care/report/report.ts';
import { type Received, receive } from './receive.ts';
import { XML_LIMITS } from './xml.ts';

const newUuid = () => '00000000-0000-4000-8000-000000000000';
const vector = (name: string) =>
  readFileSync(new URL(`../../../vectors/itk-111/${name}`, import.meta.url));
const take = (message: string | Uint8Array, contentType?: string): Received =>
  receive(typeof message === 'string' ? new TextEncoder().encode(message) : message, {
    newUuid,
    contentType,
  });

function accepted(message: string | Uint8Array, contentType?: string): UrgentCareReport {
  const received = take(message, contentType);
  if (received.outcome !== 'accepted') throw new Error(`set aside: ${received.problem}`);
  expect(urgentCareReport.parse(received.report)).toEqual(received.report);
  return received.report;
}

const whole = vector('whole.xml').toString();
const other = vector('other-sender.xml').toString();
const bare = vector('bare-document.xml').toString();
const codes = (report: UrgentCareReport) => report.warnings.map(({ code }) => code);

describe('a whole message', () => {
  it('maps to the frozen report', () => {
    const expected: unknown = JSON.parse(vector('whole.report.json').toString());
    expect(accepted(whole)).toEqual(expected);
  });

  it('has nothing unmapped, and never its password', () => {
    const report = accepted(whole);
    expect(report.unmapped).toEqual([]);
    expect(JSON.stringify(report)).not.toContain('never-kept-by-anyone');
    expect(codes(report)).toContain('delivery/password-dropped');
  });

  it('names its parts', () => {
    const { main, delivery } = accepted(whole);
    expect(delivery).toMatchObject({
      wrapping: 'soap-1.1',
      senderOds: 'ZZ111',
      acknowledgementAsked: true,
    });
    expect(delivery.purpose).toBe('for-action');
    expect(main.related).toMatchObject([{ relation: 'RPLC', version: '1' }]);
    expect(main.patient.nhsNumber).toMatchObject({ number: '9991112227', trusted: true });
    expect(main.patient.telecoms[0]).toMatchObject({ kind: 'phone', value: '01632 960111' });
    expect(main.caller).toMatchObject({ isPatient: false, relation: { display: 'Mother' } });
    expect(main.recipients.map(({ copy }) => copy)).toEqual([false, true]);
    expect(main.recipients[0]?.who.addresses[0]).toMatchObject({
      lines: ['Harbour House', '5 Jetty Road'],
      postcode: 'ZZ99 5BB',
    });
    expect(main.pathways[0]?.triages[0]).toMatchObject({
      user: { skill: 'T1' },
      symptomGroups: [{ code: '1062' }],
      symptomDiscriminators: [{ code: '4052', display: 'Earache, persistent' }],
    });
    expect(main.highlights.specialNotes).toEqual(['Dog in the yard: ring first.']);
  });
});

it.each([
  ['copyRecipientNHS111CDADocument-v2-0', 'for-information'],
  ['primaryOutofHourRecipientNHS111CDADocument-v2-0', 'for-action'],
  ['somethingNew', 'not-said'],
])('tells %s: %s', (interaction, purpose) => {
  const message = whole.replace('primaryOutofHourRecipientNHS111CDADocument-v2-0', interaction);
  expect(accepted(message).delivery.purpose).toBe(purpose);
});

describe('another sender', () => {
  it('is read by meaning: prefixes, SOAP 1.2, text names, lines, CDATA', () => {
    const { delivery, main } = accepted(other);
    expect(delivery.wrapping).toBe('soap-1.2');
    expect(main.patient.names[0]?.text).toBe('Mrs Juniper Placeholder');
    expect(main.patient.birth).toMatchObject({ kind: 'date', iso: '1951' });
    expect(main.patient.addresses).toMatchObject([
      { lines: ['The Old Lighthouse', 'Westmouth'], postcode: 'zz99 3wz' },
    ]);
    expect(main.pathways[0]?.triages[0]?.questions[0]?.answers[0]).toEqual({
      text: 'yes',
      selected: true,
      rationale: 'Pain at this moment.',
    });
    expect(main.written).toMatchObject({
      iso: '2026-07-15T18:30:00+01:00',
      zone: 'assumed-europe-london',
    });
    expect(main.highlights.presentingProblem).toEqual(['Dizzy spells\n\nsince Friday']);
    expect(main.contacts.map(({ telecom }) => telecom.value)).not.toContain('00000000000');
  });

  it('keeps what it does not know, and says what is amiss', () => {
    const report = accepted(other);
    expect(report.unmapped.map(({ value }) => value)).toEqual(['TMP', 'teal', 'very teal']);
    expect(codes(report)).toEqual(
      expect.arrayContaining([
        'disposition/triage-differs',
        'disposition/unknown-code',
        'nhs-number/unverified',
        'patient/triage-differs',
        'telecom/placeholder',
        'time/zone-assumed',
        'value/withheld',
      ]),
    );
    expect(report.main.patient.nhsNumber?.trusted).toBe(false);
  });

  it('reads the time in its words where the code is unknown', () => {
    expect(accepted(other).main.disposition).toMatchObject({
      asSent: { code: 'Dx9999' },
      timeframeMinutes: 240,
      timeframeFrom: 'wording',
      urgency: 'soon',
    });
  });
});

describe('the form it comes in', () => {
  const text = bare;
  const encoded = (
    label: string,
    encode: (code: number) => readonly number[],
    mark: readonly number[] = [],
  ) =>
    new Uint8Array([
      ...mark,
      ...[...`<?xml version="1.0" encoding="${label}"?>${text}`].flatMap((character) =>
        encode(character.charCodeAt(0)),
      ),
    ]);

  it.each([
    ['UTF-8 with a mark', new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)])],
    ['UTF-16 LE', encoded('UTF-16', (code) => [code & 255, code >> 8], [0xff, 0xfe])],
    ['UTF-16 BE', encoded('UTF-16', (code) => [code >> 8, code & 255], [0xfe, 0xff])],
    ['windows-1252', encoded('windows-1252', (code) => [code === 0x2013 ? 0x96 : code])],
  ])('%s', (_, bytes) => {
    expect(accepted(bytes).main.highlights.presentingProblem).toEqual([
      'Café au lait on the keyboard – £5',
    ]);
  });

  it('a bare document has no message id; its digest is of the bytes', () => {
    const received = take(bare);
    expect(received).toMatchObject({
      outcome: 'accepted',
      messageId: undefined,
      trackingId: undefined,
    });
    expect(received.digest).toBe(take(new TextEncoder().encode(bare)).digest);
    expect(received.digest).not.toBe(take(`${bare} `).digest);
  });

  it.each([
    [
      'base64 payload',
      (text: string) => new TextEncoder().encode(text).toBase64(),
      ' base64="true"',
    ],
    [
      'escaped payload',
      (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
      '',
    ],
    ['CDATA payload', (text: string) => `<![CDATA[${text}]]>`, ''],
  ])('%s', (_, wrap, marks) => {
    const message =
      '<DistributionEnvelope xmlns="urn:nhs-itk:ns:201005"><header service="urn:nhs-itk:services:201005:SendNHS111Report-v2-0" trackingid="T">' +
      `<manifest count="1"><manifestitem id="p" mimetype="text/xml"${marks}/></manifest></header>` +
      `<payloads count="1"><payload id="p">${wrap(bare)}</payload></payloads></DistributionEnvelope>`;
    expect(accepted(message).main.patient.names[0]?.text).toBe('Clove Fictive');
  });

  it('a triage document in place, without base64', () => {
    const inline = other.replace('<![CDATA[', '').replace(']]>', '');
    const report = accepted(inline);
    expect(report.main.pathways[0]?.triages[0]?.questions).toHaveLength(2);
    expect(report.main.attachments[0]).toMatchObject({ what: 'pathways-case', understood: true });
  });

  it('several reports: the newest is the report, wherever it stands, and a stranger is pointed out', () => {
    const set = vector('repeat-caller.xml').toString();
    const report = accepted(set);
    expect(report.main.highlights.presentingProblem).toEqual(['Third call about the cough']);
    expect(report.earlier.map(({ written }) => written?.asSent)).toEqual([
      '20260110090000+0000',
      '20260109080000+0000',
    ]);
    expect(codes(report)).toEqual(['document/patient-differs']);

    const swapped = set.replace('20260111080000', '20260108080000');
    expect(codes(accepted(swapped))).toContain('document/main-not-first');
  });
});

it('says when one part of several cannot be read', () => {
  const set = vector('repeat-caller.xml').toString();
  const marked = set.replace('<manifestitem id="r1"', '<manifestitem id="r1" encrypted="true"');
  const report = accepted(
    marked.replace(/<payload id="r1">.*?<\/payload>/, '<payload id="r1">c2VjcmV0</payload>'),
  );
  expect(codes(report)).toContain('delivery/payload-not-readable');
  expect(report.otherPayloads).toHaveLength(1);
});

it('counts the parts it was promised', () => {
  const report = accepted(whole.replace('manifest count="1"', 'manifest count="2"'));
  expect(codes(report)).toContain('delivery/manifest-differs');
  expect(report.unmapped).toMatchObject([{ value: '2' }]);
});

it('takes the place with an address where there are two', () => {
  const place =
    '<location typeCode="LOC"><healthCareFacility><location><name>Switchboard</name></location></healthCareFacility></location>';
  const { main } = accepted(
    whole.replace('<location typeCode="LOC">', `${place}<location typeCode="LOC">`),
  );
  expect(main.location?.name).toBe('Incident Location');
  expect(main.otherLocations).toMatchObject([{ name: 'Switchboard' }]);
});

describe('safety', () => {
  const withId = (root: string, number: string) =>
    bare.replace(
      /<id root="2.16.840.1.113883.2.1.4.1"[^>]*>/,
      `<id root="${root}" extension="${number}"/>`,
    );
  const nhs = (message: string) => accepted(message).main.patient.nhsNumber;

  it.each([
    ['0000000000', 'placeholder'],
    ['9990001236', 'check-digit'],
    ['999000123', 'length'],
    ['99900O1235', 'characters'],
  ])('keeps the NHS number %s, says %s, and does not trust it', (number, problem) => {
    expect(nhs(withId('2.16.840.1.113883.2.1.4.1', number))).toMatchObject({
      asSent: number,
      problem,
      trusted: false,
    });
  });

  it('trusts no number where two differ', () => {
    const two = bare.replace(
      '<patient>',
      '<id root="2.16.840.1.113883.2.1.4.1" extension="9995550008"/><patient>',
    );
    expect(nhs(two)).toMatchObject({ trusted: false });
    expect(codes(accepted(two))).toContain('nhs-number/several');
  });

  it('trusts no number that the triage contradicts', () => {
    const contradicted = whole.replace('extension="9991112227"', 'extension="9990001235"');
    expect(nhs(contradicted)).toMatchObject({ number: '9990001235', trusted: false });
  });

  it('reads a system with blanks in it, and says so', () => {
    const report = accepted(withId(' 2.16.840.1.113883.2.1.4.1', '9990001235'));
    expect(report.main.patient.nhsNumber?.trusted).toBe(true);
    expect(codes(report)).toContain('identifier/blanks-in-system');
  });

  const disposed = (attributes: string) =>
    accepted(bare.replace('<dischargeDispositionCode code="Dx08"/>', attributes)).main.disposition;

  it.each([
    ['no disposition', '', { urgency: 'unknown', wording: 'No disposition was sent' }],
    ['a code without words', '<dischargeDispositionCode code="Dx999"/>', { urgency: 'unknown' }],
    [
      'words without a time',
      '<dischargeDispositionCode displayName="Passed to hub"/>',
      { urgency: 'unknown' },
    ],
    [
      'words that are more urgent than the code',
      '<dischargeDispositionCode code="Dx08" displayName="See within 2 hours"/>',
      { timeframeMinutes: 120, timeframeFrom: 'wording', urgency: 'urgent' },
    ],
    [
      'a code that is more urgent than its words',
      '<dischargeDispositionCode code="Dx05" displayName="See within 24 hours"/>',
      { timeframeMinutes: 120, timeframeFrom: 'table', urgency: 'urgent' },
    ],
    [
      'an ambulance in words',
      '<dischargeDispositionCode code="Dx9" displayName="Send an ambulance"/>',
      { urgency: 'emergency' },
    ],
  ])('%s', (_, attributes, expected) => {
    expect(disposed(attributes)).toMatchObject(expected);
  });

  it('sets no time where nobody did', () => {
    expect(disposed('')).not.toHaveProperty('timeframeMinutes');
  });

  it('opens no unsafe attachment, keeps its bytes, and takes the report all the same', () => {
    const evil =
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><PathwaysCase>&x;</PathwaysCase>';
    const report = accepted(
      other.replace(/<!\[CDATA\[.*?\]\]>/s, new TextEncoder().encode(evil).toBase64()),
    );
    expect(codes(report)).toContain('attachment/refused');
    expect(report.main.attachments[0]).toMatchObject({
      understood: false,
      byteLength: evil.length,
    });
    expect(JSON.stringify(report)).not.toContain('root:');
  });

  it('shares one budget between a message and what it carries', () => {
    const bytes = new TextEncoder().encode(whole);
    const limits = { ...XML_LIMITS, bytes: bytes.length + 100 };
    const received = receive(bytes, { newUuid, limits });
    expect(received).toMatchObject({ outcome: 'accepted' });
    if (received.outcome === 'accepted')
      expect(codes(received.report)).toContain('attachment/too-large');
  });

  it('points out a negated statement', () => {
    const negated = whole.replace(
      '<observation classCode="OBS" moodCode="EVN"><code code="CD"',
      '<observation negationInd="true"><code code="CD"',
    );
    expect(codes(accepted(negated))).toContain('value/negated');
  });
});

describe('what is set aside', () => {
  const envelope = (service: string, inner: string) =>
    '<DistributionEnvelope xmlns="urn:nhs-itk:ns:201005">' +
    `<header service="${service}" trackingid="TRACK-1"><manifest count="1"><manifestitem id="p" encrypted="true"/></manifest></header>` +
    `<payloads count="1"><payload id="p">${inner}</payload></payloads></DistributionEnvelope>`;
  const SEND = 'urn:nhs-itk:services:201005:SendNHS111Report-v2-0';
  const soap = (body: string) =>
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;

  it.each([
    ['nothing', '', undefined, 'xml/empty'],
    ['JSON', '{"resourceType":"Bundle"}', undefined, 'xml/not-well-formed'],
    ['JSON by its type', whole, 'application/json', 'itk/unsupported-content-type'],
    [
      'MTOM',
      whole,
      'multipart/related; type="application/xop+xml"',
      'itk/unsupported-content-type',
    ],
    ['a web page', '<html><body>Login</body></html>', undefined, 'itk/unknown-root'],
    ['a truncated message', whole.slice(0, -200), undefined, 'xml/not-well-formed'],
    ['an empty SOAP body', soap(''), undefined, 'itk/no-envelope'],
    ['another SOAP body', soap('<x xmlns="urn:other"/>'), undefined, 'itk/no-envelope'],
    [
      'an envelope without a document',
      envelope(SEND, '<Bundle xmlns="http://hl7.org/fhir"/>').replace(' encrypted="true"', ''),
      undefined,
      'itk/no-document',
    ],
    ['an encrypted payload', envelope(SEND, 'c2VjcmV0'), undefined, 'itk/payload-not-readable'],
    [
      'a request for an ambulance',
      envelope('urn:nhs-itk:services:201005:RequestAmbulanceDispatch-v2-0', bare),
      undefined,
      'itk/service-not-supported',
    ],
    [
      'a query',
      envelope('urn:nhs-itk:services:201005:NHS111RepeatCallerSyncQueryResp-v1-0', bare),
      undefined,
      'itk/service-not-supported',
    ],
    ['a declared document type', `<!DOCTYPE ClinicalDocument>${bare}`, undefined, 'xml/doctype'],
  ])('%s', (_, message, contentType, problem) => {
    const received = take(message, contentType);
    expect(received).toMatchObject({ outcome: 'set-aside', problem });
    expect(received.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells the sender which message, and nothing that it held', () => {
    const bad = whole.replace(
      'SendNHS111Report-v2-0" trackingid',
      'RequestAmbulanceDispatch-v2-0" trackingid',
    );
    const received = take(bad);
    if (received.outcome !== 'set-aside') throw new Error('accepted');
    expect(received.messageId).toBe('2F8B7C34-0B1D-4E0C-8F27-60D1B6C80001');
    expect(received.trackingId).toBe('2F8B7C34-0B1D-4E0C-8F27-60D1B6C80002');
    expect(received.reply.body).toContain(
      '<a:RelatesTo>2F8B7C34-0B1D-4E0C-8F27-60D1B6C80001</a:RelatesTo>',
    );
    for (const secret of ['Testington', '9991112227', '07700', 'ZZ99', 'Earache']) {
      expect(received.reply.body + received.safeMessage).not.toContain(secret);
    }
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string()), (message) => {
        expect(take(message).outcome).toBe('set-aside');
      }),
    );
  });

  it('reads the largest messages in time that grows with their size alone', () => {
    const name = 'n'.repeat(60_000);
    const nested = `${`<${name}>`.repeat(40)}${'<x>v</x>'.repeat(30_000)}${`</${name}>`.repeat(40)}`;
    const start = performance.now();
    const report = accepted(bare.replace('<recordTarget>', `${nested}<recordTarget>`));
    expect(report.unmappedCount).toBe(30_000);
    expect(JSON.stringify(report).length).toBeLessThan(20_000_000);

    const many = Array.from({ length: 30_000 }, (_, i) => i);
    const listed =
      `<DistributionEnvelope xmlns="urn:nhs-itk:ns:201005"><header><manifest>${many.map((i) => `<manifestitem id="m${i}"/>`).join('')}</manifest></header>` +
      `<payloads>${many.map((i) => `<payload id="p${i}">a</payload>`).join('')}<payload id="d">${bare}</payload></payloads></DistributionEnvelope>`;
    expect(accepted(listed).otherPayloads).toHaveLength(30_000);

    // Comments part the text, so that its blanks are not made one.
    const blanks = ' <!---->'.repeat(1_000_000);
    expect(accepted(bare.replace('<text>', `<text>${blanks}`)).main.sections).not.toEqual([]);
    expect(performance.now() - start).toBeLessThan(20_000);
  }, 60_000);

  it('points out the first twenty places of a kind', () => {
    const phones = '<telecom value="tel:0000"/>'.repeat(5_000);
    const report = accepted(bare.replace('<patient>', `${phones}<patient>`));
    expect(codes(report).filter((code) => code === 'telecom/placeholder')).toHaveLength(20);
    expect(report.main.patient.telecoms).toHaveLength(5_000);
  });
});
