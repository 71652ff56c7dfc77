import { useEffect, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { careFacts } from '#care/entries.ts';
import { useDesk } from '../../components/hooks.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { Journal } from './access-journal.tsx';
import { type Filter, lately } from './question.ts';

const USUAL_DAYS = 7;
const DAYS_OF_ONE = 366;

/** A guardian's question of the log. @param caseId of the person asked about; null for everybody */
export default function WhoOpenedWhomPage({ caseId }: { readonly caseId: Uuid | null }) {
  const [first, trouble] = useFirst(caseId);
  return (
    <>
      <PageTitle title="Who opened whom" />
      <p>
        From the log alone. People are shown by a short id; who they are is opened only in bulk,
        which takes two people. What you look up or open is in here too.
      </p>
      {trouble !== null && <p role="alert">{trouble}</p>}
      {first === null ? (
        trouble === null && <p role="status">Reading the access record…</p>
      ) : (
        <Journal first={first} caption="Who opened whom" isOwn={false} />
      )}
    </>
  );
}

/** No address says a person's id; a case's leads to them. */
function useFirst(caseId: Uuid | null): [Filter | null, string | null] {
  const { headers } = useDesk();
  const [first, setFirst] = useState(() =>
    caseId === null ? lately(Date.now(), USUAL_DAYS) : null,
  );
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    if (caseId === null) return;
    let left = false;
    headers(streamName({ kind: 'case', id: caseId })).then(
      (all) => {
        const begun = all.find(({ type }) => type === 'case.received');
        const said = careFacts['case.received'].safeParse(begun?.facts);
        if (left) return;
        if (said.success) setFirst(lately(Date.now(), DAYS_OF_ONE, { patient: said.data.patient }));
        else setTrouble('There is no such case.');
      },
      (error: unknown) => left || setTrouble(problemWords(error)),
    );
    return () => {
      left = true;
    };
  }, [headers, caseId]);
  return [first, trouble];
}
