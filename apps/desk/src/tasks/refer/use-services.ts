import { useEffect, useState } from 'react';
import type { ServiceListing } from '#care/service-directory.ts';
import { useDesk } from '../../components/hooks.ts';

export type Services =
  | { readonly kind: 'loading' | 'away' }
  | { readonly kind: 'here'; readonly services: readonly ServiceListing[] };

/** The provider's directory of services, as it is now. */
export function useServices(): { readonly state: Services; readonly again: () => void } {
  const desk = useDesk();
  const [state, setState] = useState<Services>({ kind: 'loading' });
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for again by a press
  useEffect(() => {
    let left = false;
    desk.services().then(
      (services) => left || setState({ kind: 'here', services }),
      () => left || setState({ kind: 'away' }),
    );
    return () => {
      left = true;
    };
  }, [desk, tries]);
  return { state, again: () => setTries(tries + 1) };
}
