/** What a made-up caller answers: as what they told has it, and where either would fit, on the way to what the call is to come to. */

import { URGENCIES } from '#care/entries.ts';
import { type DispositionRow, dispositionFor } from '#care/report/dispositions.ts';
import { edgesFrom, stepOf } from '#pathways/graph.ts';
import type { Answer, Pack, Question } from '#pathways/pack.ts';
import { type Position, position } from '#pathways/position.ts';
import type { Triage } from '#pathways/state.ts';
import { answer } from '#pathways/triage.ts';
import type { Draw } from '../draw.ts';
import type { Presentation } from './presentations.ts';

type Asked = Extract<Position, { kind: 'question' }>;

/** Beside an answer of yes or no. Our own estimate. */
const NOT_SURE = 0.1;

export class Caller {
  readonly draw: Draw;
  readonly #wanted: DispositionRow;
  readonly #says: Presentation['says'];
  /** By step, how far from what is wanted it must end. */
  readonly #far = new Map<string, number>();

  constructor(draw: Draw, wanted: DispositionRow, { says }: Pick<Presentation, 'says'>) {
    this.draw = draw;
    this.#wanted = wanted;
    this.#says = says;
  }

  answers({ loaded: { pack } }: Pick<Triage, 'loaded'>, { id, question }: Asked): string {
    const fitting = this.#fitting(id, question);
    const nearest = Math.min(...fitting.map(({ next }) => this.#farFrom(pack, next)));
    const leading = fitting.filter(({ next }) => this.#farFrom(pack, next) === nearest);
    return this.draw.weighted(leading, (one) => (one.id === 'unsure' ? NOT_SURE : 1)).id;
  }

  /** Another answer than they mean: misheard, or thought better of. Null where each of them is a red flag. */
  slip(question: Question, meant: string): string | null {
    const others = question.answers.filter(({ id, redFlag }) => id !== meant && !redFlag);
    return others.length === 0 ? null : this.draw.pick(others).id;
  }

  /** The red flag that their answers lead to, for whoever hears it before its question comes. */
  flagAhead(triage: Triage): string | null {
    const stands = position(triage);
    if (stands.kind !== 'question') return null;
    const given = this.answers(triage, stands);
    const flag = stands.question.answers.find(({ id }) => id === given)?.redFlag;
    return flag ?? this.flagAhead(answer(triage, given));
  }

  #fitting(id: string, { answers }: Question): readonly Answer[] {
    const said = this.#says[id];
    const fitting = said === undefined ? answers : answers.filter((one) => said.includes(one.id));
    return fitting.length === 0 ? answers : fitting;
  }

  #farFrom(pack: Pack, from: string): number {
    const known = this.#far.get(from);
    if (known !== undefined) return known;
    const step = stepOf(pack, from);
    const ways =
      step?.kind === 'question'
        ? this.#fitting(from, step)
        : step?.kind === 'handover'
          ? [step]
          : edgesFrom(pack, from).map(({ to }) => ({ next: to }));
    const far =
      step?.kind === 'disposition'
        ? apart(this.#wanted, dispositionFor(step.code))
        : Math.min(...ways.map(({ next }) => this.#farFrom(pack, next)));
    this.#far.set(from, far);
    return far;
  }
}

const ELSEWHERE = 1_000;
const LONGEST_MINUTES = 4_320;

/** Nought is the same; then by urgency, and of the same urgency by time. */
function apart(wanted: DispositionRow, end: DispositionRow | undefined): number {
  if (end === undefined) return ELSEWHERE;
  if (end.code === wanted.code) return 0;
  const [one, other] = [wanted, end].map(({ urgency }) => URGENCIES.indexOf(urgency));
  const [soon, late] = [wanted, end].map(minutesOf);
  return 1 + 10 * Math.abs(one! - other!) + Math.abs(soon! - late!) / LONGEST_MINUTES;
}

function minutesOf({ minutes, urgency }: DispositionRow): number {
  return minutes ?? (urgency === 'emergency' ? 0 : LONGEST_MINUTES);
}
