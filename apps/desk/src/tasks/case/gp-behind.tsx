import type { CaseView } from '#care/case.ts';
import { Notice } from '../../components/notice.tsx';

/** What was written or corrected once the GP was told: nothing is sent for that alone. */
export function GpBehind({ view: { row, isGpBehind } }: { readonly view: CaseView }) {
  if (row.state.kind !== 'closed' || row.gpMessage.kind !== 'sent' || !isGpBehind) return null;
  return (
    <Notice title="Written since the GP was told">
      <p>The GP has what stood before. To send all of it, reopen the case and close it.</p>
    </Notice>
  );
}
