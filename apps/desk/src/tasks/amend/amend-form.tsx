import type { ReactNode } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Amendable } from '#care/entries.ts';
import type { Amendment } from '#care/payloads.ts';
import { Button } from '../../components/button.tsx';
import { Unkept } from '../../components/draft-status.tsx';
import { TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { type Draft, useDraft } from '../../components/use-draft.ts';
import { amendDraft } from './amend-draft.ts';

type Fields = { readonly [field: string]: string };

/** Beside the fields themselves. */
type Kept = {
  readonly reason: string;
  /** What stood when it was begun. */
  readonly stood: string;
};

type AmendFormProps<F extends Fields> = {
  readonly caseId: Uuid;
  readonly entry: Uuid;
  readonly of: Amendable;
  /** What stands now, as fields. */
  readonly standing: F;
  /** The corrected whole; or what is wrong with it, by field. */
  readonly read: (fields: F) => Omit<Amendment, 'reason'> | { readonly faults: Faults };
  readonly children: (draft: Draft<F & Kept>, faults: Faults) => ReactNode;
  readonly onDone: () => void;
};

const MOST_REASON = 400;
const CORRECTED_SINCE =
  'This was corrected by somebody since you began. Look at what stands now, and save once more if yours is still right';

/** Corrects what somebody wrote. What stood before is kept, and the reason with it. */
export function AmendForm<F extends Fields>(props: AmendFormProps<F>) {
  const { caseId, entry, of, standing, read, children, onDone } = props;
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id: caseId });
  const id = `amend-reason-${entry}`;
  const stands = JSON.stringify(standing);
  const empty = { ...standing, reason: '', stood: stands };
  const draft = useDraft({ stream, form: amendDraft(entry) }, empty);
  const { fields, change, clear } = draft;

  async function save(): Promise<Faults> {
    const { reason, stood, ...rest } = fields;
    if (stood !== stands) {
      change({ stood: stands } as Partial<F & Kept>);
      return { form: CORRECTED_SINCE };
    }
    const corrected = read(rest as unknown as F);
    const why = reason.trim();
    const faults: Faults = {
      ...('faults' in corrected ? corrected.faults : {}),
      ...(why === '' ? { [id]: 'Say why it is corrected' } : {}),
    };
    if ('faults' in corrected || Object.keys(faults).length > 0) return faults;
    try {
      const payload = { ...corrected, reason: why };
      await desk.write({ stream, type: 'case.amended', facts: { entry, of }, payload });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    onDone();
    return {};
  }
  return (
    <div className="desk-amend">
      <Form name="Correction" action="Save correction" onSubmit={save}>
        {(faults) => (
          <>
            {children(draft, faults)}
            <TextLine
              id={id}
              label="Why is it corrected?"
              hint="What stood before is kept, with this reason"
              most={MOST_REASON}
              value={fields.reason}
              onChange={(reason) => change({ reason } as Partial<F & Kept>)}
              fault={faults[id]}
            />
          </>
        )}
      </Form>
      <Unkept isUnkept={draft.isUnkept} />
      <Button
        kind="secondary"
        onPress={async () => {
          await clear();
          onDone();
        }}
      >
        Cancel
      </Button>
    </div>
  );
}
