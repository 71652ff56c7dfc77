import type { ReactNode } from 'react';

/** Something that stands in the way of work, in a box that is not passed over. */
export function Notice({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="desk-notice" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
