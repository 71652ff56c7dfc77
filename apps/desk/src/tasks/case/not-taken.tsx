import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { useDesk, useNow, useOutbox } from '../../components/hooks.ts';
import { Notice } from '../../components/notice.tsx';
import { momentWords } from '../../components/time-words.ts';
import { RefusedEntry } from '../not-yet-safe/refused-entry.tsx';
import { whatWords } from '../not-yet-safe/what-words.ts';

/** What its reader wrote in a case and the record would not have: the case stands without it. */
export function NotTaken({ id }: { readonly id: Uuid }) {
  const { session, holds } = useDesk();
  const now = useNow();
  const stream = streamName({ kind: 'case', id });
  const refused = useOutbox().filter(
    ({ header, refused: why }) =>
      why !== null && header.author === session.account && header.stream === stream,
  );
  if (refused.length === 0) return null;
  return (
    <div role="alert">
      <Notice title="Something you did here is not in the record">
        {refused.map((item) => (
          <article key={item.order}>
            <h3>
              {whatWords(item.header.type)}, {momentWords(item.header.at, now)}
            </h3>
            <RefusedEntry item={item} isOpen={holds(stream)} />
          </article>
        ))}
      </Notice>
    </div>
  );
}
