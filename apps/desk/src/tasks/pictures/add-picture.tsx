import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import { DraftStatus } from '../../components/draft-status.tsx';
import { describedBy, Notes, TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { PICTURE_TYPE, type PictureRefusal, shrinkPicture } from './shrink-picture.ts';

const HINT = 'Made smaller here; where and when it was taken is left out';

/** A picture taken or chosen here. It leaves this browser sealed, and without what the camera wrote beside it. */
export default function AddPicture({ view }: { readonly view: CaseView }) {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id: view.row.id });
  const draft = useDraft({ stream, form: 'picture' }, { caption: '' });
  const { fields, change, clear } = draft;
  const [file, setFile] = useState<File | null>(null);
  const [times, setTimes] = useState(0);

  async function save(): Promise<Faults> {
    if (file === null) return { 'picture-file': 'Take or choose a picture' };
    const caption = fields.caption.trim();
    if (caption === '') return { 'picture-caption': 'Say what it shows' };
    try {
      const content = await shrinkPicture(file);
      if (typeof content === 'string') return { 'picture-file': REFUSALS[content] };
      const { hash, bytes, key } = await desk.pictures.keep(stream, content);
      const payload = { name: '', mediaType: PICTURE_TYPE, caption, key };
      await desk.write({ stream, type: 'case.pictured', facts: { hash, bytes }, payload });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    setFile(null);
    setTimes((before) => before + 1);
    return {};
  }
  return (
    <>
      <Form name="Add a picture" action="Add picture" kind="secondary" onSubmit={save}>
        {(faults) => (
          <>
            <div
              className={`nhsuk-form-group${faults['picture-file'] ? ' nhsuk-form-group--error' : ''}`}
            >
              <label className="nhsuk-label" htmlFor="picture-file">
                Picture
              </label>
              <Notes id="picture-file" hint={HINT} fault={faults['picture-file']} />
              <input
                // A fresh one after each picture: it has no value that can be emptied.
                key={times}
                className="nhsuk-file-upload"
                id="picture-file"
                type="file"
                accept="image/*"
                aria-describedby={describedBy('picture-file', HINT, faults['picture-file'])}
                onChange={(event) => setFile(event.target.files?.[0] ?? null)}
              />
            </div>
            <TextLine
              id="picture-caption"
              label="What it shows"
              value={fields.caption}
              onChange={(caption) => change({ caption })}
              fault={faults['picture-caption']}
            />
          </>
        )}
      </Form>
      <DraftStatus draft={draft} saved={times > 0 ? 'Picture added.' : null} />
    </>
  );
}

const REFUSALS: Readonly<Record<PictureRefusal, string>> = {
  'not-a-picture': 'This file is no picture that this browser can read. Try a JPEG or a PNG.',
  'too-large': 'This picture is too large to be made small enough. Try another.',
};
