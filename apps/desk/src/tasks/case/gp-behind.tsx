import type { CaseView } from '#care/case.ts';
import { Notice } from '../../components/notice.tsx';

/** What was corrected once the GP was told: nothing is sent for that alone. */
export function GpBehind({ view: { row, timeline } }: { readonly view: CaseView }) {
  const last = (type: string) => timeline.findLastIndex((one) => one.type === type);
  const isBehind = last('case.amended') > last('gp-message.sent');
  if (row.state.kind !== 'closed' || row.gpMessage.kind !== 'sent' || !isBehind) return null;
  return (
    <Notice title="Corrected since the GP was told">
      <p>
        The GP has what stood before. To send the corrected report, reopen the case and close it.
      </p>
    </Notice>
  );
}
