import type { Episode } from '../calls/episode.ts';
import { hl7 } from '../london-time.ts';
import { type Practice, RECIPIENT, SENDER, TOWN } from '../town/northmoor.ts';
import type { Person } from '../town/population.ts';
import { body } from './clinical-sections.ts';
import { ARC, contains, NHS, template, upper } from './profile.ts';
import { type Markup, xml } from './xml.ts';

const ODS_ORGANISATION = `${ARC}.19.1`;
const ODS_SITE = `${ARC}.19.2`;

/** The report itself: HL7 CDA in the NHS 111 profile POCD_MT200001GB02. */
export function clinicalDocument(call: Episode): Markup {
  const { ids, handler } = call;
  return xml`
    <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:npfitlc="NPFIT:HL7:Localisation"
      classCode="DOCCLIN" moodCode="EVN">
      <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
      <npfitlc:messageType root="${ARC}.18.17" extension="POCD_MT200001GB02"/>
      <id root="${upper(ids.document)}"/>
      <code code="819551000000100" codeSystem="${ARC}.15" displayName="NHS 111 report"/>
      <title>NHS 111 Report</title>
      <effectiveTime value="${hl7(call.endedAt)}"/>
      <confidentialityCode code="N" codeSystem="2.16.840.1.113883.1.11.16926" displayName="normal"/>
      <setId root="${upper(ids.set)}"/>
      <versionNumber value="1"/>
      <recordTarget typeCode="RCT" contextControlCode="OP">
        ${contains('COCD_TP145201GB01#PatientRole')}
        ${patientRole(call)}
      </recordTarget>
      <author typeCode="AUT" contextControlCode="OP">
        ${contains('COCD_TP145200GB01#AssignedAuthor')}
        <functionCode code="OA" codeSystem="${ARC}.17.178" displayName="Originating Author"/>
        <time value="${hl7(call.endedAt)}"/>
        <assignedAuthor classCode="ASSIGNED">
          ${template('COCD_TP145200GB01#AssignedAuthor')}
          <id root="${ARC}.18.24" extension="${handler.id}"/>
          <code code="HA" codeSystem="${ARC}.17.339" displayName="Health Advisor"/>
          <assignedPerson classCode="PSN" determinerCode="INSTANCE">
            ${template('COCD_TP145200GB01#assignedPerson')}
            ${name(handler)}
          </assignedPerson>
          <representedOrganization classCode="ORG" determinerCode="INSTANCE">
            ${template('COCD_TP145200GB01#representedOrganization')}
            <id root="${ODS_ORGANISATION}" extension="${SENDER.ods}"/>
            <name>${SENDER.name}</name>
          </representedOrganization>
        </assignedAuthor>
      </author>
      ${informant(call)}
      <custodian typeCode="CST">
        ${contains('COCD_TP145018UK03#AssignedCustodian')}
        <assignedCustodian classCode="ASSIGNED">
          ${template('COCD_TP145018UK03#AssignedCustodian')}
          <representedCustodianOrganization classCode="ORG" determinerCode="INSTANCE">
            ${template('COCD_TP145018UK03#representedCustodianOrganization')}
            <id root="${ODS_SITE}" extension="${SENDER.ods}"/>
            <name>${SENDER.name}</name>
          </representedCustodianOrganization>
        </assignedCustodian>
      </custodian>
      ${recipient('PRCP', RECIPIENT)}
      ${recipient('TRC', call.patient.practice)}
      <authorization typeCode="AUTH">
        ${contains('COCD_TP146226GB02#Consent')}
        <consent classCode="CONS" moodCode="EVN">
          ${template('COCD_TP146226GB02#Consent')}
          <id root="${upper(ids.consent)}"/>
          <code code="425691002" codeSystem="${ARC}.15"
            displayName="Consent given for electronic record sharing"/>
          <statusCode code="completed"/>
        </consent>
      </authorization>
      ${encounter(call)}
      ${body(call)}
    </ClinicalDocument>`;
}

function patientRole({ patient, lacks }: Episode): Markup {
  const { practice } = patient;
  const traced = lacks !== 'traced-nhs-number';
  const number = xml`<id root="${traced ? `${NHS}.4.1` : `${ARC}.18.23`}" extension="${patient.nhsNumber}"/>`;
  const birth = xml`<birthTime value="${patient.birth.replaceAll('-', '')}"/>`;
  return xml`
    <patientRole classCode="PAT">
      ${template('COCD_TP145201GB01#PatientRole')}
      ${lacks === 'nhs-number' ? xml`<id nullFlavor="NI"/>` : number}
      ${address('H', patient)}
      ${lacks === 'phone' ? undefined : telecoms(patient)}
      <patient classCode="PSN" determinerCode="INSTANCE">
        ${template('COCD_TP145201GB01#patientPatient')}
        ${name(patient)}
        <administrativeGenderCode code="${patient.sex === 'male' ? '1' : '2'}"
          codeSystem="${ARC}.16.25" displayName="${patient.sex === 'male' ? 'Male' : 'Female'}"/>
        ${lacks === 'birth-date' ? undefined : birth}
      </patient>
      <providerOrganization classCode="ORG" determinerCode="INSTANCE">
        ${template('COCD_TP145201GB01#providerOrganization')}
        <id root="${ODS_ORGANISATION}" extension="${practice.ods}"/>
        <name>${practice.name}</name>
        <telecom use="WP" value="tel:${digits(practice.phone)}"/>
        <addr use="WP">
          <streetAddressLine>${practice.street}</streetAddressLine>
          <city>${TOWN}</city>
          <postalCode>${practice.postcode}</postalCode>
        </addr>
        <standardIndustryClassCode code="001" codeSystem="${ARC}.17.289"
          displayName="GP Practice"/>
      </providerOrganization>
    </patientRole>`;
}

function telecoms({ mobile, landline }: Person): readonly Markup[] {
  const one = (use: string, number: string | undefined) =>
    number === undefined ? [] : [xml`<telecom use="${use}" value="tel:${digits(number)}"/>`];
  return [...one('MC', mobile), ...one('H', landline)];
}

function informant({ caller }: Episode): Markup | undefined {
  if (caller.kind === 'self') return undefined;
  const { code, display } = caller.relation;
  return xml`
    <informant typeCode="INF" contextControlCode="OP">
      ${contains('COCD_TP145007UK03#RelatedEntity')}
      <relatedEntity classCode="PRS">
        ${template('COCD_TP145007UK03#RelatedEntity')}
        <code code="${code}" codeSystem="${ARC}.16.45" displayName="${display}"/>
        <telecom use="MC" value="tel:${digits(caller.phone)}"/>
        <relatedPerson classCode="PSN" determinerCode="INSTANCE">
          ${template('COCD_TP145007UK03#relationshipHolder')}
          ${name(caller)}
        </relatedPerson>
      </relatedEntity>
    </informant>`;
}

function recipient(
  typeCode: 'PRCP' | 'TRC',
  { ods, name }: Pick<Practice, 'ods' | 'name'>,
): Markup {
  return xml`
    <informationRecipient typeCode="${typeCode}">
      ${contains('COCD_TP145203GB03#IntendedRecipient')}
      <intendedRecipient classCode="ASSIGNED">
        ${template('COCD_TP145203GB03#IntendedRecipient')}
        <receivedOrganization classCode="ORG" determinerCode="INSTANCE">
          ${template('COCD_TP145203GB03#representedOrganization')}
          <id root="${ODS_SITE}" extension="${ods}"/>
          <name>${name}</name>
        </receivedOrganization>
      </intendedRecipient>
    </informationRecipient>`;
}

function encounter({ ids, reference, patient, disposition, startedAt, endedAt }: Episode): Markup {
  return xml`
    <componentOf typeCode="COMP">
      ${contains('COCD_TP146232GB01#EncompassingEncounter')}
      <encompassingEncounter classCode="ENC" moodCode="EVN">
        ${template('COCD_TP146232GB01#EncompassingEncounter')}
        <id root="${ARC}.18.34" extension="${upper(ids.encounter)}"/>
        <id root="${ARC}.18.35" extension="${reference}"/>
        <code code="NHS111Encounter" codeSystem="${ARC}.17.326" displayName="NHS111 Encounter"/>
        <effectiveTime>
          <low value="${hl7(startedAt)}"/>
          <high value="${hl7(endedAt)}"/>
        </effectiveTime>
        <dischargeDispositionCode code="${disposition.code}" codeSystem="${ARC}.17.325"
          displayName="${disposition.wording}"/>
        <location typeCode="LOC">
          ${template('COCD_TP146232GB01#location')}
          ${contains('COCD_TP145222GB02#HealthCareFacility')}
          <healthCareFacility classCode="ISDLOC">
            ${template('COCD_TP145222GB02#HealthCareFacility')}
            <id nullFlavor="NA"/>
            <location classCode="PLC" determinerCode="INSTANCE">
              ${template('COCD_TP145222GB02#location')}
              <name>Home</name>
              ${address('PHYS', patient)}
            </location>
          </healthCareFacility>
        </location>
      </encompassingEncounter>
    </componentOf>`;
}

function name({ given, family }: { readonly given: string; readonly family: string }): Markup {
  return xml`<name><given>${given}</given><family>${family}</family></name>`;
}

function address(use: 'H' | 'PHYS', { address: { line, quarter, postcode } }: Person): Markup {
  return xml`
    <addr use="${use}">
      <streetAddressLine>${line}</streetAddressLine>
      <streetAddressLine>${quarter}</streetAddressLine>
      <city>${TOWN}</city>
      <postalCode>${postcode}</postalCode>
    </addr>`;
}

function digits(phone: string): string {
  return phone.replaceAll(' ', '');
}
