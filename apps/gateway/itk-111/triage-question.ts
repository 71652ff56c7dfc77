import type { TriageQuestion } from '#care/report/triage.ts';
import { textsAt } from './people.ts';
import { type Cursor, leaf } from './reading.ts';
import { timeAt } from './time.ts';

/** One line of a triage: usually a question, the answers offered, and which was chosen. */
export function questionAt(line: Cursor, index: number): TriageQuestion {
  const question = line.child('question');
  const report = line.child('reportText');
  return {
    number: index + 1,
    kind: leaf(line, 'questionType'),
    start: timeAt(line.child('start')),
    finish: timeAt(line.child('finish')),
    pathway: pathwayOf(question?.child('triageLogicId')),
    id: leaf(question, 'questionId'),
    text: leaf(question, 'questionText'),
    rationale: leaf(question, 'questionRationale'),
    answers: (question?.child('answers')?.children('answer') ?? []).map((answer) => ({
      text: leaf(answer, 'text') ?? answer.ownText() ?? '',
      selected: answer.truthAttribute('selected') === true,
      rationale: leaf(answer, 'rationale'),
    })),
    reportText: leaf(report, 'text') ?? report?.ownText(),
    positive: report?.child('positive')?.truth(),
    comments: textsAt(line.children('userComment')),
    action: leaf(line, 'action'),
    inReport: line.child('includeInReport')?.truth(),
    clinicalArea: leaf(line, 'clinicalArea'),
    flags: textsAt(line.child('systemFlags')?.children('systemFlag') ?? []),
    dispositionReasons: (question?.children('dispositionRationale') ?? []).flatMap((reason) => {
      const [code, display] = [leaf(reason, 'code'), leaf(reason, 'term')];
      return code === undefined && display === undefined ? [] : [{ code, display }];
    }),
    instructions: line.children('dispositionInstruction').map(adviceAt),
    careAdvice: (line.child('careAdviceDetails')?.children('careAdvice') ?? []).map(adviceAt),
    careAdviceKeywords: textsAt(
      line.child('careAdviceKeywordDetails')?.children('careAdviceKeyword') ?? [],
    ),
  };
}

function adviceAt(cursor: Cursor): TriageQuestion['careAdvice'][number] {
  const items = cursor.child('itemDetails')?.children('item') ?? [];
  return {
    id: leaf(cursor, 'id'),
    topic: leaf(cursor, 'topic'),
    items: items.flatMap((item) => {
      const [number, text] = [leaf(item, 'id'), leaf(item, 'text')];
      if (text === undefined) return number === undefined ? [] : [number];
      return [number === undefined ? text : `${number}. ${text}`];
    }),
  };
}

function pathwayOf(logic: Cursor | undefined): TriageQuestion['pathway'] {
  if (logic === undefined) return undefined;
  const version = logic.child('pathwayVersion');
  const numbers = ['major', 'minor', 'subRevision'].map((part) => leaf(version, part));
  return {
    id: leaf(logic, 'pathwayId'),
    version: numbers.filter((part) => part !== undefined).join('.') || undefined,
    order: leaf(logic, 'pathwayOrderNo'),
  };
}
