import type { Fields } from '../store/drafts.ts';
import type { Draft } from './use-draft.ts';

type DraftStatusProps = {
  readonly draft: Pick<Draft<Fields>, 'isEmpty' | 'isUnkept'>;
  /** What is said once it is saved; null where nothing was. */
  readonly saved: string | null;
};

/** Under a form: that it was saved; or that what is typed is kept on this device until it is, or cannot be. */
export function DraftStatus({ draft: { isEmpty, isUnkept }, saved }: DraftStatusProps) {
  if (isUnkept && !isEmpty) return <Unkept isUnkept />;
  return (
    <p role="status" className="desk-saved">
      {isEmpty ? saved : 'Kept on this device as you type.'}
    </p>
  );
}

export function Unkept({ isUnkept }: Pick<Draft<Fields>, 'isUnkept'>) {
  if (!isUnkept) return null;
  return (
    <p role="alert" className="desk-saved">
      This device cannot keep what you type: its disk may be full. Save it before you leave.
    </p>
  );
}
