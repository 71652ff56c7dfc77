import { WORSENING } from '../calls/complaints/complaint.ts';
import type { Episode } from '../calls/episode.ts';
import { SENDER } from '../town/northmoor.ts';
import { pathwaysCase } from './pathways-case.ts';
import { ARC, contains, template, upper } from './profile.ts';
import { type Markup, xml } from './xml.ts';

/** Stands in every report, where whoever opens the case reads why somebody called. */
export const MADE_UP = 'Demonstration: made-up person.';

const SNOMED_CT = `${ARC}.15`;

type Heading = readonly [code: string, title: string];

const CONDITION: Heading = ['886891000000102', 'Patient’s Reported Condition'];
const SUMMARY: Heading = ['887181000000106', 'Consultation Summary'];
const ASSESSMENT: Heading = ['4281000179108', 'Pathways Assessment'];
const ADVICE: Heading = ['1052951000000105', 'Information And Advice Given'];
const DISPOSITION: Heading = ['913341000000104', 'Disposition'];
const SPECIAL_NOTES: Heading = ['38651000000103', 'Special Patient Notes'];

/** What a person reads, and the triage as an attachment. */
export function body(call: Episode): Markup {
  const { ids, complaint, disposition, questions, specialNote, told, lacks } = call;
  const advice = [complaint.advice, WORSENING].flatMap(({ items }) => items);
  return xml`
    <component typeCode="COMP" contextConductionInd="true">
      <structuredBody classCode="DOCBODY" moodCode="EVN">
        <component typeCode="COMP" contextConductionInd="true">
          <section classCode="DOCSECT" moodCode="EVN">
            <id root="${upper(ids.attachment)}"/>
            <title>${SENDER.name}</title>
            ${lacks === 'triage' ? undefined : attachment(call)}
            ${section(CONDITION, [...told.split('\n'), MADE_UP])}
            ${section(SUMMARY, [complaint.condition])}
            ${section(
              ASSESSMENT,
              questions.map(({ reported }) => reported),
            )}
            ${section(ADVICE, advice)}
            ${section(DISPOSITION, [`${disposition.wording} (${disposition.code})`])}
            ${specialNote === undefined ? undefined : section(SPECIAL_NOTES, [specialNote])}
          </section>
        </component>
      </structuredBody>
    </component>`;
}

function section([code, title]: Heading, lines: readonly string[]): Markup {
  return xml`
    <component typeCode="COMP" contextConductionInd="true">
      ${contains('COCD_TP146246GB01#Section1')}
      <section classCode="DOCSECT" moodCode="EVN">
        ${template('COCD_TP146246GB01#Section1')}
        <code code="${code}" codeSystem="${SNOMED_CT}" displayName="${title}"/>
        <title>${title}</title>
        <text>${lines.map((line, i) => (i === 0 ? xml`${line}` : xml`<br/>${line}`))}</text>
      </section>
    </component>`;
}

function attachment(call: Episode): Markup {
  const base64 = Buffer.from(pathwaysCase(call).text, 'utf8').toString('base64');
  return xml`
    <entry typeCode="COMP" contextConductionInd="true">
      ${contains('COCD_TP146002GB01#ObservationMedia')}
      <observationMedia classCode="OBS" moodCode="EVN">
        ${template('COCD_TP146002GB01#ObservationMedia')}
        <id root="${upper(call.ids.attachment)}"/>
        <value representation="B64" mediaType="text/xml">${base64}</value>
      </observationMedia>
    </entry>`;
}
