/** A call, from the first word to the queue, on one page and without a mouse. Loaded when a call begins. */
import { useEffect, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { Button } from '../../components/button.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { CALL_FORM, NO_CALL } from './call-fields.ts';
import { CallForm } from './call-form.tsx';
import './call.css';

type Opening =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  | { readonly kind: 'refused'; readonly words: string };

export default function CallPage({ id }: { readonly id: Uuid }) {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id });
  const isQueued = useRoom().board.cases.has(id);
  const [opening, setOpening] = useState<Opening>(() => ({
    kind: desk.holds(stream) ? 'open' : 'opening',
  }));
  const [tries, setTries] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is another effect
  useEffect(() => {
    desk.ensure({ stream, subject: null }, 'receive').then(
      () => setOpening((was) => (was.kind === 'open' ? was : { kind: 'open' })),
      (error) => setOpening({ kind: 'refused', words: problemWords(error) }),
    );
  }, [desk, stream, tries]);

  if (isQueued) {
    return (
      <>
        <PageTitle title="This call is in the queue" />
        <Link href={`/case/${id}`}>Open the case</Link>
      </>
    );
  }
  if (opening.kind === 'opening') return <PageTitle title="Opening the call…" />;
  if (opening.kind === 'refused') {
    return (
      <>
        <PageTitle title="The call did not open" />
        <p role="alert">{opening.words}</p>
        <Button onPress={() => setTries(tries + 1)}>Try again</Button>{' '}
        <Link href="/">Back to the board</Link>
      </>
    );
  }
  return <OpenCall id={id} />;
}

function OpenCall({ id }: { readonly id: Uuid }) {
  const draft = useDraft({ stream: streamName({ kind: 'case', id }), form: CALL_FORM }, NO_CALL);
  if (!draft.loaded) return <PageTitle title="Opening the call…" />;
  if (draft.fields.patient === '') {
    return (
      <>
        <PageTitle title="There is no call here" />
        <p>It has ended, or was begun on another device.</p>
        <Link href="/">Back to the board</Link>
      </>
    );
  }
  return <CallForm id={id} draft={draft} />;
}
