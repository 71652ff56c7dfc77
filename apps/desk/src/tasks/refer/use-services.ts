import { useEffect, useState } from 'react';
import { base64url } from '#base/bytes.ts';
import { type ServiceListing, serviceListings } from '#care/service-directory.ts';
import { useDesk } from '../../components/hooks.ts';

export type Services =
  | { readonly kind: 'loading' | 'away' }
  | { readonly kind: 'here'; readonly services: readonly ServiceListing[] };

const FETCH_WITHIN_MS = 20_000;

/** The provider's directory of services, as it is now. */
export function useServices(): { readonly state: Services; readonly again: () => void } {
  const { session, fetch } = useDesk();
  const [state, setState] = useState<Services>({ kind: 'loading' });
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for again by a press
  useEffect(() => {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(FETCH_WITHIN_MS)]);
    const headers = { authorization: `Bearer ${base64url(session.ticket)}` };
    fetch('/services', { headers, signal, redirect: 'error' })
      .then(async (response) => serviceListings.parse(await response.json()))
      .then(
        ({ services }) => setState({ kind: 'here', services }),
        () => stop.signal.aborted || setState({ kind: 'away' }),
      );
    return () => stop.abort();
  }, [session, fetch, tries]);
  return { state, again: () => setTries(tries + 1) };
}
