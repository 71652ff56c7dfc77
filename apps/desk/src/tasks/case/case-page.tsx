import { Suspense, useMemo } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { type CaseView, foldCase } from '#care/case.ts';
import { catalogue } from '#problems/catalogue.ts';
import { Button } from '../../components/button.tsx';
import { Details } from '../../components/details.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { laterPart } from '../../components/later.tsx';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { useFile } from '../../components/use-file.ts';
import { OtherCases } from '../queue/other-cases.tsx';
import { PassedOnNotes } from '../queue/passed-on-notes.tsx';
import { QueueActions } from '../queue/queue-actions.tsx';
import { AfterCareCard } from './after-care-card.tsx';
import { CaseStatus } from './case-status.tsx';
import { GpBehind } from './gp-behind.tsx';
import { NotTaken } from './not-taken.tsx';
import { PatientBanner } from './patient-banner.tsx';
import { Said } from './said.tsx';
import { Story } from './story.tsx';
import { Timeline } from './timeline.tsx';
import { Work } from './work.tsx';
import './case.css';

const BreakGlass = laterPart(() => import('../break-glass/break-glass.tsx'));
const Report = laterPart(() => import('./report.tsx'));
const ObservationsCard = laterPart(() => import('../observe/observations-card.tsx'));
const PicturesCard = laterPart(() => import('../pictures/pictures-card.tsx'));
const ReferralsCard = laterPart(() => import('../refer/referrals-card.tsx'));
const HoldRecord = laterPart(() => import('../after/hold-record.tsx'));
const HoldUnopened = laterPart(() => import('../after/hold-unopened.tsx'));
const SettleCase = laterPart(() => import('../settle/settle-case.tsx'));
const SpecialNotes = laterPart(() => import('../special-notes/special-notes.tsx'));
const TriagePath = laterPart(() => import('../triage/triage-path.tsx'));

export function CasePage({ id }: { readonly id: Uuid }) {
  const patient = useRoom().board.cases.get(id)?.patient;
  const { state, again } = useFile(
    streamName({ kind: 'case', id }),
    'care',
    patient === undefined ? [] : [streamName({ kind: 'patient', id: patient })],
  );
  const view = useMemo(() => (state.kind === 'open' ? foldCase(state.entries) : null), [state]);

  if (state.kind === 'opening') return <PageTitle title="Opening the case…" />;
  if (state.kind === 'refused') {
    return (
      <>
        <PageTitle title="The case did not open" />
        <p role="alert">{catalogue[state.problem].message}</p>
        <NotTaken id={id} />
        {state.problem === 'access/outside-care' ? (
          <Suspense fallback={<p role="status">One moment…</p>}>
            <BreakGlass stream={streamName({ kind: 'case', id })} onBroken={again} />
          </Suspense>
        ) : (
          <Button onPress={again}>Try again</Button>
        )}{' '}
        <Link href="/">Back to the board</Link>
        <WhoOpenedThis id={id} />
        <HeldByGuardian id={id} />
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
      <NotTaken id={row.id} />
      <GpBehind view={view} />
      <OtherCases row={row} />
      <div className="desk-case">
        <div className="desk-case__story">
          <PassedOnNotes id={row.id} />
          <Story view={view} />
          <Suspense fallback={null}>
            <ObservationsCard view={view} now={now} />
          </Suspense>
          <Said view={view} now={now} />
          <Suspense fallback={null}>
            <PicturesCard view={view} now={now} />
            <ReferralsCard view={view} now={now} />
          </Suspense>
          <AfterCareCard view={view} now={now} />
          <Suspense fallback={<p role="status">Opening the report…</p>}>
            <TriagePath id={view.row.id} now={now} />
            <Report view={view} />
          </Suspense>
        </div>
        <div className="desk-case__work">
          <Suspense fallback={null}>
            {row.state.kind === 'disputed' && <SettleCase view={view} sides={row.state.sides} />}
          </Suspense>
          <Work view={view} />
          <QueueActions row={row} />
          <Timeline view={view} now={now} />
          <Hold view={view} />
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

/** Of an opened record, for a shift lead; a guardian need not open it. */
function Hold({ view }: { readonly view: CaseView }) {
  const { roles } = useDesk().session;
  if (!roles.includes('guardian') && !roles.includes('shift-lead')) return null;
  return (
    <Details summary={view.hold === null ? 'Hold this record' : 'Lift the hold'}>
      <Suspense fallback={null}>
        <HoldRecord caseId={view.row.id} held={view.hold !== null} />
      </Suspense>
    </Details>
  );
}

function HeldByGuardian({ id }: { readonly id: Uuid }) {
  const { roles } = useDesk().session;
  if (!roles.includes('guardian')) return null;
  return (
    <Suspense fallback={null}>
      <HoldUnopened id={id} />
    </Suspense>
  );
}
