import type { Appointment, Highlights, Observation, Section } from '#care/report/document.ts';
import { mediaAt, type OpenedAttachment, openAttachment } from './attachments.ts';
import { codedAt } from './coded.ts';
import { identifiersAt, idText } from './identifiers.ts';
import { plainText } from './narrative.ts';
import { participationAt } from './people.ts';
import type { Cursor } from './reading.ts';
import { periodAt, timeAt } from './time.ts';
import type { XmlBudget } from './xml.ts';

export type Body = {
  readonly sections: readonly Section[];
  readonly highlights: Highlights;
  readonly attachments: readonly OpenedAttachment[];
  readonly observations: readonly Observation[];
  readonly appointments: readonly Appointment[];
};

type Purpose = keyof Highlights;

/** SNOMED CT concepts of section headings, as these profiles use them. */
const PURPOSE_BY_CODE: Readonly<Record<string, Purpose>> = {
  '886891000000102': 'presentingProblem',
  '913341000000104': 'dispositionDetails',
  '887181000000106': 'consultationSummary',
  '4281000179108': 'assessment',
  '1052951000000105': 'adviceGiven',
  '38651000000103': 'specialNotes',
  '887031000000108': 'permissions',
  '933361000000108': 'medications',
  '886921000000105': 'allergies',
};

/** Many systems send headings without a code; the order matters where two would match. */
const PURPOSE_BY_TITLE: readonly (readonly [RegExp, Purpose])[] = [
  [/special|patient notes|access/i, 'specialNotes'],
  [/permission|consent/i, 'permissions'],
  [/allerg/i, 'allergies'],
  [/medication|prescri/i, 'medications'],
  [
    /reported condition|presenting|reason for (the )?(call|contact)|main problem/i,
    'presentingProblem',
  ],
  [/disposition/i, 'dispositionDetails'],
  [/(consultation|clinical|case) summary/i, 'consultationSummary'],
  [/assessment|triage/i, 'assessment'],
  [/advice|instruction/i, 'adviceGiven'],
];

/** The body of a document: narrative sections at any depth, and what is coded or attached beside them. */
export function bodyAt(document: Cursor, budget: XmlBudget): Body {
  const sections: Section[] = [];
  const highlights: { [P in Purpose]: string[] } = {
    presentingProblem: [],
    dispositionDetails: [],
    consultationSummary: [],
    assessment: [],
    adviceGiven: [],
    specialNotes: [],
    permissions: [],
    medications: [],
    allergies: [],
  };
  const attachments: OpenedAttachment[] = [];
  const observations: Observation[] = [];
  const appointments: Appointment[] = [];

  const visit = (cursor: Cursor, path: string, inherited: Purpose | undefined): void => {
    const section = sectionAt(cursor, path);
    sections.push(section);
    const purpose = purposeOf(section) ?? inherited;
    if (purpose !== undefined && section.text !== '') highlights[purpose].push(section.text);
    for (const entry of cursor.children('entry')) {
      for (const media of entry.within('observationMedia')) {
        const opened = mediaAt(media, budget);
        if (opened !== undefined) attachments.push(opened);
      }
      observations.push(...entry.within('observation').map(observationAt));
      appointments.push(...entry.children('encounter').map(appointmentAt));
    }
    for (const [i, child] of subsections(cursor).entries())
      visit(child, `${path}.${i + 1}`, purpose);
  };

  for (const body of document.children('component')) {
    const structured = body.child('structuredBody');
    if (structured !== undefined) {
      for (const [i, section] of subsections(structured).entries())
        visit(section, `${i + 1}`, undefined);
    }
    const text = body.at('nonXMLBody', 'text');
    if (text !== undefined) attachments.push(openAttachment(text, budget));
  }
  return { sections, highlights, attachments, observations, appointments };
}

function subsections(cursor: Cursor): readonly Cursor[] {
  return cursor.children('component').flatMap((component) => component.children('section'));
}

function sectionAt(cursor: Cursor, path: string): Section {
  const title = cursor.child('title');
  const text = cursor.child('text');
  return {
    path,
    id: idText(cursor.child('id')),
    title: title && (plainText(title) || undefined),
    code: codedAt(cursor.child('code')),
    language: cursor.child('languageCode')?.attribute('code'),
    text: text === undefined ? '' : plainText(text),
    authors: cursor.children('author').map(participationAt),
  };
}

function purposeOf({ code, title }: Section): Purpose | undefined {
  const byCode = PURPOSE_BY_CODE[code?.code ?? ''];
  if (byCode !== undefined) return byCode;
  const heading = title ?? code?.display;
  if (heading === undefined) return undefined;
  return PURPOSE_BY_TITLE.find(([pattern]) => pattern.test(heading))?.[1];
}

function observationAt(cursor: Cursor): Observation {
  const value = cursor.child('value');
  const when = cursor.child('effectiveTime');
  const amount = [value?.attribute('value'), value?.attribute('unit')].filter(
    (part) => part !== undefined,
  );
  const spans = when?.child('low', 'high') !== undefined;
  return {
    code: codedAt(cursor.child('code')),
    value: codedAt(value),
    text: amount.join(' ') || cursor.child('text')?.text(),
    period: spans ? periodAt(when) : undefined,
    time: spans ? undefined : timeAt(when),
  };
}

function appointmentAt(cursor: Cursor): Appointment {
  const when = cursor.child('effectiveTime');
  const spans = when?.child('low', 'high') !== undefined;
  return {
    identifiers: identifiersAt(cursor.children('id')),
    code: codedAt(cursor.child('code')),
    time: spans ? undefined : timeAt(when),
    period: spans ? periodAt(when) : undefined,
    participants: cursor.children('participant', 'performer').map(participationAt),
  };
}
