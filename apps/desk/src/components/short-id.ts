import type { Uuid } from '#base/ids.ts';

/** A person by the end of their id, for whoever may not see more: its beginning is a time, and many share it. */
export function shortId(id: Uuid): string {
  return `${id.slice(-8, -4)} ${id.slice(-4)}`;
}
