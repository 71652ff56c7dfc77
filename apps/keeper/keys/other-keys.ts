/** The keeper's keys and the database are not what this release, or this pair, works with. Found at the start, before anything is written. */
export class OtherKeys extends Error {
  override readonly name = 'OtherKeys';
  readonly code: keyof typeof PROBLEMS;
  constructor(code: keyof typeof PROBLEMS) {
    super(PROBLEMS[code]);
    this.code = code;
  }
}

const PROBLEMS = {
  'keys/other-release':
    'The keeper’s keys were written by another release, or are damaged: start that release, or put back the folder “keeper” of the data folder.',
  'keys/apart':
    'The database and the keeper’s folder are from different days: keys were rotated in between. Put back both from the same copy.',
} as const;
