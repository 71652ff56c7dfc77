/** What somebody typed for a case and did not save: a case that closes over it would end without it. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Desk } from '../../store/desk.ts';
import type { Fields } from '../../store/drafts.ts';
import { isAmendDraft } from '../amend/amend-draft.ts';

export type Unsaved = {
  readonly form: string;
  /** What it is of. */
  readonly name: string;
  /** What was typed or chosen, field by field. */
  readonly texts: readonly string[];
};

const NAMES: Readonly<Record<string, string>> = {
  contact: 'the call',
  'comfort-call': 'the comfort call',
  observations: 'the observations',
  consultation: 'the consultation',
  picture: 'the picture’s caption',
  referral: 'the referral',
};

/** What a form remembers beside what was typed. */
const REMEMBERED: ReadonlySet<string> = new Set(['stood', 'confirmed']);

/** @throws Problem where the case's key is not here */
export async function unsavedOf(
  { drafts }: Pick<Desk, 'drafts'>,
  id: Uuid,
): Promise<readonly Unsaved[]> {
  const stream = streamName({ kind: 'case', id });
  const found: Unsaved[] = [];
  for (const form of await drafts.forms(stream)) {
    const name = isAmendDraft(form) ? 'a correction' : NAMES[form];
    const texts = name === undefined ? [] : textsOf(await drafts.load({ stream, form }));
    if (name !== undefined && texts.length > 0) found.push({ form, name, texts });
  }
  return found;
}

/** In a sentence: “the call and the referral”. */
export function unsavedWords(all: readonly Pick<Unsaved, 'name'>[]): string {
  return new Intl.ListFormat('en-GB').format(new Set(all.map(({ name }) => name)));
}

function textsOf(draft: Fields | null): readonly string[] {
  return Object.entries(draft ?? {}).flatMap(([field, text]) =>
    REMEMBERED.has(field) || text.trim() === '' ? [] : [text.trim()],
  );
}
