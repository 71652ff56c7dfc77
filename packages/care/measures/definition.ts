/** What a measure is made of. All of it is data: what is counted, what of it is good, and what the target is. */

/** What the log says of one telephone call, case or request to another service. `none` stands where it says nothing. */
export type FactsOf = {
  /** A call as the telephone switch told of it. */
  readonly ring: {
    readonly ended: 'answered' | 'abandoned';
    /** From the first ring to the answer, or to when the caller gave up. */
    readonly waitMs: number;
  };
  /** A case received here, but for those closed as duplicates of another. */
  readonly case: {
    readonly source: string;
    /** As it stood before a clinician spoke, or as a clinician took the call. */
    readonly disposition: string;
    readonly assessed: 'yes' | 'no';
    readonly closed: 'yes' | 'no';
    readonly outcome: string;
  };
  /** A referral or booking that was asked of another service, but for those withdrawn. */
  readonly request: {
    readonly kind: string;
    readonly to: string;
    readonly first: 'yes' | 'no';
    /** `asked` or `sent` until the other service has answered. */
    readonly answer: string;
  };
};
export type Unit = keyof FactsOf;

/** True of a fact that is one of these. A code that ends in `*` stands for every code that begins so; letters are alike in either case. */
export type Condition<U extends Unit> = {
  readonly fact: keyof FactsOf[U];
  readonly oneOf: readonly string[];
};

export type Figure<U extends Unit> =
  /** Of those counted, in hundredths, how many meet all of this too. */
  | { readonly kind: 'share'; readonly met: readonly Condition<U>[] }
  /** Of those counted, how many were reached in time. One whose time still runs is not counted yet; one for which nobody set a time, never. */
  | (U extends 'case'
      ? {
          readonly kind: 'in-time';
          /** Spoken to by a clinician; or assessed by one, spoken to or not. */
          readonly reached: 'spoken' | 'assessed';
          /** From when the case came, or was last judged before a clinician spoke; `due` is by its disposition. */
          readonly within: { readonly minutes: number } | 'due';
        }
      : never)
  /** The mean, or the smallest time that so many in a hundred do not exceed. In seconds. */
  | (U extends 'ring'
      ? { readonly kind: 'mean' } | { readonly kind: 'centile'; readonly centile: number }
      : never);

/** In hundredths, or in seconds. What stands exactly at the target meets it. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

type Named = {
  /** Stable: what addresses and files call it. */
  readonly id: string;
  readonly name: string;
  /** In plain words: what is counted, and what of it is good. */
  readonly of: string;
  readonly met: string;
  readonly source: string;
};

export type Counted<U extends Unit> = Named & {
  readonly kind: U;
  /** Counted where all of this is true. */
  readonly where: readonly Condition<U>[];
  readonly figure: Figure<U>;
  /** Null where the national set names none. */
  readonly target: Target | null;
  /** What to call it that one of them meets this, where that is no merit. */
  readonly fault?: string;
  /** What it means when nothing was counted. */
  readonly nothing: string;
};

/** What the log cannot say, and why. */
export type NotMeasured = Named & { readonly kind: 'not-measured'; readonly because: string };

export type Measure = Counted<'ring'> | Counted<'case'> | Counted<'request'>;
export type Definition = Measure | NotMeasured;
