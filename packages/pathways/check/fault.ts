/** What can be wrong with a pack. Stable: tests and callers branch on it. */
export type Rule =
  | 'step-missing'
  | 'ends-nowhere'
  | 'unreachable'
  | 'loop'
  | 'red-flag-unknown'
  | 'red-flag-lessened'
  | 'red-flags-alike'
  | 'not-urgent'
  | 'asks-nothing'
  | 'words-missing'
  | 'language-unlisted'
  | 'answers-alike'
  | 'answers-too-few'
  | 'ages-not-covered'
  | 'sexes-not-covered'
  | 'not-a-disposition'
  | 'times-not-in-order'
  | 'urgencies-not-in-order'
  | 'disposition-unknown'
  | 'disposition-differs'
  | 'ambulance-category'
  | 'ambulance-code';

export type Fault = {
  readonly rule: Rule;
  /** One sentence for the pack's author, with the path that shows it. */
  readonly words: string;
};
