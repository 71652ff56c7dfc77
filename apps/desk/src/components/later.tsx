/** Script that comes after the first screen: at the latest when it is first looked at, and all of it as soon as somebody is signed in, so that it is there when no server is. */
import { type ComponentType, lazy, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { PageTitle } from './page-title.tsx';

type Load<P> = () => Promise<{ readonly default: ComponentType<P> }>;

type Loading = 'loading' | 'failed' | 'here';

const RETRY_MS = 3_000;

const loads = new Set<() => Promise<unknown>>();

/** Fetches all that has not come yet, one after another, and what that brings to light. What fails comes when it is looked at. */
export async function fetchTheRest(): Promise<void> {
  for (const load of loads) await load().catch(() => undefined);
}

/** A part of a page, for a `Suspense`: it is asked for until it comes. */
export function laterPart<P extends object>(load: Load<P>): ComponentType<P> {
  loads.add(load);
  const persistently: Load<P> = () =>
    load().catch(async () => {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return persistently();
    });
  return lazy(persistently);
}

/** A page. Where it does not come, the desk goes on and it can be asked for again. */
export function laterPage<P extends object>(load: Load<P>): ComponentType<P> {
  let Page: ComponentType<P> | null = null;
  const fetched = () =>
    load().then((loaded) => {
      Page = loaded.default;
    });
  loads.add(fetched);
  return function Later(props: P) {
    const [loading, setLoading] = useState<Loading>(Page === null ? 'loading' : 'here');
    useEffect(() => {
      if (loading !== 'loading') return;
      let left = false;
      fetched().then(
        () => left || setLoading('here'),
        () => left || setLoading('failed'),
      );
      return () => {
        left = true;
      };
    }, [loading]);
    if (loading === 'here' && Page !== null) return <Page {...props} />;
    if (loading === 'loading') return <p role="status">Opening the page…</p>;
    return (
      <>
        <PageTitle title="This page did not come" />
        <p role="alert">The server cannot be reached just now. What you have open goes on.</p>
        <Button onPress={() => setLoading('loading')}>Try again</Button>
      </>
    );
  };
}
