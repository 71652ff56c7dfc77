import { wordsOf } from '#care/report/coded.ts';
import type { PathwaysCase, TriageQuestion, Triage as TriageRun } from '#care/report/triage.ts';
import { Details } from '../../components/details.tsx';

/** The questions that were asked and what was answered, in the call's order. */
export function Triage({ pathways }: { readonly pathways: readonly PathwaysCase[] }) {
  const runs = pathways.flatMap(({ triages }) => triages);
  return runs.map((run, i) => {
    const asked = run.questions.filter(hasWords);
    const title = runs.length === 1 ? 'Triage' : `Triage ${i + 1} of ${runs.length}`;
    return (
      <Details
        // biome-ignore lint/suspicious/noArrayIndexKey: a report's lists never change their order
        key={i}
        summary={`${title}: questions and answers (${asked.length})`}
        open={i === runs.length - 1}
        isPrinted
      >
        <Run run={run} asked={asked} />
      </Details>
    );
  });
}

function Run({
  run,
  asked,
}: {
  readonly run: TriageRun;
  readonly asked: readonly TriageQuestion[];
}) {
  const { finalDisposition, user, symptomGroups } = run;
  const reached = [finalDisposition?.text, finalDisposition?.code && `(${finalDisposition.code})`]
    .filter(Boolean)
    .join(' ');
  const advice = run.questions.flatMap(({ careAdvice }) => careAdvice);
  return (
    <>
      <p className="desk-quiet">
        {[
          reached && `Reached: ${reached}`,
          symptomGroups.length > 0 && `Symptom group: ${symptomGroups.map(wordsOf).join(', ')}`,
          [user?.name, user?.skill].filter(Boolean).join(', '),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <ol className="desk-questions">
        {asked.map((question) => (
          <li key={question.number} data-undone={wentBack(question)}>
            <Question question={question} />
          </li>
        ))}
      </ol>
      {advice.length > 0 && (
        <>
          <h3>Care advice given</h3>
          {advice.map(({ topic, items }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report's lists never change their order
            <div key={i}>
              {topic && <h4>{topic}</h4>}
              <ul className="nhsuk-list nhsuk-list--bullet">
                {items.map((item) => (
                  <li key={item}>{item}</li>
                ))}
              </ul>
            </div>
          ))}
        </>
      )}
    </>
  );
}

function Question({ question }: { readonly question: TriageQuestion }) {
  const { text, answers, reportText, comments, pathway } = question;
  const chosen = answers.filter(({ selected }) => selected).map((answer) => answer.text);
  return (
    <>
      <span className="desk-questions__asked">{text ?? pathway?.id}</span>
      {chosen.length > 0 && <strong className="desk-questions__answer">{chosen.join('; ')}</strong>}
      {reportText && <span className="desk-quiet"> {reportText}</span>}
      {comments.map((comment) => (
        <span key={comment} className="desk-questions__comment">
          “{comment}”
        </span>
      ))}
      {wentBack(question) && <em className="desk-quiet"> (went back: this did not stand)</em>}
    </>
  );
}

function hasWords({ text, reportText, answers, comments }: TriageQuestion): boolean {
  return (
    text !== undefined ||
    reportText !== undefined ||
    comments.length > 0 ||
    answers.some(({ selected }) => selected)
  );
}

function wentBack({ action }: TriageQuestion): boolean {
  return action === 'Back' || action === 'Change';
}
