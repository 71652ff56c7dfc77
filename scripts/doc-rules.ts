/** What a document may not get wrong. */

export interface Known {
  /** Whether a path, from the root, is there. */
  exists(path: string): boolean;
  /** Whether a file says these very words. */
  says(path: string, words: string): boolean;
  /** `npm run` names. */
  readonly scripts: readonly string[];
  /** `holdfast` commands, longest first matched by words. */
  readonly commands: readonly string[];
}

/** `npm test` and `npm start` are scripts too. */
const NPM = /\bnpm (?:run ([\w:-]+)|(test|start)\b)/g;
const HOLDFAST = /(?:^|`|npx )holdfast ([a-z][\w-]*(?: [a-z][\w-]*)?)/gm;
/** A link, and in its title words that the file must hold: a test's name, a limit, a line of code. */
const LINK = /\[[^\]]*\]\(([^)\s]+)(?: "([^"]+)")?\)/g;

/** The faults of one document, each with the words that hold it. */
export function faultsOf(path: string, text: string, known: Known): readonly string[] {
  const links = [...text.matchAll(LINK)].flatMap(([, link = '', words]) => {
    if (/^([a-z]+:|#)/i.test(link)) return [];
    const target = resolveLink(path, link);
    if (!known.exists(target)) return [`the link ${link} leads nowhere`];
    if (words === undefined || known.says(target, words)) return [];
    return [`${link} does not say “${words}”`];
  });
  const scripts = matches(text, NPM)
    .filter((name) => !known.scripts.includes(name))
    .map((name) => `there is no script ${name}`);
  const commands = matches(text, HOLDFAST)
    .filter((typed) => !known.commands.some((name) => `${typed} `.startsWith(`${name} `)))
    .map((typed) => `there is no command holdfast ${typed}`);
  return [...links, ...scripts, ...commands];
}

/** Absolute paths below `folder` that are real here: they would be wrong everywhere else. */
export function machinePaths(
  text: string,
  folder: string,
  exists: (path: string) => boolean,
): readonly string[] {
  if (folder === '/') return [];
  const paths = text.matchAll(new RegExp(`(?<![\\w.])${literally(folder)}/[\\w./-]+`, 'g'));
  return [...paths].map(([path]) => path).filter((path) => exists(path.replace(/[./]+$/, '')));
}

/** What makes a file one that does cryptography: its own, a library's, or a transport that is encrypted. */
const CRYPTOGRAPHY =
  /'(?:node:(?:crypto|tls|https)|@simplewebauthn\/(?:server|browser)|jose|openid-client|@noble\/[^']+|koffi|aws4fetch)'|\bsubtle\b|getRandomValues|randomUUID/;

/** Whether a source belongs in the inventory of docs/design/cryptography.md. */
export function doesCryptography(source: string): boolean {
  return CRYPTOGRAPHY.test(source);
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match.slice(1).find(Boolean) ?? []);
}

function resolveLink(from: string, link: string): string {
  const path = decodeURIComponent(link.replace(/#.*$/, ''));
  return path.startsWith('/') ? path.slice(1) : new URL(path, `file:///${from}`).pathname.slice(1);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
