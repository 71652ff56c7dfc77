/** What a case has besides what was written of the patient: pictures, referrals, holds, ratings. A fold over opened entries, in the log's order. */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import type { CareEntry } from './board-entry.ts';
import type { CareFact, CareFacts } from './entries.ts';
import { carePayloads, type ReferralAnswer, type ReferralRequest } from './payloads.ts';
import { noReferrals, type Referral, type Referrals, stepReferrals } from './referral.ts';

type Said = { readonly id: Uuid; readonly at: number; readonly by: Uuid };

export type Picture = Said & {
  /** Of the sealed bytes. */
  readonly hash: Bytes;
  readonly key: Bytes;
  readonly mediaType: string;
  readonly caption: string;
};

/** A referral with what was said in it; null where that cannot be read. */
export type ToldReferral = Referral & {
  readonly id: Uuid;
  readonly by: Uuid;
  readonly request: ReferralRequest | null;
  readonly answer: ReferralAnswer | null;
};

export type Hold = Said & { readonly reason: CareFacts<'case.held'>['reason'] };
export type Rating = Said & {
  readonly rating: CareFacts<'case.rated'>['rating'];
  readonly note: string;
};

/** Each oldest first. */
export type AfterCare = {
  readonly pictures: readonly Picture[];
  readonly referrals: readonly ToldReferral[];
  /** Null where the case is not held. */
  readonly hold: Hold | null;
  readonly ratings: readonly Rating[];
};

type Entry = Pick<CareEntry, 'id' | 'author' | 'at'>;

export class AfterCareFold {
  readonly #pictures: Picture[] = [];
  readonly #ratings: Rating[] = [];
  readonly #asked = new Map<
    Uuid,
    { readonly by: Uuid; readonly request: ReferralRequest | null }
  >();
  readonly #answers = new Map<Uuid, ReferralAnswer>();
  #referrals: Referrals = noReferrals;
  #hold: Hold | null = null;

  get afterCare(): AfterCare {
    const referrals = [...this.#referrals].map(([id, referral]) => ({
      ...referral,
      id,
      ...this.#asked.get(id)!,
      answer: this.#answers.get(id) ?? null,
    }));
    return { pictures: this.#pictures, referrals, hold: this.#hold, ratings: this.#ratings };
  }

  /** False where it could not be understood; true where it was, or is none of these. */
  step(fact: CareFact, entry: Entry, payload: unknown): boolean {
    const { id, author: by, at } = entry;
    const { type, facts } = fact;
    const said = { id, at, by };
    this.#referrals = stepReferrals(this.#referrals, fact, entry);
    switch (type) {
      case 'case.pictured': {
        const opened = carePayloads[type].safeParse(payload);
        if (!opened.success) return false;
        const { key, mediaType, caption } = opened.data;
        this.#pictures.push({ ...said, hash: facts.hash, key, mediaType, caption });
        return true;
      }
      case 'case.rated': {
        const opened = carePayloads[type].safeParse(payload);
        if (opened.success) this.#ratings.push({ ...said, ...facts, note: opened.data.note });
        return opened.success;
      }
      case 'case.held':
        this.#hold ??= { ...said, reason: facts.reason };
        return true;
      case 'case.hold-lifted':
        this.#hold = null;
        return true;
      case 'referral.asked': {
        const opened = carePayloads[type].safeParse(payload);
        this.#asked.set(id, { by, request: opened.data ?? null });
        return opened.success;
      }
      case 'referral.answered': {
        const opened = carePayloads[type].safeParse(payload);
        if (opened.success) this.#answers.set(facts.referral, opened.data);
        return opened.success;
      }
      default:
        return true;
    }
  }
}
