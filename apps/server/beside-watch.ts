/** Whether the room could take over from the system beside a service this minute; and if not, what it lacks. */
import type { Clock } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { CARERS, hasOneOf, type Role } from '#base/roles.ts';
import { parseStream } from '#base/stream.ts';
import type { Standing } from '#care/beside.ts';
import type { HandBack } from '#care/hand-back.ts';
import { colleaguesOf } from '#identity/colleagues.ts';
import type { Directory } from '#identity/directory.ts';
import type { Header } from '#journal/entry.ts';

/** What the room cannot take over without, and, last, what is only worth knowing. In words that are safe to show to anyone. */
export const LACKS = [
  'copies',
  'lead',
  'carer',
  'sign-in',
  'gateway',
  'packs',
  'lifeboat',
] as const;
export type Lack = (typeof LACKS)[number];

export type BesideService = {
  readonly stands: Standing['kind'];
  readonly lacks: readonly Lack[];
  /** How many cases the other system is owed. */
  readonly missing: number;
};

type Watched = {
  readonly handBack: HandBack;
  readonly directory: Pick<Directory, 'account' | 'accounts' | 'organisation'>;
  readonly clock: Clock;
};

/** A service whose reports come seldomer than that is one that nobody needs at night. */
const COPIES_WITHIN_MS = 3 * 3_600_000;
/** Whoever has not for so long does not know the screen any more. */
const SIGNED_IN_WITHIN_MS = 30 * 24 * 3_600_000;

export class BesideWatch {
  readonly #watched: Watched;
  /** By service, when a copy last came. */
  readonly #copied = new Map<string, number>();
  readonly #signedIn = new Map<Uuid, number>();

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** Takes entries in the log's order, after the folds that it watches. */
  apply({ type, stream: name, at, session }: Header): void {
    const stream = parseStream(name);
    if (type === 'session.opened' && session === null && stream?.kind === 'account')
      this.#signedIn.set(stream.id, at);
    if (type !== 'case.received' || stream?.kind !== 'case') return;
    const copy = this.#watched.handBack.copy(stream.id);
    if (copy !== undefined) this.#copied.set(copy.service, at);
  }

  services(): ReadonlyMap<string, BesideService> {
    const { handBack } = this.#watched;
    return new Map(
      [...handBack.services].map(([service, { kind }]) => [
        service,
        { stands: kind, lacks: this.#lacks(service, kind), missing: handBack.missing(service) },
      ]),
    );
  }

  #lacks(service: string, stands: Standing['kind']): readonly Lack[] {
    const { directory, clock } = this.#watched;
    const now = clock();
    const { packs, lifeboats } = directory.organisation ?? {};
    const staff = [...colleaguesOf(directory.accounts())].filter(([, { services }]) =>
      services.includes(service),
    );
    const isThere = (...roles: readonly Role[]) =>
      staff.some(([, one]) => hasOneOf(one.roles, roles));
    const has: Readonly<Record<Lack, boolean>> = {
      // Once the room has taken over, what comes is no copy.
      copies:
        stands === 'switched-over' || (this.#copied.get(service) ?? 0) > now - COPIES_WITHIN_MS,
      lead: isThere('shift-lead'),
      carer: isThere(...CARERS),
      'sign-in': staff.some(([id]) => (this.#signedIn.get(id) ?? 0) > now - SIGNED_IN_WITHIN_MS),
      gateway: [...directory.accounts()].some(
        ({ kind, leftAt }) => kind === 'machine' && leftAt === null,
      ),
      packs: (packs?.packs.length ?? 0) > 0,
      lifeboat: (lifeboats?.length ?? 0) > 0,
    };
    return LACKS.filter((one) => !has[one]);
  }
}
