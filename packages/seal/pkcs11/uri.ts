import { RootKeyError } from '../root-key-error.ts';

/** A key in a token, and how to come at it. */
export type TokenKey = {
  /** CKA label of the token and of the key in it. */
  readonly token: string;
  readonly object: string;
  /** Path of the C library that speaks for the token. */
  readonly module: string;
  /** Path of the file that holds the user's PIN. */
  readonly pinFile: string;
  /** Whether the library reaches its token over a network. */
  readonly overNetwork: boolean;
};

/**
 * Reads a PKCS #11 URI (RFC 7512), of which a part is taken: `token`, `object` and `type=secret-key` in the path, `module-path`, `pin-source` and
 * our own `x-network=yes` in the query. What else a URI may say would narrow the choice, so it is refused rather than overlooked.
 *
 * @throws RootKeyError `root-key/setting`
 */
export function parsePkcs11Uri(uri: string): TokenKey {
  const [, path = '', query = ''] = /^pkcs11:([^?#]*)(?:\?([^#]*))?$/.exec(uri) ?? [];
  const where = attributes(path, ';', ['token', 'object', 'type']);
  const how = attributes(query, '&', ['module-path', 'pin-source', 'x-network']);
  if ((where.get('type') ?? 'secret-key') !== 'secret-key') throw refused('type');
  if ((how.get('x-network') ?? 'yes') !== 'yes') throw refused('x-network');
  return {
    token: needed(where, 'token'),
    object: needed(where, 'object'),
    module: absolute(how, 'module-path'),
    pinFile: absolute(how, 'pin-source'),
    overNetwork: how.has('x-network'),
  };
}

/** Each attribute stands once (RFC 7512, section 2.3), percent-encoded. */
function attributes(
  text: string,
  separator: string,
  known: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of text === '' ? [] : text.split(separator)) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/.exec(part) ?? [];
    if (name === 'pin-value') throw refused('a PIN stands in a file that pin-source names');
    if (!known.includes(name) || found.has(name)) throw refused(name || 'an attribute has no name');
    found.set(name, decoded(value, name));
  }
  return found;
}

function decoded(value: string, name: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw refused(name);
  }
}

function needed(found: ReadonlyMap<string, string>, name: string): string {
  const value = found.get(name);
  if (value === undefined || value === '') throw refused(name);
  return value;
}

/** A path, or a `file:` URI of one. */
function absolute(found: ReadonlyMap<string, string>, name: string): string {
  const path = needed(found, name).replace(/^file:(?:\/\/)?(?=\/)/, '');
  if (!path.startsWith('/')) throw refused(`${name} is not an absolute path`);
  return path;
}

function refused(what: string): RootKeyError {
  return new RootKeyError('root-key/setting', what);
}
