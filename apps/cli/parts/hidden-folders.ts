import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { platform, userInfo } from 'node:os';

/**
 * Mounts nothing over each folder or file, and runs the rest of the command in a user namespace below: whoever is there finds them empty,
 * and cannot take the mounts away, being root of nothing that holds them.
 */
const HIDE = `while [ "$1" != -- ]; do
if [ -d "$1" ]; then mount -t tmpfs -o ro,mode=0500,size=4k none "$1"; else mount --bind /dev/null "$1"; fi || exit 1
shift; done; shift; exec unshare --map-user="$UID_INSIDE" --map-group="$GID_INSIDE" --mount -- "$@"`;

/** Prefix of a command that runs without seeing what is in these folders and files, which must exist by then. Empty where the machine does not allow it. */
export function withoutFolders(folders: readonly string[]): readonly string[] {
  const [program = '', ...args] = hiding([]);
  if (platform() !== 'linux' || spawnSync(program, [...args, 'true']).status !== 0) return [];
  return hiding(folders);
}

function hiding(folders: readonly string[]): readonly string[] {
  const { uid, gid } = userInfo();
  const script = HIDE.replace('$UID_INSIDE', `${uid}`).replace('$GID_INSIDE', `${gid}`);
  return [
    'unshare',
    '--map-root-user',
    '--mount',
    '--',
    'sh',
    '-c',
    script,
    'sh',
    ...folders,
    '--',
  ];
}

/** Looks, rather than believes, whether a process sees other than these folders and files of ours. */
export function hidesFolders(pid: number, folders: readonly string[]): boolean {
  try {
    const mounts = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n');
    const points = mounts.map((line) => unescaped(line.split(' ')[4] ?? ''));
    return folders.every((folder) => points.includes(realpathSync(folder)));
  } catch {
    return false;
  }
}

/** proc(5): blanks and the like stand as three octal digits. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
