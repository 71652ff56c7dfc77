import type { Uuid } from '#base/ids.ts';
import type { Contact } from '#care/written.ts';
import { TextArea } from '../../components/fields.tsx';
import { AmendForm } from './amend-form.tsx';

type AmendNoteProps = {
  readonly caseId: Uuid;
  readonly contact: Contact;
  readonly onDone: () => void;
};

export default function AmendNote({ caseId, contact, onDone }: AmendNoteProps) {
  const id = `amend-note-${contact.id}`;
  return (
    <AmendForm
      caseId={caseId}
      entry={contact.id}
      of="note"
      standing={{ note: contact.note }}
      read={({ note }) => ({ note: note.trim() })}
      onDone={onDone}
    >
      {({ fields, change }) => (
        <TextArea id={id} label="Note" value={fields.note} onChange={(note) => change({ note })} />
      )}
    </AmendForm>
  );
}
