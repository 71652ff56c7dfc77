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

/** A part of a page, for a `Suspense`: it is asked for until it comes. What has come already is drawn with its page, which `lazy` alone would not do the first time. */
export function laterPart<P extends object>(load: Load<P>): ComponentType<P> {
  let Part: ComponentType<P> | null = null;
  const fetched: Load<P> = async () => {
    const loaded = await load();
    Part = loaded.default;
    return loaded;
  };
  loads.add(fetched);
  const persistently: Load<P> = () =>
    fetched().catch(async () => {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return persistently();
    });
  const Coming = lazy(persistently);
  return function Later(props: P) {
    // One and the same for as long as it is there: another would begin anew, without what was typed.
    const [Shown] = useState<ComponentType<P>>(() => Part ?? Coming);
    return <Shown {...props} />;
  };
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
