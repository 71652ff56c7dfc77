import { lazy, Suspense, useMemo } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { type CaseView, foldCase } from '#care/case.ts';
import { catalogue } from '#problems/catalogue.ts';
import { Button } from '../../components/button.tsx';
import { Details } from '../../components/details.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { useFile } from '../../components/use-file.ts';
import { BreakGlass } from '../break-glass/break-glass.tsx';
import { CloseCase } from '../close/close-case.tsx';
import { OtherCases } from '../queue/other-cases.tsx';
import { PassedOnNotes } from '../queue/passed-on-notes.tsx';
import { QueueActions } from '../queue/queue-actions.tsx';
import { CaseStatus } from './case-status.tsx';
import { PatientBanner } from './patient-banner.tsx';
import { RecordContact } from './record-contact.tsx';
import { Said } from './said.tsx';
import { Story } from './story.tsx';
import { Timeline } from './timeline.tsx';
import { WriteConsultation } from './write-consultation.tsx';

const Report = lazy(() => import('./report.tsx'));
const SpecialNotes = lazy(() => import('../special-notes/special-notes.tsx'));
const TriagePath = lazy(() => import('../triage/triage-path.tsx'));
const TriageWork = lazy(() => import('../triage/triage-work.tsx'));

export function CasePage({ id }: { readonly id: Uuid }) {
  const { state, again } = useFile(streamName({ kind: 'case', id }), 'care');
  const view = useMemo(() => (state.kind === 'open' ? foldCase(state.entries) : null), [state]);

  if (state.kind === 'opening') return <PageTitle title="Opening the case…" />;
  if (state.kind === 'refused') {
    return (
      <>
        <PageTitle title="The case did not open" />
        <p role="alert">{catalogue[state.problem].message}</p>
        {state.problem === 'access/outside-care' ? (
          <BreakGlass stream={streamName({ kind: 'case', id })} onBroken={again} />
        ) : (
          <Button onPress={again}>Try again</Button>
        )}{' '}
        <Link href="/">Back to the board</Link>
        <WhoOpenedThis id={id} />
      </>
    );
  }
  if (view === null) {
    return (
      <>
        <PageTitle title="This case cannot be read" />
        <p>
          Its entries are in the record and could not be understood by this desk. Tell your
          operator.
        </p>
        <Link href="/">Back to the board</Link>
      </>
    );
  }
  return <OpenCase view={view} />;
}

function OpenCase({ view: read }: { readonly view: CaseView }) {
  const now = useNow();
  // The board knows more than the case's own stream: whoever had it may have left.
  const row = useRoom().board.cases.get(read.row.id) ?? read.row;
  const view = { ...read, row };
  return (
    <>
      <PatientBanner patient={view.summary.patient} now={now} />
      <Suspense fallback={null}>
        <SpecialNotes patient={view.row.patient} />
      </Suspense>
      <CaseStatus view={view} now={now} />
      <OtherCases row={row} />
      <div className="desk-case">
        <div className="desk-case__story">
          <PassedOnNotes id={row.id} />
          <Story view={view} />
          <Said view={view} now={now} />
          <Suspense fallback={<p role="status">Opening the report…</p>}>
            <TriagePath id={view.row.id} now={now} />
            <Report view={view} />
          </Suspense>
        </div>
        <div className="desk-case__work">
          <Work view={view} />
          <QueueActions row={row} />
          <Timeline view={view} now={now} />
          <WhoOpenedThis id={view.row.id} />
        </div>
      </div>
    </>
  );
}

/** For guardians, who need not open a record to ask who did. */
function WhoOpenedThis({ id }: { readonly id: Uuid }) {
  const { roles } = useDesk().session;
  if (!roles.includes('guardian')) return null;
  return (
    <p>
      <Link href={`/who-opened-whom/${id}`}>Who opened this person</Link>
    </p>
  );
}

/** The forms. A case that somebody else has is theirs, until one says that one writes in it all the same. */
function Work({ view }: { readonly view: CaseView }) {
  const { session } = useDesk();
  const { state, id } = view.row;
  const isClinician = session.roles.includes('clinician');
  const mayWrite = isClinician || session.roles.includes('call-handler');
  if (!mayWrite || state.kind === 'closed') return null;
  const forms = (
    <>
      <RecordContact id={id} />
      <Suspense fallback={null}>
        <TriageWork view={view} />
      </Suspense>
      {isClinician && <WriteConsultation id={id} />}
      {isClinician && <CloseCase view={view} />}
    </>
  );
  if (state.kind === 'taken' && state.by === session.account) return forms;
  return <Details summary="Write in this case without taking it">{forms}</Details>;
}
