import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { go } from './navigation.ts';

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string };

/** A link within the desk: a plain click stays in the page, because a reload would end the session. */
export function Link({ href, ...rest }: LinkProps) {
  function follow(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    go(href);
  }
  return <a href={href} onClick={follow} {...rest} />;
}
