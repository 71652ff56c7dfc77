import { useEffect, useRef, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { codeWords, PRESSING, URGENCY_WORDS } from '../../components/care-words.ts';
import { useDesk, useRoom } from '../../components/hooks.ts';

/** Says aloud that something pressing came, on whatever screen one is. Nobody is named: a screen reader may be heard. */
export function Announcements() {
  const { services } = useDesk().session;
  const { cases } = useRoom().board;
  const [words, setWords] = useState('');
  const known = useRef<ReadonlySet<Uuid> | null>(null);

  useEffect(() => {
    const before = known.current;
    known.current = new Set(cases.keys());
    // What was there when the desk opened is no news.
    if (before === null) return;
    const come = [...cases.values()].filter(
      ({ id, urgency, service, state }) =>
        !before.has(id) &&
        PRESSING.has(urgency) &&
        services.includes(service) &&
        state.kind === 'queued',
    );
    if (come.length === 0) return;
    const first = come[0]!;
    setWords(
      come.length === 1
        ? `New case: ${URGENCY_WORDS[first.urgency].words.toLowerCase()}, ${codeWords(first.service)}`
        : `${come.length} new pressing cases`,
    );
  }, [cases, services]);

  return (
    <div className="nhsuk-u-visually-hidden" role="alert">
      {words}
    </div>
  );
}
