import { useEffect, useState } from 'react';
import type { Ok } from '#wire/keeper.ts';
import { useDesk } from './hooks.ts';

/** How much of their hour's people somebody has used. @param after asks again whenever this changes */
export function Budget({ after }: { readonly after?: unknown }) {
  const { session } = useDesk();
  const [budget, setBudget] = useState<Ok<'budget'> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `after` is when to ask, not what
  useEffect(() => {
    let left = false;
    session.call('budget', {}).then(
      (answer) => left || setBudget(answer),
      // The strip says when the keeper is away.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [session, after]);
  if (budget === null || budget.limit === 0) return null;
  return (
    <p>
      {budget.frozen === null
        ? `You opened or looked up ${budget.people} of ${budget.limit} people in the last hour.`
        : 'You can open nobody else for now: a colleague can raise this with their passkey.'}
    </p>
  );
}
