import { position } from '../position.ts';
import type { LoadedPack } from '../signed-pack.ts';
import type { Triage } from '../state.ts';
import * as triage from '../triage.ts';

/** Wanders by draws, through every kind of move that is open. */
export function wander(pack: LoadedPack, context: object, draws: readonly number[]): Triage {
  return draws.reduce(
    (at, draw) => {
      const stands = position(at);
      const flags = Object.keys(pack.pack.redFlags);
      const tries: (() => Triage)[] = [
        () => triage.raise(at, flags[draw % flags.length]!),
        () => triage.back(at),
        () => triage.handOver(at, 'a reason'),
        () => triage.takeOver(at),
        () => triage.nobodyFree(at),
        () => triage.end(at, [], 'a reason'),
        () => triage.withdraw(at, flags[draw % flags.length]!, 'a reason'),
      ];
      try {
        if (stands.kind === 'question' && draw % 3 !== 0) {
          const { answers } = stands.question;
          return triage.answer(at, answers[draw % answers.length]!.id);
        }
        return tries[draw % tries.length]!();
      } catch {
        return at;
      }
    },
    triage.begin(pack, context),
  );
}
