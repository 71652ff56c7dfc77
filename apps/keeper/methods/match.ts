import { uuidv7 } from '#base/ids.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Ok, Params } from '#wire/keeper.ts';
import { accountStream, type Keeper, write } from '../keeper.ts';
import type { Acting } from './acting.ts';

/**
 * Which patient these identifiers are of. Somebody whom no index finds gets a new id and is found by it next time; somebody with too little to be
 * told apart gets a new id each time.
 */
export async function match(
  keeper: Keeper,
  { account, session }: Acting,
  person: Params<'match'>,
): Promise<Ok<'match'>> {
  const { state, index, clock, random } = keeper;
  if (account.kind !== 'machine') throw new Problem('access/not-allowed');
  // A phone number is shared within a household: it finds, and alone it does not decide.
  const by = index.kindsOf(person).filter((kind) => kind !== 'phone-birth');
  const known = await index.find(person, by);
  const patient = known ?? uuidv7(clock, random);
  const facts = { session: session.id, by, found: known !== null, subjects: [patient] };
  await write(keeper, { stream: accountStream(account.id), type: 'lookup.made', facts });
  await index.remember(patient, person);
  return { patient, known: state.isRecorded(patient) };
}
