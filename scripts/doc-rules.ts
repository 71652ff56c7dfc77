/** What a document may not get wrong. */

export interface Known {
  /** Whether a path, from the root, is there. */
  exists(path: string): boolean;
  /** `npm run` names. */
  readonly scripts: readonly string[];
  /** `holdfast` commands, longest first matched by words. */
  readonly commands: readonly string[];
}

/** `npm test` and `npm start` are scripts too. */
const NPM = /\bnpm (?:run ([\w:-]+)|(test|start)\b)/g;
const HOLDFAST = /(?:^|`|npx )holdfast ([a-z][\w-]*(?: [a-z][\w-]*)?)/gm;
const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

/** The faults of one document, each with the words that hold it. */
export function faultsOf(path: string, text: string, known: Known): readonly string[] {
  const links = matches(text, LINK)
    .filter((link) => !/^([a-z]+:|#)/i.test(link))
    .filter((link) => !known.exists(resolveLink(path, link)))
    .map((link) => `the link ${link} leads nowhere`);
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
