/** Before the tests of a whole run: installs libfaketime where we may, and says loudly what is not tried where there is none. Never a failure. */
import { findFaketime, NO_FAKETIME } from '#testkit/faketime.ts';
import { installFromDebian } from './debian-package.ts';

if (findFaketime() === undefined) installFromDebian('libfaketime');
process.stdout.write(`${findFaketime() ?? NO_FAKETIME}\n`);
