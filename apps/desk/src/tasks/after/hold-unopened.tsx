import { useCallback, useEffect, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { useDesk } from '../../components/hooks.ts';
import HoldRecord from './hold-record.tsx';

/** For a guardian, who opens nobody: whether a case is held stands in the clear. */
export default function HoldUnopened({ id }: { readonly id: Uuid }) {
  const { headers } = useDesk();
  const [held, setHeld] = useState<boolean | null>(null);
  const read = useCallback(async () => {
    const all = await headers(streamName({ kind: 'case', id }));
    const last = all.findLast(({ type }) => type === 'case.held' || type === 'case.hold-lifted');
    setHeld(all.length === 0 ? null : last?.type === 'case.held');
  }, [headers, id]);
  useEffect(() => {
    read().catch(() => setHeld(null));
  }, [read]);
  if (held === null) return null;
  return (
    <section className="desk-card" aria-label="Hold">
      <h2>Keep this record</h2>
      <HoldRecord caseId={id} held={held} onDone={() => setHeld(!held)} />
    </section>
  );
}
