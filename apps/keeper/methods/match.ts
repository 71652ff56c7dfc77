import { uuidv7 } from '#base/ids.ts';
import { Problem } from '#problems/catalogue.ts';
import { blindIndexes } from '#seal/blind-index.ts';
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
  const { state, keys, secrets, clock, random } = keeper;
  if (account.kind !== 'machine') throw new Problem('access/not-allowed');
  // A phone number is shared within a household: it finds, and alone it does not decide.
  const tokens = blindIndexes(secrets.indexKey, person);
  const deciding = tokens.filter(({ kind }) => kind !== 'phone-birth');
  const known = await keys.find(deciding);
  const patient = known ?? uuidv7(clock, random);
  const by = deciding.map(({ kind }) => kind);
  const facts = { session: session.id, by, found: known !== null, subjects: [patient] };
  await write(keeper, { stream: accountStream(account.id), type: 'lookup.made', facts });
  await keys.remember(patient, tokens);
  return { patient, known: state.isRecorded(patient) };
}
