/** What pages and their service worker say to one another. */

/** To a worker that waits: no desk is in anybody's hands, so it may serve from here on. */
export const TAKE_OVER = 'take over';
/** To the worker that serves the page, with a port for the answer. */
export const WHICH = 'which release is this page from?';

/** Its answer, once it has all files or could not get them. */
export type Which = { readonly release: string; readonly isWhole: boolean };

/** To every page, as files come. */
export type Progress = { readonly done: number; readonly of: number };
