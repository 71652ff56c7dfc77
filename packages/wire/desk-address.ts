/** Which addresses of a server are the desk's own pages: the server gives its page there, and the service worker the one it keeps. */

/** Words and ids, no file's ending. */
const ADDRESS = /^\/(?:[a-z0-9-]+(?:\/[a-z0-9-]+){0,3})?$/;

/** Where data alone is asked for. `/board` and `/measures` are both, by how they are asked for. */
const DATA =
  /^\/(?:access-journal|arrivals|attachment|checkpoint|cis2|codes|cosigned|entries|feed|hand-back|health|inclusion|measures\/cases|metrics|pack-files|ready|relay|services|sign-ins|slips|tile)(?:\/|$)/;

export function isDeskAddress(path: string): boolean {
  return ADDRESS.test(path) && !DATA.test(path);
}
