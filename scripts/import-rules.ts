/** Who may import whom. A file is known by its path from the root, `/`-separated. */

/** The floors of the house: a room imports rooms of lower floors, and itself. */
const FLOORS: readonly (readonly string[])[] = [
  ['packages/base'],
  ['packages/tlog', 'packages/care', 'packages/pathways', 'packages/problems', 'packages/postgres'],
  [
    'packages/journal',
    'packages/snapshot',
    'packages/seal',
    'packages/wire',
    'packages/fhir',
    'packages/identity',
  ],
  ['packages/sync', 'packages/backup'],
  ['apps/*'],
  ['scripts'],
  ['bench', 'proofs'],
  ['city'],
  ['sim'],
];

/** Rooms that try the product out, and may use what tests use. */
const TRIERS = ['bench', 'proofs', 'city', 'sim', 'scripts'];

/** What plays neighbours who do not exist; `start --demo` alone runs it. */
const DEMONSTRATION = /^apps\/cli\/demonstration\//;

/** What stands inside the sealed part of an entry. */
const PAYLOADS = /^packages\/(care\/(report\/|case\.ts)|pathways\/(?!moves\.ts))/;

export interface Import {
  readonly from: string;
  readonly to: string;
}

/** The rule that an import breaks, in words; `undefined` when it may stand. */
export function brokenRule({ from, to }: Import): string | undefined {
  const [source, target] = [roomOf(from), roomOf(to)];
  if (source === undefined || target === undefined || source === target) return undefined;

  if (source === 'apps/verify') return 'verify shares no code: it is a second implementation';
  if (source.startsWith('apps/') && target.startsWith('apps/'))
    return 'an app imports no other app';
  if (target === 'packages/testkit') {
    const mayTry = isTest(from) || TRIERS.includes(source) || DEMONSTRATION.test(from);
    return mayTry ? undefined : 'the testkit is for the demonstration and tests alone';
  }
  if (source === 'apps/server' && target === 'packages/seal' && !isTest(from)) {
    return 'the server holds no key, so it has no use for sealing';
  }
  if (source === 'apps/keeper' && PAYLOADS.test(to) && !isTest(from)) {
    return 'the keeper sees no payload, so it has no use for their shapes';
  }
  if (source === 'packages/testkit' || isTest(from)) return undefined;

  const [higher, lower] = [floorOf(source), floorOf(target)];
  if (lower === undefined) return `${target} stands on no floor of the house`;
  if (higher !== undefined && lower < higher) return undefined;
  return `${source} may import only what lies below it, and ${target} does not`;
}

/** `packages/tlog/tile.ts` is in the room `packages/tlog`; files at the root are in none. */
export function roomOf(file: string): string | undefined {
  const parts = file.split('/');
  const depth = parts[0] === 'packages' || parts[0] === 'apps' ? 2 : 1;
  return parts.length > depth ? parts.slice(0, depth).join('/') : undefined;
}

/** Tests, and what stands beside them for them alone. */
export function isTest(file: string): boolean {
  return /\.test\.tsx?$|\/(tests|testing)\//.test(file);
}

function floorOf(room: string): number | undefined {
  const floor = FLOORS.findIndex((rooms) =>
    rooms.some((name) => name === room || (name === 'apps/*' && room.startsWith('apps/'))),
  );
  return floor === -1 ? undefined : floor;
}
