import { useEffect, useState } from 'react';
import { madeAt, type Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { momentWords } from '../../components/time-words.ts';
import { CALL_FORM } from '../call/call-fields.ts';

/** Calls that this person began on this device, and that neither became a case nor ended. */
export function BegunCalls({ now }: { readonly now: number }) {
  const { drafts } = useDesk();
  const { cases } = useRoom().board;
  const [calls, setCalls] = useState<readonly Uuid[]>([]);
  useEffect(() => {
    drafts.streams(CALL_FORM).then(
      (streams) =>
        setCalls(
          streams.flatMap((name) => {
            const stream = parseStream(name);
            return stream?.kind === 'case' ? [stream.id] : [];
          }),
        ),
      () => setCalls([]),
    );
  }, [drafts]);
  const open = calls.filter((id) => !cases.has(id));
  if (open.length === 0) return null;
  return (
    <p className="nhsuk-inset-text desk-inset">
      {open.length === 1 ? 'A call is begun and not queued:' : 'Calls are begun and not queued:'}{' '}
      {open.map((id, i) => (
        <span key={id}>
          {i > 0 && ', '}
          <Link href={`/call/${id}`}>call answered at {momentWords(madeAt(id), now)}</Link>
        </span>
      ))}
    </p>
  );
}
