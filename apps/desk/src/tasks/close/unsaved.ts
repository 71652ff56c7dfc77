/** What somebody typed for a case and did not save: a case that closes over it would end without it. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { fieldWords } from '../../components/care-words.ts';
import type { Desk } from '../../session/desk.ts';
import type { Fields } from '../../store/drafts.ts';
import { isAmendDraft } from '../amend/amend-draft.ts';
import { findingsIn } from '../consult/read-consultation.ts';

export type Unsaved = {
  readonly form: string;
  /** What it is of. */
  readonly name: string;
  /** What was typed or chosen, by the name of its field. */
  readonly said: readonly (readonly [field: string, words: string])[];
};

const NAMES: Readonly<Record<string, string>> = {
  contact: 'the call',
  'comfort-call': 'the comfort call',
  observations: 'the observations',
  consultation: 'the consultation',
  picture: 'the picture’s caption',
  referral: 'the referral',
  'hand-over': 'the hand-over',
  transfer: 'the transfer',
};

/** What somebody else may take away the place for, so that nobody can save or clear it: it keeps no case from being closed. */
const OVERTAKEN: Readonly<Record<string, string>> = {
  settle: 'your decision between two sites',
  triage: 'the triage',
  withdraw: 'a red flag that does not hold',
  give: 'giving the case to somebody',
};

/** What a form remembers beside what was typed: an account or a service would stand there by its id. */
const REMEMBERED: ReadonlySet<string> = new Set([
  'stood',
  'confirmed',
  'to',
  'how',
  'service',
  'at',
  'readOut',
]);

/** In the forms of a case that is open. @throws Problem where the case's key is not here */
export async function unsavedOf(desk: Pick<Desk, 'drafts'>, id: Uuid): Promise<readonly Unsaved[]> {
  return typedIn(desk, id, NAMES);
}

/** In any form that the case has no more once it is closed. @throws Problem where the case's key is not here */
export async function leftBehindIn(
  desk: Pick<Desk, 'drafts'>,
  id: Uuid,
): Promise<readonly Unsaved[]> {
  return typedIn(desk, id, { ...NAMES, ...OVERTAKEN });
}

async function typedIn(
  { drafts }: Pick<Desk, 'drafts'>,
  id: Uuid,
  names: Readonly<Record<string, string>>,
): Promise<readonly Unsaved[]> {
  const stream = streamName({ kind: 'case', id });
  const found: Unsaved[] = [];
  for (const form of await drafts.forms(stream)) {
    const name = isAmendDraft(form) ? 'a correction' : names[form];
    const said = name === undefined ? [] : saidIn(await drafts.load({ stream, form }));
    if (name !== undefined && said.length > 0) found.push({ form, name, said });
  }
  return found;
}

/** In a sentence: “the call and the referral”. */
export function unsavedWords(all: readonly Pick<Unsaved, 'name'>[]): string {
  return new Intl.ListFormat('en-GB').format(new Set(all.map(({ name }) => name)));
}

function saidIn(draft: Fields | null): Unsaved['said'] {
  return Object.entries(draft ?? {}).flatMap(([field, text]) => {
    const words = field === 'findings' ? findingWords(text) : text.trim();
    return REMEMBERED.has(field) || words === '' ? [] : [[fieldWords(field), words] as const];
  });
}

function findingWords(findings: string): string {
  return findingsIn({ findings })
    .map(({ display }) => display)
    .join(', ');
}
