import { systemClock } from '#base/clock.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { identityPayloads } from '#identity/entries.ts';
import { Details } from '../../components/details.tsx';
import { Radios, TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow } from '../../components/hooks.ts';
import { Notice } from '../../components/notice.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { momentWords } from '../../components/time-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { useFile } from '../../components/use-file.ts';
import { useNames } from '../../components/use-names.ts';
import type { Notice as Standing } from '../../store/notices.ts';
import { GLASS_WORDS } from '../break-glass/glass-words.ts';

const EMPTY = { finding: '', note: '' };
type BrokenGlassProps = {
  readonly notice: Extract<Standing, { kind: 'glass' }>;
  readonly mayReview: boolean;
};

const FINDINGS = [
  { value: 'in-order', label: 'In order' },
  { value: 'not-in-order', label: 'Not in order' },
] as const;

/** Somebody opened a record outside their care, and said why. It asks for a second look afterwards. */
export function BrokenGlass({ notice, mayReview }: BrokenGlassProps) {
  const desk = useDesk();
  const nameOf = useNames();
  const now = useNow();
  const { state } = useFile(notice.stream, 'notices');
  const { id, at, by, facts } = notice;
  const place = { stream: notice.stream, form: `review ${id}` };
  const { fields, change, clear } = useDraft(place, EMPTY, 'notices');

  async function review(): Promise<Faults> {
    const finding = FINDINGS.find(({ value }) => value === fields.finding)?.value;
    const note = fields.note.trim();
    if (finding === undefined) return { [`review-finding-${id}`]: 'Choose one' };
    if (note === '') return { [`review-note-${id}`]: 'Say what you found' };
    const stream = streamName({ kind: 'notices', day: dayOf(systemClock()) });
    try {
      await desk.ensure({ stream, subject: null }, 'notices');
      await desk.act({
        stream,
        type: 'glass.reviewed',
        facts: { glass: id, finding },
        payload: { note },
      });
      await clear();
      return {};
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
  }
  const entry =
    state.kind === 'open' ? state.entries.find(({ header }) => header.id === id) : undefined;
  const said = identityPayloads['glass.broken'].safeParse(entry?.payload);
  return (
    <Notice title="A record was opened outside somebody’s care">
      <p>
        {nameOf(by)}, {momentWords(at, now)}: {GLASS_WORDS[facts.reason].toLowerCase()}.
        {said.success && <> “{said.data.reason}”</>}
      </p>
      {mayReview && (
        <Details summary="Review it">
          <Form name="Review" kind="secondary" action="Save the review" onSubmit={review}>
            {(faults) => (
              <>
                <Radios
                  id={`review-finding-${id}`}
                  label="Your finding"
                  options={FINDINGS}
                  value={fields.finding}
                  onChange={(finding) => change({ finding })}
                  fault={faults[`review-finding-${id}`]}
                />
                <TextArea
                  most={2_000}
                  id={`review-note-${id}`}
                  label="What you found"
                  rows={2}
                  value={fields.note}
                  onChange={(note) => change({ note })}
                  fault={faults[`review-note-${id}`]}
                />
              </>
            )}
          </Form>
        </Details>
      )}
    </Notice>
  );
}
