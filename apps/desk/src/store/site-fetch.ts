/** Asks the site that the session is with, by a path: it need not be the page's own. */
export type SiteFetch = (path: string, init?: RequestInit) => Promise<Response>;
