/** Zod compiles schemas with `new Function` where it may, and asks whether it may by trying. The content security policy forbids both. */
import { config } from 'zod';

config({ jitless: true });
