import { type ReactNode, useEffect, useRef } from 'react';
import { useTitle } from './hooks.ts';

type PageTitleProps = {
  readonly title: string;
  readonly children?: ReactNode;
};

/** A page's heading, focused when the page comes, so that a screen reader says where one is. */
export function PageTitle({ title, children }: PageTitleProps) {
  useTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: false }), []);
  return (
    <h1 ref={heading} tabIndex={-1} className="nhsuk-heading-l desk-title">
      {children ?? title}
    </h1>
  );
}
