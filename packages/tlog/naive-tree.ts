// For tests: the definitions of RFC 6962 §2.1 as they are written, slow and obvious, sharing nothing
// with the code they check but the two hashes.
import type { Hash, Hasher } from './merkle.ts';

export function naiveRoot(hasher: Hasher, leaves: readonly Hash[]): Hash {
  const [only] = leaves;
  if (only === undefined) return hasher.empty;
  if (leaves.length === 1) return only;
  const k = naiveSplit(leaves.length);
  return hasher.node(naiveRoot(hasher, leaves.slice(0, k)), naiveRoot(hasher, leaves.slice(k)));
}

export function naivePath(hasher: Hasher, m: number, leaves: readonly Hash[]): Hash[] {
  if (leaves.length === 1) return [];
  const k = naiveSplit(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k
    ? [...naivePath(hasher, m, left), naiveRoot(hasher, right)]
    : [...naivePath(hasher, m - k, right), naiveRoot(hasher, left)];
}

export function naiveProof(hasher: Hasher, m: number, leaves: readonly Hash[]): Hash[] {
  return subproof(hasher, m, leaves, true);
}

function subproof(hasher: Hasher, m: number, leaves: readonly Hash[], known: boolean): Hash[] {
  if (m === leaves.length) return known ? [] : [naiveRoot(hasher, leaves)];
  const k = naiveSplit(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...subproof(hasher, m, left, known), naiveRoot(hasher, right)]
    : [...subproof(hasher, m - k, right, false), naiveRoot(hasher, left)];
}

function naiveSplit(n: number): number {
  return 2 ** (Math.ceil(Math.log2(n)) - 1);
}
