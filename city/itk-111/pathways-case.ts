import { type Advice, WORSENING } from '../calls/complaints/complaint.ts';
import type { AnsweredQuestion, Episode } from '../calls/episode.ts';
import { iso } from '../london-time.ts';
import { RECIPIENT, SENDER, TOWN } from '../town/northmoor.ts';
import { ageAt, type Person } from '../town/population.ts';
import { type Markup, xml } from './xml.ts';

/** The triage as 111 systems attach it: each question, its answers and what was advised. */
export function pathwaysCase(call: Episode): Markup {
  const { complaint, disposition, endedAt, ids, lacks, patient, reference, startedAt } = call;
  const { phone, name } = callerOf(call);
  return xml`
    <PathwaysCase xmlns="http://nhspathways.org/webservices/pathways/pathwaysCase">
      <serviceDestination><code>${RECIPIENT.ods}</code><name>${RECIPIENT.name}</name></serviceDestination>
      <messageStatus>Complete</messageStatus>
      <caseReceiveStart>${iso(startedAt)}</caseReceiveStart>
      <caseReceiveEnd>${iso(endedAt)}</caseReceiveEnd>
      <outcome><title>${disposition.wording}</title><code>${disposition.code}</code></outcome>
      <caseDetails>
        <caseRef>${ids.encounter}</caseRef>
        <caseId>${reference}</caseId>
        ${address(patient)}
        <condition>${complaint.condition}</condition>
        <contactDetails><caller><name>${name}</name>${phoneIn('phone', phone)}</caller></contactDetails>
      </caseDetails>
      <patient>
        <forename>${patient.given}</forename>
        <surname>${patient.family}</surname>
        ${address(patient)}
        <gender>${patient.sex === 'male' ? 'Male' : 'Female'}</gender>
        ${lacks === 'nhs-number' ? undefined : xml`<nationalNumber>${patient.nhsNumber}</nationalNumber>`}
        ${lacks === 'birth-date' ? undefined : xml`<dateOfBirth><dob>${patient.birth}</dob></dateOfBirth>`}
      </patient>
      ${phoneIn('returnPhone', phone)}
      <pathwayDetails>
        <pathwayTriageDetails>${triage(call)}</pathwayTriageDetails>
        <demographics>
          <gender>${patient.sex === 'male' ? 'Male' : 'Female'}</gender>
          <ageGroup>${ageGroupOf(ageAt(patient, endedAt))}</ageGroup>
        </demographics>
      </pathwayDetails>
      <site><id>${SENDER.ods}</id><name>${SENDER.name}</name></site>
    </PathwaysCase>`;
}

function triage({ caller, complaint, disposition, endedAt, handler, questions }: Episode): Markup {
  const first = questions[0]?.from ?? endedAt;
  const last = questions.at(-1)?.to ?? endedAt;
  return xml`
    <pathwayTriage>
      <start>${iso(first)}</start>
      <finish>${iso(endedAt)}</finish>
      <triageDisposition>
        <initialDispCode>${disposition.code}</initialDispCode>
        <initialDispText>${disposition.wording}</initialDispText>
        <timeReached>${iso(last)}</timeReached>
      </triageDisposition>
      <finalDisposition>
        <finalDispCode>${disposition.code}</finalDispCode>
        <finalDispText>${disposition.wording}</finalDispText>
      </finalDisposition>
      <user>
        <id>${handler.id}</id><name>${handler.given} ${handler.family}</name><skillSet>T1</skillSet>
      </user>
      <triageLineDetails>
        ${questions.map(questionLine)}
        ${adviceLine([complaint.advice, WORSENING], last, endedAt)}
      </triageLineDetails>
      <callerIsPatient>${String(caller.kind === 'self')}</callerIsPatient>
    </pathwayTriage>`;
}

function questionLine({ asked, answer, others, reported, from, to }: AnsweredQuestion): Markup {
  const offered = [
    xml`<answer selected="true"><text>${answer}</text></answer>`,
    ...others.map((other) => xml`<answer selected="false"><text>${other}</text></answer>`),
  ];
  return xml`
    <triageLine>
      <start>${iso(from)}</start>
      <finish>${iso(to)}</finish>
      <questionType>SingleAnswer</questionType>
      <question><questionText>${asked}</questionText><answers>${offered}</answers></question>
      <reportText><text>${reported}</text><positive>${String(answer === 'yes')}</positive></reportText>
      <action>Next</action>
      <includeInReport>true</includeInReport>
    </triageLine>`;
}

function adviceLine(given: readonly Advice[], from: number, to: number): Markup {
  const advice = given.map(({ topic, items }, i) => {
    const listed = items.map((text, n) => xml`<item><id>${n + 1}</id><text>${text}</text></item>`);
    return xml`
      <careAdvice>
        <id>${i + 1}</id><topic>${topic}</topic><itemDetails>${listed}</itemDetails>
      </careAdvice>`;
  });
  return xml`
    <triageLine>
      <start>${iso(from)}</start>
      <finish>${iso(to)}</finish>
      <questionType>CareAdvice</questionType>
      <careAdviceDetails>${advice}</careAdviceDetails>
      <action>End</action>
      <includeInReport>true</includeInReport>
    </triageLine>`;
}

function callerOf({ caller, patient, lacks }: Episode): {
  name: string;
  phone: string | undefined;
} {
  if (caller.kind === 'other') {
    return { name: `${caller.given} ${caller.family}`, phone: caller.phone };
  }
  const phone = lacks === 'phone' ? undefined : (patient.mobile ?? patient.landline);
  return { name: `${patient.given} ${patient.family}`, phone };
}

function phoneIn(element: 'phone' | 'returnPhone', number: string | undefined): Markup | undefined {
  if (number === undefined) return undefined;
  const inner = xml`<number>${number}</number>`;
  return element === 'phone'
    ? xml`<phone>${inner}</phone>`
    : xml`<returnPhone>${inner}</returnPhone>`;
}

function address({ address: { line, quarter, postcode } }: Person): Markup {
  return xml`
    <address>
      <street>${line}</street><locality>${quarter}</locality><town>${TOWN}</town>
      <postcode>${postcode}</postcode>
    </address>`;
}

function ageGroupOf(years: number): string {
  if (years < 1) return 'Infant';
  if (years < 5) return 'Toddler';
  return years < 16 ? 'Child' : 'Adult';
}
