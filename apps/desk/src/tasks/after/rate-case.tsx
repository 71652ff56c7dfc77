import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import { RATINGS } from '#care/entries.ts';
import { optionsOf } from '../../components/care-words.ts';
import { DraftStatus } from '../../components/draft-status.tsx';
import { Radios, TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { RATING_WORDS } from './after-words.ts';

/** What the patient, or whoever rang for them, says of how they were dealt with: the question of the Friends and Family Test. */
export default function RateCase({ view: { row } }: { readonly view: CaseView }) {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id: row.id });
  const draft = useDraft({ stream, form: 'rating' }, { rating: '', note: '' });
  const { fields, change, clear } = draft;
  const [saved, setSaved] = useState(false);

  async function save(): Promise<Faults> {
    setSaved(false);
    const rating = RATINGS.find((one) => one === fields.rating);
    if (rating === undefined) return { 'rating-rating': 'Choose what they said' };
    try {
      const payload = { note: fields.note.trim() };
      await desk.write({ stream, type: 'case.rated', facts: { rating }, payload });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    setSaved(true);
    return {};
  }
  return (
    <>
      <Form name="Feedback" action="Save feedback" kind="secondary" onSubmit={save}>
        {(faults) => (
          <>
            <Radios
              id="rating-rating"
              label="“Overall, how was your experience of our service?”"
              options={optionsOf(RATING_WORDS)}
              value={fields.rating}
              onChange={(rating) => change({ rating })}
              fault={faults['rating-rating']}
            />
            <TextArea
              id="rating-note"
              label="“Please tell us why you gave your answer.”"
              rows={2}
              value={fields.note}
              onChange={(note) => change({ note })}
            />
          </>
        )}
      </Form>
      <DraftStatus draft={draft} saved={saved ? 'Feedback saved.' : null} />
    </>
  );
}
