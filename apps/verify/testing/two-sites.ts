/** A main site and one that goes on apart from it, each with a shift of its own; or a site that was lost, and was found again. */
import { copyOf, introduce, launchApart, standDown } from './build-branch.ts';
import { LogBuilder, lifeboatKeys, stream, uuid, type Writer } from './build-log.ts';

export function taking(log: LogBuilder, by: Writer): void {
  log.write(by, { type: 'case.taken', stream: stream('case', uuid()), facts: {} });
}

/** Two operators, a clinician, and a lifeboat that stands by. */
export function founded() {
  const main = new LogBuilder().begin();
  const first = main.foundingPerson();
  const second = main.colleague(first.desk, ['operator']);
  const clinician = main.colleague(first.desk, ['clinician']);
  const harbour = lifeboatKeys();
  main.nameLifeboat([first.desk, second.desk], harbour);
  introduce(main);
  return { main, first, second, clinician, harbour, two: [first.passkey, second.passkey] as const };
}

/** Both sites wrote; the one that went on apart has not stood down. */
export function parted() {
  const sites = founded();
  const { main, first, clinician, harbour, two } = sites;
  const from = main.entries.length;
  const apart = copyOf(main);
  launchApart(apart, harbour, two);
  const desk = apart.signIn(clinician.account, clinician.passkey);
  taking(apart, desk);
  const newcomer = apart.colleague(apart.signIn(first.account, first.passkey), ['clinician']);
  taking(apart, newcomer.desk);
  taking(main, clinician.desk);
  taking(main, main.signIn(clinician.account, clinician.passkey));
  return { ...sites, apart, from, desk, newcomer };
}

/** Both sites wrote, and the one that went on apart gave way. */
export function stoodDown() {
  const sites = parted();
  standDown(sites.apart, sites.main.keeper.author, sites.two);
  return sites;
}
