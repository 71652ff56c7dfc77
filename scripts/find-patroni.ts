/** Before the tests of a whole run: installs Patroni, etcd and a PostgreSQL for them where we may, and says loudly what is not tried where they are missing. Never a failure. */
import { hasPatroni, NO_PATRONI, PATRONI } from '#testkit/patroni.ts';
import { installFromDebian } from './debian-package.ts';

const PACKAGES = ['postgresql', 'etcd-server', 'python3-etcd', 'patroni'];

if (!hasPatroni()) installFromDebian(...PACKAGES);
process.stdout.write(`${hasPatroni() ? PATRONI : NO_PATRONI}\n`);
