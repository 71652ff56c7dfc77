import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { go, goWhenReady } from './navigation.ts';

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & {
  readonly href: string;
  /** What the page that it leads to waits for before it is drawn. */
  readonly readied?: () => Promise<unknown>;
};

/** A link within the desk: a plain click stays in the page, because a reload would end the session. */
export function Link({ href, readied, ...rest }: LinkProps) {
  function follow(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    if (readied === undefined) go(href);
    else void goWhenReady(href, readied());
  }
  return <a href={href} onClick={follow} {...rest} />;
}
