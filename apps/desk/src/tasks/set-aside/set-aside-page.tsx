import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { catalogue } from '#problems/catalogue.ts';
import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { momentWords, sentTimeWords } from '../../components/time-words.ts';
import { useFile } from '../../components/use-file.ts';
import { useNames } from '../../components/use-names.ts';
import { OriginalMessage } from '../case/original-message.tsx';
import { foldMessage, type SetAsideMessage } from './fold-message.ts';
import { ReviewMessage } from './review-message.tsx';
import { sourceWords } from './source-words.ts';

export default function SetAsidePage({ id }: { readonly id: Uuid }) {
  const { setAside } = useRoom().board;
  // It leaves the board the moment it is reviewed; this page goes on showing it.
  const [stream] = useState(() => setAside.get(id)?.stream);
  if (stream === undefined) {
    return (
      <>
        <PageTitle title="This message is not set aside" />
        <p>Somebody may have reviewed it already.</p>
        <Link href="/set-aside">Back to what is set aside</Link>
      </>
    );
  }
  return <OpenMessage id={id} stream={stream} />;
}

function OpenMessage({ id, stream }: { readonly id: Uuid; readonly stream: string }) {
  const { state, again } = useFile(stream, 'set-aside');
  if (state.kind === 'opening') return <PageTitle title="Opening the message…" />;
  const message = state.kind === 'open' ? foldMessage(state.entries, id) : null;
  if (message === null) {
    return (
      <>
        <PageTitle title="The message did not open" />
        {state.kind === 'refused' && <p role="alert">{catalogue[state.problem].message}</p>}
        <Button onPress={again}>Try again</Button>{' '}
        <Link href="/set-aside">Back to what is set aside</Link>
      </>
    );
  }
  return <Message id={id} stream={stream} message={message} />;
}

function Message({
  id,
  stream,
  message,
}: {
  readonly id: Uuid;
  readonly stream: string;
  readonly message: SetAsideMessage;
}) {
  const { at, facts, note, original, reviews } = message;
  const now = useNow();
  const nameOf = useNames();
  return (
    <>
      <PageTitle title="Message set aside" />
      <section className="desk-card" aria-label="Why">
        <p className="desk-text desk-problem">
          {note?.explanation ?? 'What is known of this message could not be read.'}
        </p>
        <Facts
          facts={[
            ['What', sourceWords(facts.source)],
            ['From', note?.from],
            ['Received', note === null ? momentWords(at, now) : sentTimeWords(note.received)],
            ['Message id', note?.messageId],
            ['Code', facts.problem],
          ]}
        />
      </section>
      {reviews.map((review) => (
        <section className="desk-card" key={review.at} aria-label="Review">
          <h2>
            Reviewed{' '}
            <span className="desk-quiet">
              {nameOf(review.by)}, {momentWords(review.at, now)}
            </span>
          </h2>
          <p className="desk-text">{review.note}</p>
        </section>
      ))}
      {reviews.length === 0 && <ReviewMessage id={id} stream={stream} />}
      <section className="desk-card" aria-label="The message">
        <h2>The message as received</h2>
        <OriginalMessage document={original} />
      </section>
    </>
  );
}
