import {
  type ComponentType,
  type KeyboardEvent,
  type ReactNode,
  Suspense,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { CARERS, hasOneOf, type Role } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import { Details } from '../../components/details.tsx';
import { useDesk } from '../../components/hooks.ts';
import { laterPart } from '../../components/later.tsx';
import { useKeys } from '../../components/use-keys.ts';
import { mayDealWith } from '../queue/who-may-take.ts';
import { LeftBehind } from './left-behind.tsx';
import './case-work.css';
import './print.css';

type Body = ComponentType<{ readonly view: CaseView }>;
type Task = {
  readonly id: string;
  readonly label: string;
  /** Brings it from anywhere on the page. */
  readonly key: string;
  readonly Body: Body;
};

/** @param id also the name of the form whose draft it keeps, where it keeps one */
function task(
  id: string,
  label: string,
  key: string,
  load: () => Promise<{ readonly default: Body }>,
): Task {
  return { id, label, key, Body: laterPart(load) };
}

const CONTACT = task('contact', 'Call back', 'c', () => import('./record-contact.tsx'));
const OBSERVE = task('observations', 'Observe', 'o', () => import('../observe/observe-form.tsx'));
const TRIAGE = task('triage', 'Triage', 't', () => import('../triage/triage-work.tsx'));
const CONSULT = task(
  'consultation',
  'Consult',
  'w',
  () => import('../consult/consultation-form.tsx'),
);
const PICTURE = task('picture', 'Picture', 'p', () => import('../pictures/add-picture.tsx'));
const REFER = task('referral', 'Refer', 'r', () => import('../refer/refer-form.tsx'));
const CLOSE = task('close', 'Close', 'x', () => import('../close/close-case.tsx'));
const REOPEN = task('reopen', 'Reopen', 'o', () => import('../after/reopen-case.tsx'));
const RATE = task('rating', 'Feedback', 'f', () => import('../after/rate-case.tsx'));

/** The forms, one at a time, each a key away. A case that somebody else has is theirs, until one says that one writes in it all the same. */
export function Work({ view }: { readonly view: CaseView }) {
  const { account, roles } = useDesk().session;
  const { state } = view.row;
  const mayClose = mayDealWith(roles, view.row);
  const isClosed = state.kind === 'closed';
  const isDisputed = state.kind === 'disputed';
  const tasks = useMemo(
    () => tasksFor(roles, { isClosed, isDisputed, mayClose }),
    [roles, isClosed, isDisputed, mayClose],
  );
  if (state.kind === 'copied') {
    return (
      <p className="nhsuk-inset-text desk-inset">
        This is a copy: the other system deals with this case. Nothing is written here.
      </p>
    );
  }
  if (tasks.length === 0) return null;
  const forms = (
    <Tasks key={isClosed ? 'closed' : 'open'} view={view} tasks={tasks} open={!isClosed} />
  );
  if (isClosed) {
    return (
      <>
        <LeftBehind id={view.row.id} />
        {forms}
      </>
    );
  }
  if (state.kind === 'taken' && state.by === account) return forms;
  return <Details summary="Write in this case without taking it">{forms}</Details>;
}

function tasksFor(
  roles: readonly Role[],
  {
    isClosed,
    isDisputed,
    mayClose,
  }: Readonly<Record<'isClosed' | 'isDisputed' | 'mayClose', boolean>>,
): readonly Task[] {
  const isClinician = roles.includes('clinician');
  const isCarer = hasOneOf(roles, CARERS);
  const isLead = roles.includes('shift-lead');
  if (isClosed) return [...(isCarer || isLead ? [REOPEN] : []), ...(isCarer ? [RATE] : [])];
  if (!isCarer) return [];
  return [
    CONTACT,
    // What a triage comes to judges the case anew.
    ...(isDisputed ? [] : [TRIAGE]),
    OBSERVE,
    ...(isClinician ? [CONSULT] : []),
    PICTURE,
    REFER,
    // What is for a clinician they close; that about which sites disagree is decided first.
    ...(mayClose && !isDisputed ? [CLOSE] : []),
  ];
}

/** Whether its triage was left in the middle, for whoever has the case now. */
function isMidTriage({ timeline }: CaseView): boolean {
  const last = timeline.findLast(({ type }) => type.startsWith('pathways.'));
  return last !== undefined && last.type !== 'pathways.ended';
}

type TasksProps = {
  readonly view: CaseView;
  readonly tasks: readonly Task[];
  /** Whether the first is shown without being asked for. */
  readonly open: boolean;
};

function Tasks({ view, tasks, open }: TasksProps) {
  const { drafts } = useDesk();
  const [picked, setPicked] = useState<Task | null>(null);
  const [begun, setBegun] = useState<Task | null>(null);
  const first = isMidTriage(view) && tasks.includes(TRIAGE) ? TRIAGE : tasks[0]!;
  const chosen = picked ?? begun ?? (open ? first : null);
  const panel = useRef<HTMLDivElement>(null);
  const focusing = useRef(false);
  // Whoever comes back finds what they had begun to type.
  const stream = streamName({ kind: 'case', id: view.row.id });
  useEffect(() => {
    let left = false;
    const look = async () => {
      for (const one of tasks.toReversed())
        if ((await drafts.streams(one.id)).includes(stream)) return left || setBegun(one);
    };
    look().catch(() => undefined);
    return () => {
      left = true;
    };
  }, [drafts, stream, tasks]);

  /** By a key: and straight to where the first word goes. */
  function begin(one: Task): void {
    focusing.current = true;
    setPicked(one);
    if (one === chosen) focusFirst();
  }
  function focusFirst(): void {
    if (!focusing.current) return;
    focusing.current = false;
    panel.current?.querySelector<HTMLElement>('input, textarea, select, button')?.focus();
  }
  useKeys(new Map(tasks.map((one) => [one.key, () => begin(one)])));

  function move(event: KeyboardEvent): void {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = chosen === null ? -1 : tasks.indexOf(chosen);
    const next = tasks[(at + by + tasks.length) % tasks.length]!;
    setPicked(next);
    document.getElementById(`work-${next.id}`)?.focus();
  }
  return (
    <section className="desk-work" aria-label="Write in this case">
      <div className="desk-tabs" role="tablist" aria-label="What to write" onKeyDown={move}>
        {tasks.map((one) => (
          <button
            key={one.id}
            id={`work-${one.id}`}
            type="button"
            role="tab"
            aria-selected={one === chosen}
            aria-controls="work-panel"
            aria-keyshortcuts={one.key}
            tabIndex={one === chosen || (chosen === null && one === tasks[0]) ? 0 : -1}
            onClick={() => setPicked(one)}
          >
            {one.label} <span className="desk-tabs__key">{one.key}</span>
          </button>
        ))}
      </div>
      <div
        ref={panel}
        id="work-panel"
        className="desk-work__panel"
        role="tabpanel"
        aria-labelledby={chosen === null ? undefined : `work-${chosen.id}`}
        hidden={chosen === null}
      >
        {chosen !== null && (
          <Suspense fallback={<p role="status">One moment…</p>}>
            <Shown key={chosen.id} onShown={focusFirst}>
              <chosen.Body view={view} />
            </Shown>
          </Suspense>
        )}
      </div>
    </section>
  );
}

type ShownProps = { readonly onShown: () => void; readonly children: ReactNode };

/** Says when what it holds has come. */
function Shown({ onShown, children }: ShownProps) {
  const told = useRef(onShown);
  useEffect(() => told.current(), []);
  return children;
}
