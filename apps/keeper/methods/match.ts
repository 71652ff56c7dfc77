import { type Uuid, uuidv7 } from '#base/ids.ts';
import { CARERS } from '#base/roles.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Identifiers } from '#seal/blind-index.ts';
import type { Ok, Params } from '#wire/keeper.ts';
import { accountStream, type Keeper, write } from '../keeper.ts';
import type { Acting } from './acting.ts';
import { lookUp } from './look-up.ts';

/**
 * Which patient these identifiers are of. Somebody whom no index finds gets a new id and is found by it next time; somebody with too little to be
 * told apart gets a new id each time.
 */
export async function match(
  keeper: Keeper,
  acting: Acting,
  { as, not, ...person }: Params<'match'>,
): Promise<Ok<'match'>> {
  if (acting.account.kind === 'machine') return machineMatch(keeper, acting, person);
  return keeper.turns.together(() => callMatch(keeper, acting, person, { as, not }));
}

/** Whoever is known keeps the identifiers they came with: a person may mistype, and may mean harm. Who is not them is known by what is left. */
async function callMatch(
  keeper: Keeper,
  acting: Acting,
  person: Identifiers,
  { as, not }: { readonly as: Uuid | null; readonly not: Uuid | undefined },
): Promise<Ok<'match'>> {
  const { state, index, slips } = keeper;
  if (as === null || state.isKnown(as) || !state.leads.ledTo(acting.account.id, as)) {
    throw new Problem('access/not-allowed', 'not the patient of a call of theirs');
  }
  const led = await lookUp(keeper, acting, person, { roles: CARERS, as });
  const isRuledOut = not !== undefined && led.patient === state.merges.one(not);
  const { patient, subject, cases } = isRuledOut ? { patient: null, subject: as, cases: [] } : led;
  if (patient === null) await index.remember(subject, person);
  const made = patient === null ? await slips.ofPatient(subject, acting.account.id) : [];
  return { patient: subject, known: state.isRecorded(subject), cases, slips: made };
}

async function machineMatch(
  keeper: Keeper,
  { account, session }: Acting,
  person: Identifiers,
): Promise<Ok<'match'>> {
  const { state, index, slips, clock, random } = keeper;
  // A phone number is shared within a household, and a sound within a town: they find, and do not decide.
  const by = index
    .kindsOf(person)
    .filter((kind) => kind !== 'phone-birth' && kind !== 'sound-birth');
  const led = await index.find(person, by);
  const known = led !== null && (await isAnother(keeper, led, person)) ? null : led;
  const patient = known === null ? uuidv7(clock, random) : state.merges.one(known);
  const facts = { session: session.id, by, found: known !== null, subjects: [patient] };
  await write(keeper, { stream: accountStream(account.id), type: 'lookup.made', facts });
  await index.remember(patient, person);
  const made = await slips.ofPatient(patient, account.id);
  return { patient, known: state.isRecorded(patient), cases: [], slips: made };
}

/**
 * Whether whom these lead to has an NHS number, and not this one: twins share a name, a day and a home. Where one person's number was replaced, a
 * person sees that both records are theirs, and makes them one.
 */
async function isAnother(
  { index, state }: Pick<Keeper, 'index' | 'state'>,
  led: Uuid,
  person: Identifiers,
): Promise<boolean> {
  if (person.nhsNumber === null || (await index.find(person, ['nhs-number'])) !== null)
    return false;
  return index.hasNhsNumber([...state.merges.all(led)]);
}
