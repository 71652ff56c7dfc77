/** Before the tests: installs SoftHSM 2 where we may, and says loudly what is not tried where there is none. Never a failure. */
import { findSoftHsm, NO_SOFTHSM } from '#testkit/softhsm.ts';
import { installFromDebian } from './debian-package.ts';

if (findSoftHsm() === undefined) installFromDebian('softhsm2');
process.stdout.write(`${findSoftHsm() ?? NO_SOFTHSM}\n`);
