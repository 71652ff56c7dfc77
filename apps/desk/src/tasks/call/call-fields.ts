/** What is typed while a call is taken. All text, because a draft is kept as it was typed. */
export const NO_CALL = {
  /** The provisional patient's id; empty until the draft was read. */
  patient: '',
  caller: '' as '' | 'self' | 'other',
  callerName: '',
  relation: '',
  callBack: '',
  nhsNumber: '',
  given: '',
  family: '',
  birthDate: '',
  postcode: '',
  gender: '',
  address: '',
  location: '',
  problem: '',
  language: '',
  needs: '',
  consent: '',
  /** How the latest triage stands; empty where there is none. */
  triage: '' as '' | 'open' | 'handed-over' | 'ended',
  /** What the triages of this call came to: it is queued as nothing lesser. */
  triaged: '',
  disposition: '',
  service: '',
  readBack: '' as '' | 'yes',
  /** Somebody known whom the lookup found, and what was said of them. */
  found: '',
  isThem: '' as '' | 'yes' | 'no',
  /** What their record filled in, field by field: what was there before, and what stands since. */
  filled: '',
  /** The NHS number that the national record said, and the code of the practice, where its details were taken over. */
  traced: '',
  practice: '',
};

export type CallFields = typeof NO_CALL;

/** The form under which a call's draft is kept. */
export const CALL_FORM = 'call';
