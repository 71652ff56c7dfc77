import { journalContract } from '#testkit/journal-contract.ts';
import { journalMemoryStore } from '#testkit/journal-memory-store.ts';
import { storeContract } from '#testkit/journal-store-contract.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';

const fresh = async () => journalMemoryStore(rfc6962(sha256));

storeContract(fresh);
journalContract(fresh, 200);
