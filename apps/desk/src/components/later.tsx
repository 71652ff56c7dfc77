import { type ComponentType, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { PageTitle } from './page-title.tsx';

type Loading = 'loading' | 'failed' | 'here';

/** A page whose script comes when it is first looked at. Where it does not come, the desk goes on and it can be asked for again. */
export function later<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): ComponentType<P> {
  let Page: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [loading, setLoading] = useState<Loading>(Page === null ? 'loading' : 'here');
    useEffect(() => {
      if (loading !== 'loading') return;
      let left = false;
      load().then(
        (loaded) => {
          Page = loaded.default;
          if (!left) setLoading('here');
        },
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
