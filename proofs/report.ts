import { utf8 } from '#base/bytes.ts';

/** What a made-up report says of its patient. Text must need no escaping in XML. */
export type Said = {
  /** Tells messages apart. */
  readonly number: number;
  readonly family: string;
  readonly given?: string;
  readonly nhsNumber?: string;
  readonly phone?: string;
  readonly street?: string;
  readonly problem?: string;
};

/** An NHS 111 report in the ITK profile, with as much in it as a proof needs. */
export function reportOf(said: Said): Uint8Array {
  const {
    number,
    family,
    given = 'Probe',
    nhsNumber,
    phone,
    street = '1 Proof Row',
    problem = 'Earache since Sunday',
  } = said;
  const unique = number.toString(16).padStart(12, '0').toUpperCase();
  const known =
    nhsNumber === undefined
      ? ''
      : `<id root="2.16.840.1.113883.2.1.4.1" extension="${nhsNumber}"/>`;
  const telecom = phone === undefined ? '' : `<telecom use="H" value="tel:${phone}"/>`;
  return utf8(`<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wsa="http://www.w3.org/2005/08/addressing">
<soap:Header><wsa:Action>urn:nhs-itk:services:201005:SendNHS111Report-v2-0</wsa:Action>
<wsa:MessageID>0F0E0D0C-0000-4000-8000-${unique}</wsa:MessageID></soap:Header>
<soap:Body><itk:DistributionEnvelope xmlns:itk="urn:nhs-itk:ns:201005">
<itk:header service="urn:nhs-itk:services:201005:SendNHS111Report-v2-0" trackingid="0F0E0D0C-0001-4000-8000-${unique}">
<itk:manifest count="1"><itk:manifestitem id="uuid_0F0E0D0C-0002-4000-8000-${unique}" mimetype="text/xml"/></itk:manifest></itk:header>
<itk:payloads count="1"><itk:payload id="uuid_0F0E0D0C-0002-4000-8000-${unique}">
<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="0F0E0D0C-0003-4000-8000-${unique}"/>
<code code="819551000000100" codeSystem="2.16.840.1.113883.2.1.3.2.4.15"/><effectiveTime value="20260302211500+0000"/>
<setId root="0F0E0D0C-0004-4000-8000-${unique}"/><versionNumber value="1"/>
<recordTarget><patientRole>${known}
<addr use="H"><streetAddressLine>${street}</streetAddressLine><city>Northmoor</city><postalCode>ZZ99 3WZ</postalCode></addr>${telecom}
<patient><name use="L"><given>${given}</given><family>${family}</family></name><birthTime value="19800101"/></patient>
</patientRole></recordTarget>
<componentOf><encompassingEncounter><effectiveTime><low value="20260302205811+0000"/></effectiveTime>
<dischargeDispositionCode code="Dx12" codeSystem="2.16.840.1.113883.2.1.3.2.4.17.325" displayName="Speak to a local service within 2 hours"/>
</encompassingEncounter></componentOf>
<component><structuredBody><component><section><title>Patient's Reported Condition</title><text>${problem}</text></section></component></structuredBody></component>
</ClinicalDocument></itk:payload></itk:payloads></itk:DistributionEnvelope></soap:Body></soap:Envelope>
`);
}
